// Every device of a user is in the user's room, and everybody who has joined in the room of all.
export const everybody = "joined";
export const roomOf = (userId) => `user:${userId}`;
