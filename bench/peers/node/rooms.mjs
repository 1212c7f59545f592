// Every device of a user is in the room of the user, and every joined socket is in one common room.
export const joinedRoom = "joined";
export const roomOf = (userId) => `user:${userId}`;
