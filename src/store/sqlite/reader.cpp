#include "store/sqlite/reader.hpp"

#include <utility>

#include "store/email.hpp"
#include "store/sqlite/tables/rows.hpp"

namespace parley::store::sqlite {

namespace {

std::string select_user(std::string_view where) {
  std::string sql = "SELECT ";
  sql += user_columns;
  sql += " FROM users ";
  sql += where;
  return sql;
}

}  // namespace

base::Result<std::unique_ptr<ReadSession>, Failure> ReadSession::open(const std::string& path,
                                                                      const char* vfs) {
  auto database = Database::open(path, {.read_only = true, .vfs = vfs});
  if (!database) return std::move(database).error();
  if (!database->execute("PRAGMA cache_size = -16000")) return database->failure();
  return std::unique_ptr<ReadSession>(new ReadSession(*std::move(database)));
}

ReadSession::ReadSession(Database database)
    : database_(std::move(database)),
      begin_(database_, "BEGIN"),
      end_(database_, "ROLLBACK"),
      history_(database_),
      calls_(database_),
      conversations_(database_),
      revocations_(database_),
      logins_(database_),
      files_(database_),
      blocks_(database_),
      find_(database_, select_user("WHERE id = ?")),
      find_by_email_(database_, select_user("WHERE email = ?")),
      list_(database_, select_user("ORDER BY name, id LIMIT ?1")),
      list_after_(database_, select_user("WHERE (name, id) > (SELECT name, id FROM users WHERE id = ?2) "
                                         "ORDER BY name, id LIMIT ?1")),
      busy_(database_, "SELECT u.id FROM busy_users b JOIN users u ON u.key = b.user") {}

template <class Read>
auto ReadSession::from_snapshot(Read read) -> decltype(read()) {
  if (!begin_.run()) return database_.failure();
  auto outcome = read();
  static_cast<void>(end_.run());  // fails only if SQLite has ended the transaction by itself
  return outcome;
}

Outcome<HistoryPage> ReadSession::history(const HistoryQuery& query) {
  return from_snapshot([&] { return history_.page(query); });
}

Outcome<std::vector<base::UserId>> ReadSession::busy() {
  std::vector<base::UserId> users;
  Rows rows = busy_();
  while (rows.next()) users.emplace_back(std::string(rows.text(0)));
  if (rows.failed()) return database_.failure();
  return users;
}

Outcome<CallPage> ReadSession::call_history(const CallQuery& query) {
  return from_snapshot([&] { return calls_.page(query); });
}

Outcome<ConversationPage> ReadSession::conversations(const ConversationQuery& query) {
  return from_snapshot([&] { return conversations_.list(query); });
}

Outcome<SyncPage> ReadSession::sync(const SyncQuery& query) {
  return from_snapshot([&] { return conversations_.sync(query); });
}

Outcome<std::optional<User>> ReadSession::find(const base::UserId& id) {
  std::optional<User> user;
  Rows rows = find_(id.str());
  if (rows.next()) user = user_from(rows);
  if (rows.failed()) return database_.failure();
  return user;
}

Outcome<std::optional<User>> ReadSession::find_by_email(const std::string& email) {
  const std::string key = email_key(email);
  const std::string former = former_email_key(email);
  // A user who is stored under exactly the typed address comes before a user who is found by today's key.
  if (former == key) return find_by_email_key(key);
  Outcome<std::optional<User>> found = find_by_email_key(former);
  const auto* const user = std::get_if<std::optional<User>>(&found);
  return user != nullptr && !*user ? find_by_email_key(key) : found;
}

Outcome<std::optional<User>> ReadSession::find_by_email_key(const std::string& key) {
  std::optional<User> user;
  Rows rows = find_by_email_(key);
  if (rows.next()) user = user_from(rows);
  if (rows.failed()) return database_.failure();
  return user;
}

Outcome<std::vector<User>> ReadSession::list(const std::optional<base::UserId>& after, std::size_t limit) {
  std::vector<User> users;
  const auto count = static_cast<std::int64_t>(std::min<std::size_t>(limit, INT32_MAX));
  Rows rows = after ? list_after_(count, after->str()) : list_(count);
  while (rows.next()) users.push_back(user_from(rows));
  if (rows.failed()) return database_.failure();
  return users;
}

base::Result<std::unique_ptr<Reader>, Failure> Reader::open(const std::string& path, const char* vfs,
                                                            Syncer& syncer) {
  std::vector<std::unique_ptr<ReadSession>> sessions;
  for (std::size_t i = 0; i < threads; ++i) {
    auto session = ReadSession::open(path, vfs);
    if (!session) return std::move(session).error();
    sessions.push_back(*std::move(session));
  }
  return std::unique_ptr<Reader>(new Reader(std::move(sessions), syncer));
}

Reader::Reader(std::vector<std::unique_ptr<ReadSession>> sessions, Syncer& syncer)
    : sessions_(std::move(sessions)), syncer_(syncer) {}

Reader::Lease::Lease(Reader& reader_) : reader(reader_) {
  const std::lock_guard lock(reader.mutex_);
  session = std::move(reader.sessions_.back());
  reader.sessions_.pop_back();
}

Reader::Lease::~Lease() {
  const std::lock_guard lock(reader.mutex_);
  reader.sessions_.push_back(std::move(session));
}

}  // namespace parley::store::sqlite
