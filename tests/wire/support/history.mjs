// The whole history of a user, collected from its pages.

/** Returns all messages that the user can read, oldest first. */
export async function wholeHistory(server, token) {
  const messages = [];
  for (let cursor = ""; ; ) {
    const { json } = await server.get(`/api/messages?limit=500${cursor}`, { token });
    messages.unshift(...json.messages);
    if (!json.hasMore) return messages;
    cursor = `&before=${json.nextCursor}`;
  }
}
