// Storage: SQLite with a write-ahead log, synced at every commit. The writes of one turn of the event loop
// are committed together, so that they share a sync.
//
//   message, message, message -> setImmediate -> BEGIN insert insert insert COMMIT (one sync) -> three promises
import { join } from "node:path";
import Database from "better-sqlite3";

const schema = `
  CREATE TABLE IF NOT EXISTS users (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, email TEXT UNIQUE, password TEXT
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS messages (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
    conversation TEXT NOT NULL, seq INTEGER NOT NULL,
    sender TEXT NOT NULL, receiver TEXT NOT NULL, sender_name TEXT NOT NULL,
    content TEXT NOT NULL, type TEXT NOT NULL, sent INTEGER NOT NULL, client_id TEXT, read INTEGER,
    UNIQUE (conversation, seq)
  );
  CREATE UNIQUE INDEX IF NOT EXISTS once ON messages (sender, client_id) WHERE client_id IS NOT NULL;
  CREATE INDEX IF NOT EXISTS sent_by ON messages (sender, number);
  CREATE INDEX IF NOT EXISTS sent_to ON messages (receiver, number);
  CREATE TABLE IF NOT EXISTS calls (
    id TEXT PRIMARY KEY, caller TEXT NOT NULL, callee TEXT NOT NULL, type TEXT NOT NULL,
    status TEXT NOT NULL, outcome TEXT, placed INTEGER NOT NULL, answered INTEGER, ended INTEGER
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS live_calls ON calls (id) WHERE ended IS NULL;
  CREATE INDEX IF NOT EXISTS called_by ON calls (caller, placed);
  CREATE INDEX IF NOT EXISTS called ON calls (callee, placed);
`;

export class Store {
  #db;
  #commit;
  #waiting = [];
  #known = new Map();
  #statements = {};

  constructor(folder) {
    this.#db = new Database(join(folder, "chat.db"));
    this.#db.pragma("journal_mode = WAL");
    this.#db.pragma("synchronous = FULL");
    this.#db.exec(schema);
    this.#commit = this.#db.transaction((batch) => batch.map(({ work }) => work()));
    const sql = {
      user: "SELECT id, name FROM users WHERE id = ?",
      byEmail: "SELECT * FROM users WHERE email = ?",
      addUser: "INSERT OR IGNORE INTO users (id, name, email, password) VALUES (@id, @name, @email, @password)",
      users: "SELECT id, name FROM users ORDER BY name LIMIT 200",
      append: `
        INSERT INTO messages (id, conversation, seq, sender, receiver, sender_name, content, type, sent, client_id)
        VALUES (@id, @conversation, (SELECT coalesce(max(seq), 0) + 1 FROM messages WHERE conversation = @conversation),
          @sender, @receiver, @sender_name, @content, @type, @sent, @client_id)
        RETURNING *`,
      again: "SELECT * FROM messages WHERE sender = ? AND client_id = ?",
      message: "SELECT * FROM messages WHERE id = ?",
      read: "UPDATE messages SET read = @at WHERE conversation = @conversation AND receiver = @receiver AND seq <= @seq AND read IS NULL",
      conversation: "SELECT * FROM messages WHERE conversation = ? AND number < ? ORDER BY seq DESC LIMIT ?",
      everything: `
        SELECT * FROM (SELECT * FROM messages WHERE sender = @user AND number < @before ORDER BY number DESC LIMIT @limit)
        UNION SELECT * FROM (SELECT * FROM messages WHERE receiver = @user AND number < @before ORDER BY number DESC LIMIT @limit)
        ORDER BY number DESC LIMIT @limit`,
      keepCall: `
        INSERT INTO calls VALUES (@id, @caller, @callee, @type, @status, @outcome, @placed, @answered, @ended)
        ON CONFLICT (id) DO UPDATE SET status = @status, outcome = @outcome, answered = @answered, ended = @ended`,
      liveCalls: "SELECT * FROM calls WHERE ended IS NULL",
      calls: "SELECT * FROM calls WHERE caller = @user OR callee = @user ORDER BY placed DESC LIMIT 100",
    };
    for (const [name, text] of Object.entries(sql)) this.#statements[name] = this.#db.prepare(text);
  }

  /** The user of a valid token. A new user is stored. */
  knownUser(id, name) {
    const known = this.user(id);
    if (known) return known;
    this.addUser({ id, name, email: null, password: null });
    return this.user(id);
  }

  user(id) {
    let user = this.#known.get(id);
    if (!user) {
      user = this.#statements.user.get(id);
      if (user) this.#known.set(id, user);
    }
    return user;
  }

  users() {
    return this.#statements.users.all();
  }

  userByEmail(email) {
    return this.#statements.byEmail.get(email);
  }

  /** Returns false if the id or the e-mail is used already. */
  addUser(user) {
    return this.#statements.addUser.run(user).changes === 1;
  }

  /**
   * Resolves with the stored row after the sync. A repeated `client_id` returns the first row, with `again`
   * set.
   */
  append(draft) {
    return this.#write(() => {
      const first = draft.client_id === null ? undefined : this.#statements.again.get(draft.sender, draft.client_id);
      return first ? { ...first, again: true } : this.#statements.append.get(draft);
    });
  }

  message(id) {
    return this.#statements.message.get(id);
  }

  /** Resolves with the number of messages up to this one that are newly read. */
  markRead({ conversation, receiver, seq }, at) {
    return this.#write(() => this.#statements.read.run({ conversation, receiver, seq, at }).changes);
  }

  /** Newest first. */
  history({ user, conversation, before = Number.MAX_SAFE_INTEGER, limit }) {
    if (conversation) return this.#statements.conversation.all(conversation, before, limit);
    return this.#statements.everything.all({ user, before, limit });
  }

  /** Stores the current state of the call. */
  keepCall(call) {
    return this.#write(() => this.#statements.keepCall.run(call));
  }

  liveCalls() {
    return this.#statements.liveCalls.all();
  }

  calls(user) {
    return this.#statements.calls.all({ user });
  }

  close() {
    this.#flush();
    this.#db.close();
  }

  #write(work) {
    return new Promise((resolve, reject) => {
      if (this.#waiting.push({ work, resolve, reject }) === 1) setImmediate(() => this.#flush());
    });
  }

  #flush() {
    const batch = this.#waiting;
    this.#waiting = [];
    if (batch.length === 0) return;
    try {
      const results = this.#commit(batch);
      batch.forEach(({ resolve }, index) => resolve(results[index]));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}
