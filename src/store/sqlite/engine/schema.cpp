#include "store/sqlite/engine/schema.hpp"

#include <array>
#include <string>

#include "store/email.hpp"

namespace parley::store::sqlite {

namespace {

constexpr std::array steps{
    R"sql(
CREATE TABLE users (
  key           INTEGER PRIMARY KEY,
  id            TEXT NOT NULL UNIQUE,
  name          TEXT NOT NULL,
  email         TEXT UNIQUE,
  password_hash TEXT NOT NULL,
  created_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX users_by_name ON users (name, id);

CREATE TABLE conversations (
  key       INTEGER PRIMARY KEY,
  id        BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
  low_user  INTEGER NOT NULL REFERENCES users,
  high_user INTEGER NOT NULL REFERENCES users,
  UNIQUE (low_user, high_user),
  CHECK (low_user <= high_user)
) STRICT;

CREATE TABLE memberships (
  user          INTEGER NOT NULL REFERENCES users,
  conversation  INTEGER NOT NULL REFERENCES conversations,
  last_position INTEGER NOT NULL,
  PRIMARY KEY (user, conversation)
) STRICT, WITHOUT ROWID;
CREATE INDEX memberships_by_recency ON memberships (user, last_position);

CREATE TABLE messages (
  conversation      INTEGER NOT NULL REFERENCES conversations,
  seq               INTEGER NOT NULL,
  position          INTEGER NOT NULL,
  id                BLOB NOT NULL CHECK (length(id) = 16),
  sender            INTEGER NOT NULL REFERENCES users,
  type              INTEGER NOT NULL,
  timestamp         INTEGER NOT NULL,
  edited_at         INTEGER,
  client_message_id TEXT,
  content           TEXT NOT NULL,
  PRIMARY KEY (conversation, seq)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX messages_by_id ON messages (id);
CREATE UNIQUE INDEX messages_by_client_message_id ON messages (sender, client_message_id)
  WHERE client_message_id IS NOT NULL;

CREATE TABLE read_marks (
  conversation INTEGER NOT NULL REFERENCES conversations,
  reader       INTEGER NOT NULL REFERENCES users,
  seq          INTEGER NOT NULL,
  read_at      INTEGER NOT NULL,
  PRIMARY KEY (conversation, reader)
) STRICT, WITHOUT ROWID;
)sql",
    R"sql(
ALTER TABLE users ADD COLUMN last_seen INTEGER;

CREATE TABLE calls (
  key          INTEGER PRIMARY KEY,
  id           BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
  caller       INTEGER NOT NULL REFERENCES users,
  callee       INTEGER NOT NULL REFERENCES users,
  type         INTEGER NOT NULL,
  status       INTEGER NOT NULL,
  outcome      INTEGER,
  placed_at    INTEGER NOT NULL,
  answered_at  INTEGER,
  ended_at     INTEGER,
  ending       INTEGER,
  ring_timeout INTEGER NOT NULL
) STRICT;
CREATE INDEX calls_by_caller ON calls (caller, placed_at);
CREATE INDEX calls_by_callee ON calls (callee, placed_at);
CREATE INDEX calls_by_pair ON calls (caller, callee, placed_at);
CREATE INDEX calls_by_caller_and_outcome ON calls (caller, outcome, placed_at) WHERE outcome IS NOT NULL;
CREATE INDEX calls_by_callee_and_outcome ON calls (callee, outcome, placed_at) WHERE outcome IS NOT NULL;
CREATE INDEX calls_by_pair_and_outcome ON calls (caller, callee, outcome, placed_at)
  WHERE outcome IS NOT NULL;
CREATE INDEX calls_that_live ON calls (placed_at) WHERE status < 2;
)sql",
    R"sql(
ALTER TABLE messages ADD COLUMN deleted_at INTEGER;

ALTER TABLE memberships ADD COLUMN unread INTEGER NOT NULL DEFAULT 0;
ALTER TABLE memberships ADD COLUMN read_seq INTEGER NOT NULL DEFAULT 0;
ALTER TABLE memberships ADD COLUMN read_at INTEGER;
ALTER TABLE memberships ADD COLUMN delivered_seq INTEGER NOT NULL DEFAULT 0;
ALTER TABLE memberships ADD COLUMN delivered_at INTEGER;
UPDATE memberships SET read_seq = k.seq, read_at = k.read_at, delivered_seq = k.seq, delivered_at = k.read_at
  FROM read_marks k WHERE k.conversation = memberships.conversation AND k.reader = memberships.user;
UPDATE memberships SET unread = (SELECT count(*) FROM messages m WHERE m.conversation = memberships.conversation
  AND m.seq > memberships.read_seq AND m.sender <> memberships.user);
DROP TABLE read_marks;
)sql",
    R"sql(
CREATE TABLE revoked_tokens (
  user       INTEGER NOT NULL REFERENCES users,
  token      TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (user, token)
) STRICT, WITHOUT ROWID;
CREATE INDEX revoked_tokens_by_expiry ON revoked_tokens (expires_at);

CREATE TABLE token_marks (
  user       INTEGER PRIMARY KEY REFERENCES users,
  valid_from INTEGER NOT NULL,
  spared     TEXT NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
)sql",
    R"sql(
CREATE TABLE files (
  key        INTEGER PRIMARY KEY,
  id         BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
  owner      INTEGER NOT NULL REFERENCES users,
  name       TEXT NOT NULL,
  size       INTEGER NOT NULL,
  type       TEXT NOT NULL,
  sha256     TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  is_linked  INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX files_by_owner ON files (owner, size);
CREATE INDEX files_unlinked ON files (created_at) WHERE is_linked = 0;

CREATE TABLE file_grants (
  file INTEGER NOT NULL REFERENCES files,
  user INTEGER NOT NULL REFERENCES users,
  PRIMARY KEY (file, user)
) STRICT, WITHOUT ROWID;
)sql",
    R"sql(
CREATE TABLE blocks (
  blocker    INTEGER NOT NULL REFERENCES users,
  blocked    INTEGER NOT NULL REFERENCES users,
  blocked_at INTEGER NOT NULL,
  last_seen  INTEGER,
  PRIMARY KEY (blocker, blocked)
) STRICT, WITHOUT ROWID;

ALTER TABLE messages ADD COLUMN withheld INTEGER NOT NULL DEFAULT 0;
ALTER TABLE calls ADD COLUMN withheld INTEGER NOT NULL DEFAULT 0;
ALTER TABLE memberships ADD COLUMN shown_read_seq INTEGER;
)sql",
    R"sql(
DROP INDEX calls_by_caller;
DROP INDEX calls_by_callee;
DROP INDEX calls_by_pair;
DROP INDEX calls_by_caller_and_outcome;
DROP INDEX calls_by_callee_and_outcome;
DROP INDEX calls_by_pair_and_outcome;
DROP INDEX calls_that_live;
CREATE INDEX calls_live_by_caller ON calls (caller, placed_at) WHERE outcome IS NULL;
CREATE INDEX calls_live_by_callee ON calls (callee, placed_at) WHERE outcome IS NULL;
CREATE INDEX calls_over_by_caller ON calls (caller, outcome, placed_at) WHERE outcome IS NOT NULL;
CREATE INDEX calls_over_by_callee ON calls (callee, outcome, placed_at) WHERE outcome IS NOT NULL;
CREATE INDEX calls_over_by_pair ON calls (caller, callee, outcome, placed_at) WHERE outcome IS NOT NULL;
)sql",
    // If two addresses have the same key now, the second one keeps its former key.
    R"sql(
