// What a user can read, put together from its pages.

/** Everything this user can read, oldest first. */
export async function wholeHistory(server, token) {
  const messages = [];
  for (let cursor = ""; ; ) {
    const { json } = await server.get(`/api/messages?limit=500${cursor}`, { token });
    messages.unshift(...json.messages);
    if (!json.hasMore) return messages;
    cursor = `&before=${json.nextCursor}`;
  }
}
