#include "store/sqlite/archive.hpp"

#include <condition_variable>
#include <optional>
#include <utility>

#include "store/sqlite/tables/rows.hpp"

namespace parley::store::sqlite {

namespace {

base::Error unreadable(const Database& database) {
  return {base::ErrorCode::internal, "The store cannot be read: " + database.failure().message};
}

/// Lets a caller block for an answer: the writer's thread runs the completion here, and the caller's thread
/// waits for it.
class Rendezvous final : public base::Executor {
 public:
  void post(base::UniqueFunction<void()> task) override {
    const std::lock_guard lock(mutex_);
    task();
    done_ = true;
    arrived_.notify_one();
  }
  void wait() {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [this] { return done_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  bool done_ = false;
};

}  // namespace

void Watchers::watch(base::UniqueFunction<void(Change)> changed) {
  const std::lock_guard lock(mutex_);
  changed_ = std::move(changed);
}

void Watchers::notify(Change change) {
  const std::lock_guard lock(mutex_);
  if (changed_) changed_(change);
}

base::Result<Database> FileArchive::open() const {
  auto database = Database::open(path_, {.read_only = true, .vfs = vfs_});
  if (!database)
    return base::Error(base::ErrorCode::internal, "The store cannot be read: " + database.error().message);
  return *std::move(database);
}

base::Result<bool> FileArchive::empty() {
  auto database = open();
  if (!database) return std::move(database).error();
  const auto any = database->ask("SELECT EXISTS (SELECT 1 FROM users) OR EXISTS (SELECT 1 FROM messages)");
  if (!any) return unreadable(*database);
  return *any == 0;
}

base::Result<void> FileArchive::load(Contents contents) {
  Rendezvous rendezvous;
  std::optional<base::Result<std::monostate>> answer;
  writer_.submit(std::make_unique<Request<std::monostate>>(
      rendezvous, Change::messages, 0, base::ErrorCode::unavailable,
      [&](WriteTables& tables) { return tables.load(contents, clock_.wall_now()); },
      [&](base::Result<std::monostate> result) { answer.emplace(std::move(result)); }));
  rendezvous.wait();
  if (!*answer) return std::move(*answer).error();
  watchers_.notify(Change::users);
  return {};
}

base::Result<std::vector<User>> FileArchive::users() {
  auto database = open();
  if (!database) return std::move(database).error();
  std::vector<User> users;
  Statement all(*database, "SELECT " + std::string(user_columns) + " FROM users ORDER BY key");
  Rows rows = all();
  while (rows.next()) users.push_back(user_from(rows));
  if (rows.failed()) return unreadable(*database);
  return users;
}

base::Result<bool> FileArchive::messages(std::size_t at_most,
                                         base::UniqueFunction<void(const Message&)> visit) {
  auto database = open();
  if (!database) return std::move(database).error();
  const Transaction snapshot(*database, Transaction::Kind::read);
  if (!snapshot.began()) return unreadable(*database);
  {
    // Counts only as many messages as needed for the comparison.
    Statement count(*database, "SELECT count(*) FROM (SELECT 1 FROM messages WHERE withheld = 0 LIMIT ?)");
    Rows rows = count(static_cast<std::int64_t>(at_most) + 1);
    const bool too_many = rows.next() && rows.integer(0) > static_cast<std::int64_t>(at_most);
    if (rows.failed()) return unreadable(*database);
    if (too_many) return false;
  }
  Statement all(*database, select_message("WHERE m.withheld = 0 ORDER BY m.position"));
  Rows rows = all();
  while (rows.next()) visit(message_from(rows, rows.text(message_receiver_column)));
  if (rows.failed()) return unreadable(*database);
  return true;
}

}  // namespace parley::store::sqlite
