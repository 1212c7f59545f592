// The input of each operation of the API, the user who may call it, and the answers that all other users get.
//
//   [operation]: {
//     with      the input: the data of an event, or {path, body} of a request
//     right     the user who may call it
//     refused   {user: code} of the joined users who may not
//     nothing   the same as `with`, about an item that does not exist: a stranger must get the same answer
//   }
//
// Alice has sent Bob a message and is calling him. Mallory is a stranger to both. `s` holds the items of the situation,
// and `s.id` the ids of the users.
const none = "00000000-0000-4000-8000-000000000000";
const message = (data = {}) => ({
  with: (s) => ({ messageId: s.message.id, ...data }), nothing: () => ({ messageId: none, ...data }),
});
const route = (rest, body) => ({
  with: (s) => ({ path: rest(s), body }), nothing: () => ({ path: rest({ message: { id: none, conversationId: none }, call: { callId: none } }), body }),
});
const reading = { right: "bob", refused: { alice: "PERMISSION_DENIED", mallory: "MESSAGE_NOT_FOUND" } };
const changing = { right: "alice", refused: { bob: "PERMISSION_DENIED", mallory: "MESSAGE_NOT_FOUND" } };
const answering = { right: "bob", refused: { alice: "PERMISSION_DENIED", mallory: "CALL_NOT_FOUND" } };
const ending = { right: "alice", refused: { mallory: "CALL_NOT_FOUND" } };
const anyUser = (sent) => ({ with: typeof sent === "function" ? sent : () => sent, right: "alice", refused: {} });
const get = (path) => anyUser({ path });

export const matrix = {
  "event message": anyUser((s) => ({ to: s.id.bob, content: "hi" })),
  "event message:read": { ...message(), ...reading },
  "event message:delivered": { ...message(), ...reading },
  "event message:edit": { ...message({ content: "better" }), ...changing },
  "event message:delete": { ...message(), ...changing },
  "event sync": {
    with: (s) => ({ conversationId: s.message.conversationId, afterSeq: 0 }), nothing: () => ({ conversationId: none, afterSeq: 0 }),
    right: "bob", refused: { mallory: "NOT_FOUND" },
  },
  "event typing:start": { ...anyUser((s) => ({ to: s.id.bob })), isSilent: true },
  "event typing:stop": { ...anyUser((s) => ({ to: s.id.bob })), isSilent: true },
  "event call:initiate": { with: (s) => ({ to: s.id.erin, callType: "voice" }), right: "mallory", refused: { alice: "CALL_IN_PROGRESS" } },
  "event call:respond": {
    with: (s) => ({ callId: s.call.callId, response: "reject" }), nothing: () => ({ callId: none, response: "reject" }), ...answering,
  },
  "event call:end": { with: (s) => ({ callId: s.call.callId }), nothing: () => ({ callId: none }), ...ending },
  "event presence:set": { ...anyUser({ status: "busy" }), isSilent: true },
  "GET /api/auth/me": get("/api/auth/me"),
  "PATCH /api/auth/me": anyUser({ path: "/api/auth/me", body: { name: "Alice" } }),
  "POST /api/auth/logout": anyUser({ path: "/api/auth/logout" }),
  // No user here has a password, so the right user is answered that the old password is wrong.
  "POST /api/auth/password": {
    with: () => ({ path: "/api/auth/password", body: { oldPassword: "password123", newPassword: "password1234" } }),
    right: null, refused: { alice: "PERMISSION_DENIED" },
  },
  "GET /api/messages": get("/api/messages"),
  "POST /api/messages": anyUser((s) => ({ path: "/api/messages", body: { receiverId: s.id.bob, content: "hi" } })),
  "POST /api/messages/:messageId/read": { ...route((s) => `/api/messages/${s.message.id}/read`, {}), ...reading },
  "POST /api/messages/:messageId/delivered": { ...route((s) => `/api/messages/${s.message.id}/delivered`, {}), ...reading },
  "PATCH /api/messages/:messageId": { ...route((s) => `/api/messages/${s.message.id}`, { content: "better" }), ...changing },
  "DELETE /api/messages/:messageId": { ...route((s) => `/api/messages/${s.message.id}`), ...changing },
  "GET /api/conversations": get("/api/conversations"),
  "GET /api/conversations/:conversationId/messages": {
    ...route((s) => `/api/conversations/${s.message.conversationId}/messages`), right: "bob", refused: { mallory: "NOT_FOUND" },
  },
  "GET /api/users": get("/api/users"),
  "GET /api/users/:userId": anyUser((s) => ({ path: `/api/users/${s.id.bob}` })),
  "GET /api/blocks": get("/api/blocks"),
  "POST /api/blocks/:userId": anyUser((s) => ({ path: `/api/blocks/${s.id.mallory}` })),
  "DELETE /api/blocks/:userId": anyUser((s) => ({ path: `/api/blocks/${s.id.mallory}` })),
  "POST /api/files": anyUser({ path: "/api/files", form: true }),
  "GET /api/files/:fileId/url": {
    with: (s) => ({ path: `/api/files/${s.file.id}/url` }), nothing: () => ({ path: `/api/files/${none}/url` }),
    right: "bob", refused: { mallory: "NOT_FOUND" },
  },
  "GET /api/calls": get("/api/calls"),
  "POST /api/calls": {
    with: (s) => ({ path: "/api/calls", body: { to: s.id.erin, callType: "voice" } }), right: "mallory", refused: { alice: "CALL_IN_PROGRESS" },
  },
  "GET /api/calls/active": get("/api/calls/active"),
  "GET /api/calls/:callId": { ...route((s) => `/api/calls/${s.call.callId}`), right: "bob", refused: { mallory: "CALL_NOT_FOUND" } },
  "GET /api/calls/:callId/join": {
    ...route((s) => `/api/calls/${s.answered.callId}/join`), nothing: () => ({ path: `/api/calls/${none}/join` }),
    right: "dave", refused: { mallory: "CALL_NOT_FOUND" },
  },
  "POST /api/calls/:callId/respond": { ...route((s) => `/api/calls/${s.call.callId}/respond`, { response: "reject" }), ...answering },
  "POST /api/calls/:callId/end": { ...route((s) => `/api/calls/${s.call.callId}/end`, {}), ...ending },
};