UPDATE OR IGNORE users SET email = email_key(email) WHERE email GLOB '*[^ -~]*';
)sql",
    R"sql(
CREATE TABLE login_places (
  place TEXT PRIMARY KEY,
  user  INTEGER NOT NULL REFERENCES users,
  at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX login_places_by_user ON login_places (user, at);
CREATE INDEX login_places_by_time ON login_places (at);
)sql",
    R"sql(
ALTER TABLE messages ADD COLUMN sent_digest BLOB;

CREATE TABLE busy_users (
  user INTEGER PRIMARY KEY REFERENCES users
) STRICT;

UPDATE memberships SET shown_read_seq = read_seq
  FROM (SELECT k.blocked, c.key AS conversation FROM blocks k JOIN conversations c
        ON c.low_user = min(k.blocker, k.blocked) AND c.high_user = max(k.blocker, k.blocked)) AS apart
  WHERE memberships.user = apart.blocked AND memberships.conversation = apart.conversation
    AND shown_read_seq IS NULL;
)sql",
    // Earlier versions did not store which names were chosen by their users. A user with an e-mail address
    // did not come from an identity provider, so that user's name counts as chosen.
    R"sql(
ALTER TABLE users ADD COLUMN name_chosen INTEGER NOT NULL DEFAULT 0;
UPDATE users SET name_chosen = 1 WHERE email IS NOT NULL;
)sql",
};

/// The SQL function email_key(TEXT), for the migrations only: no table or index depends on it.
void answer_email_key(sqlite3_context* context, int /*count*/, sqlite3_value** arguments) {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_value_text(arguments[0]));
  if (bytes == nullptr) return sqlite3_result_null(context);
  const std::string key = email_key({bytes, static_cast<std::size_t>(sqlite3_value_bytes(arguments[0]))});
  sqlite3_result_text64(context, key.data(), key.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

}  // namespace

std::span<const char* const> migrations() {
  return steps;
}

base::Result<void, Failure> migrate(Database& database, std::span<const char* const> migrations) {
  if (sqlite3_create_function_v2(database.handle(), "email_key", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
                                 nullptr, answer_email_key, nullptr, nullptr, nullptr) != SQLITE_OK) {
    return database.failure();
  }
  auto version = database.ask("PRAGMA user_version");
  if (!version) return std::move(version).error();
  for (auto next = static_cast<std::size_t>(*version); next < migrations.size(); ++next) {
    Transaction transaction(database, Transaction::Kind::write);
    const std::string mark = "PRAGMA application_id = " + std::to_string(application_id) +
                             "; PRAGMA user_version = " + std::to_string(next + 1);
    if (!transaction.began() || !database.execute(migrations[next]) || !database.execute(mark.c_str()) ||
        !transaction.commit()) {
      return database.failure();
    }
  }
  return {};
}

}  // namespace parley::store::sqlite
