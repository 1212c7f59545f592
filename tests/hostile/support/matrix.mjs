// What each operation of the API is tried with: by whom it may be done, and what everybody else is answered.
//
//   [operation]: {
//     with      what is sent: the data of an event; {path, body} of a request
//     right     who may
//     refused   {who: code} of those who may not, though they are somebody
//     nothing   the same as `with`, about something that does not exist: a stranger must get this answer
//   }
//
// Alice has sent Bob a message and is calling him; Mallory is nobody's friend. `s` holds what there is, and `s.id` who they are.
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
const anybody = (sent) => ({ with: typeof sent === "function" ? sent : () => sent, right: "alice", refused: {} });
const get = (path) => anybody({ path });

export const matrix = {
  "event message": anybody((s) => ({ to: s.id.bob, content: "hi" })),
  "event message:read": { ...message(), ...reading },
  "event message:delivered": { ...message(), ...reading },
  "event message:edit": { ...message({ content: "better" }), ...changing },
  "event message:delete": { ...message(), ...changing },
  "event sync": {
    with: (s) => ({ conversationId: s.message.conversationId, afterSeq: 0 }), nothing: () => ({ conversationId: none, afterSeq: 0 }),
    right: "bob", refused: { mallory: "NOT_FOUND" },
  },
  "event typing:start": { ...anybody((s) => ({ to: s.id.bob })), isSilent: true },
  "event typing:stop": { ...anybody((s) => ({ to: s.id.bob })), isSilent: true },
  "event call:initiate": { with: (s) => ({ to: s.id.erin, callType: "voice" }), right: "mallory", refused: { alice: "CALL_IN_PROGRESS" } },
  "event call:respond": {
    with: (s) => ({ callId: s.call.callId, response: "reject" }), nothing: () => ({ callId: none, response: "reject" }), ...answering,
  },
  "event call:end": { with: (s) => ({ callId: s.call.callId }), nothing: () => ({ callId: none }), ...ending },
  "event presence:set": { ...anybody({ status: "busy" }), isSilent: true },
  "GET /api/auth/me": get("/api/auth/me"),
  "PATCH /api/auth/me": anybody({ path: "/api/auth/me", body: { name: "Alice" } }),
  "POST /api/auth/logout": anybody({ path: "/api/auth/logout" }),
  // Nobody here has a password: whoever may ask is told that this one is wrong.
  "POST /api/auth/password": {
    with: () => ({ path: "/api/auth/password", body: { oldPassword: "password123", newPassword: "password1234" } }),
    right: null, refused: { alice: "PERMISSION_DENIED" },
  },
  "GET /api/messages": get("/api/messages"),
  "POST /api/messages": anybody((s) => ({ path: "/api/messages", body: { receiverId: s.id.bob, content: "hi" } })),
  "POST /api/messages/:id/read": { ...route((s) => `/api/messages/${s.message.id}/read`, {}), ...reading },
  "POST /api/messages/:id/delivered": { ...route((s) => `/api/messages/${s.message.id}/delivered`, {}), ...reading },
  "PATCH /api/messages/:id": { ...route((s) => `/api/messages/${s.message.id}`, { content: "better" }), ...changing },
  "DELETE /api/messages/:id": { ...route((s) => `/api/messages/${s.message.id}`), ...changing },
  "GET /api/conversations": get("/api/conversations"),
  "GET /api/conversations/:id/messages": {
    ...route((s) => `/api/conversations/${s.message.conversationId}/messages`), right: "bob", refused: { mallory: "NOT_FOUND" },
  },
  "GET /api/users": get("/api/users"),
  "GET /api/users/:id": anybody((s) => ({ path: `/api/users/${s.id.bob}` })),
  "GET /api/blocks": get("/api/blocks"),
  "POST /api/blocks/:id": anybody((s) => ({ path: `/api/blocks/${s.id.mallory}` })),
  "DELETE /api/blocks/:id": anybody((s) => ({ path: `/api/blocks/${s.id.mallory}` })),
  "POST /api/files": anybody({ path: "/api/files", form: true }),
  "GET /api/files/:id/url": {
    with: (s) => ({ path: `/api/files/${s.file.id}/url` }), nothing: () => ({ path: `/api/files/${none}/url` }),
    right: "bob", refused: { mallory: "NOT_FOUND" },
  },
  "GET /api/calls": get("/api/calls"),
  "POST /api/calls": {
    with: (s) => ({ path: "/api/calls", body: { to: s.id.erin, callType: "voice" } }), right: "mallory", refused: { alice: "CALL_IN_PROGRESS" },
  },
  "GET /api/calls/active": get("/api/calls/active"),
  "GET /api/calls/:id": { ...route((s) => `/api/calls/${s.call.callId}`), right: "bob", refused: { mallory: "CALL_NOT_FOUND" } },
  "GET /api/calls/:id/join": {
    ...route((s) => `/api/calls/${s.answered.callId}/join`), nothing: () => ({ path: `/api/calls/${none}/join` }),
    right: "dave", refused: { mallory: "CALL_NOT_FOUND" },
  },
  "POST /api/calls/:id/respond": { ...route((s) => `/api/calls/${s.call.callId}/respond`, { response: "reject" }), ...answering },
  "POST /api/calls/:id/end": { ...route((s) => `/api/calls/${s.call.callId}/end`, {}), ...ending },
};
