#include "store/sqlite/store.hpp"

#include <algorithm>
#include <utility>

namespace parley::store::sqlite {

namespace {

/// The bytes that a job counts in addition to its texts.
constexpr std::size_t job_overhead = 512;

}  // namespace

/// The stores for one shard: their completions run through the shard's executor.
class Store::Shard final : public MessageStore,
                           public UserStore,
                           public CallStore,
                           public ConversationStore,
                           public RevocationStore,
                           public FileStore,
                           public BlockStore,
                           public LoginStore {
 public:
  Shard(Store& store, base::Executor& executor) : store_(store), executor_(executor) {}

  base::Executor& executor() const { return executor_; }

  void append(MessageDraft draft, Completion<Appended> done) override {
    const std::size_t size = job_overhead + draft.content.size() + draft.client_message_id.size() +
                             draft.sender.str().size() + draft.receiver.str().size();
    change<Appended>(
        Change::messages, size, base::ErrorCode::message_send_failed,
        [draft = std::move(draft), now = store_.clock_.wall_now()](WriteTables& tables) mutable {
          return tables.messages.append(std::move(draft), now);
        },
        std::move(done));
  }

  void history(HistoryQuery query, Completion<HistoryPage> done) override {
    store_.reader_->run<HistoryPage>(
        executor_, [query = std::move(query)](ReadSession& session) { return session.history(query); },
        std::move(done));
  }

  void find(const base::UserId& id, Completion<std::optional<User>> done) override {
    store_.reader_->run<std::optional<User>>(
        executor_, [id](ReadSession& session) { return session.find(id); }, std::move(done));
  }

  void find_by_email(std::string email, Completion<std::optional<User>> done) override {
    store_.reader_->run<std::optional<User>>(
        executor_, [email = std::move(email)](ReadSession& session) { return session.find_by_email(email); },
        std::move(done));
  }

  void add(User user, Completion<User> done) override {
    const std::size_t size = job_overhead + user.name.size() + user.email.size() + user.id.str().size();
    change<User>(
        Change::users, size, base::ErrorCode::unavailable,
        [user = std::move(user), now = store_.clock_.wall_now()](WriteTables& tables) {
          return tables.users.add(user, now);
        },
        std::move(done));
  }

  void set_name(const base::UserId& id, std::string name, Completion<bool> done) override {
    const std::size_t size = job_overhead + name.size();
    change<bool>(
        Change::users, size, base::ErrorCode::unavailable,
        [id, name = std::move(name)](WriteTables& tables) { return tables.users.set_name(id, name); },
        std::move(done));
  }

  void follow_name(const base::UserId& id, std::string name, Completion<bool> done) override {
    const std::size_t size = job_overhead + name.size();
    change<bool>(
        Change::users, size, base::ErrorCode::unavailable,
        [id, name = std::move(name)](WriteTables& tables) { return tables.users.follow_name(id, name); },
        std::move(done));
  }

  void set_password_hash(const base::UserId& id, std::string hash, Completion<bool> done) override {
    const std::size_t size = job_overhead + hash.size();
    change<bool>(
        Change::users, size, base::ErrorCode::unavailable,
        [id, hash = std::move(hash)](WriteTables& tables) {
          return tables.users.set_password_hash(id, hash);
        },
        std::move(done));
  }

  void set_last_seen(const base::UserId& id, base::Timestamp at, Completion<bool> done) override {
    // The export does not contain it, so the exporter is not notified each time a user disconnects.
    change<bool>(
        std::nullopt, job_overhead, base::ErrorCode::unavailable,
        [id, at](WriteTables& tables) { return tables.users.set_last_seen(id, at); }, std::move(done));
  }

  void set_busy(const base::UserId& id, bool is_busy, Completion<bool> done) override {
    // The export does not contain it.
    change<bool>(
        std::nullopt, job_overhead, base::ErrorCode::unavailable,
        [id, is_busy](WriteTables& tables) { return tables.users.set_busy(id, is_busy); }, std::move(done));
  }

  void busy(Completion<std::vector<base::UserId>> done) override {
    store_.reader_->run<std::vector<base::UserId>>(
        executor_, [](ReadSession& session) { return session.busy(); }, std::move(done));
  }

  void list(std::optional<base::UserId> after, std::size_t limit,
            Completion<std::vector<User>> done) override {
    store_.reader_->run<std::vector<User>>(
        executor_,
        [after = std::move(after), limit](ReadSession& session) { return session.list(after, limit); },
        std::move(done));
  }

  void put(Call call, Completion<void> done) override {
    const std::size_t size = job_overhead + call.caller.str().size() + call.callee.str().size();
    change(
        std::nullopt, size, [call = std::move(call)](WriteTables& tables) { return tables.calls.put(call); },
        std::move(done));
  }

  void live(Completion<std::vector<Call>> done) override {
    store_.reader_->run<std::vector<Call>>(
        executor_, [](ReadSession& session) { return session.live_calls(); }, std::move(done));
  }

  void find(const base::CallId& id, Completion<std::optional<Call>> done) override {
    store_.reader_->run<std::optional<Call>>(
        executor_, [id](ReadSession& session) { return session.find_call(id); }, std::move(done));
  }

  void history(CallQuery query, Completion<CallPage> done) override {
    store_.reader_->run<CallPage>(
        executor_, [query = std::move(query)](ReadSession& session) { return session.call_history(query); },
        std::move(done));
  }

  void list(ConversationQuery query, Completion<ConversationPage> done) override {
    store_.reader_->run<ConversationPage>(
        executor_, [query = std::move(query)](ReadSession& session) { return session.conversations(query); },
        std::move(done));
  }

  void sync(SyncQuery query, Completion<SyncPage> done) override {
    store_.reader_->run<SyncPage>(
        executor_, [query = std::move(query)](ReadSession& session) { return session.sync(query); },
        std::move(done));
  }

  void peers(const base::UserId& user, std::size_t limit,
             Completion<std::vector<base::UserId>> done) override {
    store_.reader_->run<std::vector<base::UserId>>(
        executor_, [user, limit](ReadSession& session) { return session.peers(user, limit); },
        std::move(done));
  }

  void mark(MarkKind kind, const base::UserId& by, const base::MessageId& message,
            Completion<Mark> done) override {
    // The export does not contain the delivered marks.
    const auto told = kind == MarkKind::read ? std::optional(Change::messages) : std::nullopt;
    change<Mark>(
        told, job_overhead, base::ErrorCode::unavailable,
        [kind, by, message, now = store_.clock_.wall_now()](WriteTables& tables) {
          return tables.marks.mark(kind, by, message, now);
        },
        std::move(done));
  }

  void edit(const base::UserId& by, const base::MessageId& message, NewContent content, base::Duration window,
            Completion<Message> done) override {
    const std::size_t size = job_overhead + content.text.size();
    change<Message>(
        Change::messages, size, base::ErrorCode::unavailable,
        [by, message, content = std::move(content), window, now = store_.clock_.wall_now()](
            WriteTables& tables) { return tables.edits.edit(by, message, content, window, now); },
        std::move(done));
  }

  void remove(const base::UserId& by, const base::MessageId& message, base::Duration window,
              Completion<Removed> done) override {
    change<Removed>(
        Change::messages, job_overhead, base::ErrorCode::unavailable,
        [by, message, window, now = store_.clock_.wall_now()](WriteTables& tables) {
          return tables.edits.remove(by, message, window, now);
        },
        std::move(done));
  }

  void revoke(RevokedToken token, Completion<void> done) override {
    const std::size_t size = job_overhead + token.token.size();
    change(
        std::nullopt, size,
        [token = std::move(token)](WriteTables& tables) { return tables.revocations.revoke(token); },
        std::move(done));
  }

  void replace_password(TokenMark mark, std::string hash, Completion<void> done) override {
    const std::size_t size = job_overhead + mark.spared.size() + hash.size();
    change(
        Change::users, size,
        [mark = std::move(mark), hash = std::move(hash)](WriteTables& tables) {
          return tables.revocations.replace_password(mark, hash);
        },
        std::move(done));
  }

  void revoked(base::Timestamp now, Completion<Revoked> done) override {
    store_.reader_->run<Revoked>(
        executor_, [now](ReadSession& session) { return session.revoked(now); }, std::move(done));
  }

  void prune(base::Timestamp now, Completion<void> done) override {
    change(
        std::nullopt, job_overhead, [now](WriteTables& tables) { return tables.revocations.prune(now); },
        std::move(done));
  }

  void add_file(File file, std::int64_t room, Completion<void> done) override {
    const std::size_t size = job_overhead + file.name.size() + file.owner.str().size();
    change(
        std::nullopt, size,
        [file = std::move(file), room, now = store_.clock_.wall_now()](WriteTables& tables) {
          return tables.files.add(file, room, now);
        },
        std::move(done));
  }

  void find_file(const FileId& id, const base::UserId& reader,
                 Completion<std::optional<File>> done) override {
    store_.reader_->run<std::optional<File>>(
        executor_, [id, reader](ReadSession& session) { return session.find_file(id, reader); },
        std::move(done));
  }

  void forget_unlinked(base::Timestamp before, std::size_t most,
                       Completion<std::vector<FileId>> done) override {
    change<std::vector<FileId>>(
        std::nullopt, job_overhead, base::ErrorCode::unavailable,
        [before, most](WriteTables& tables) { return tables.files.forget_unlinked(before, most); },
        std::move(done));
  }

  void unknown_files(std::vector<FileId> ids, Completion<std::vector<FileId>> done) override {
    store_.reader_->run<std::vector<FileId>>(
        executor_, [ids = std::move(ids)](ReadSession& session) { return session.unknown_files(ids); },
        std::move(done));
  }

  void block(Block block, Completion<Block> done) override {
    change<Block>(
        std::nullopt, job_overhead, base::ErrorCode::unavailable,
        [block = std::move(block)](WriteTables& tables) { return tables.blocks.block(block); },
        std::move(done));
  }

  void unblock(const base::UserId& blocker, const base::UserId& blocked, Completion<bool> done) override {
    change<bool>(
        std::nullopt, job_overhead, base::ErrorCode::unavailable,
        [blocker, blocked](WriteTables& tables) { return tables.blocks.unblock(blocker, blocked); },
        std::move(done));
  }

  void blocks(Completion<std::vector<Block>> done) override {
    store_.reader_->run<std::vector<Block>>(
        executor_, [](ReadSession& session) { return session.blocks(); }, std::move(done));
  }

  void blocked_by(const base::UserId& blocker, std::optional<base::UserId> after, std::size_t limit,
                  Completion<std::vector<BlockedUser>> done) override {
    store_.reader_->run<std::vector<BlockedUser>>(
        executor_,
        [blocker, after = std::move(after), limit](ReadSession& session) {
          return session.blocked_by(blocker, after, limit);
        },
        std::move(done));
  }

  void remember_login(LoginPlace login, base::Timestamp since, Completion<void> done) override {
    const std::size_t size = job_overhead + login.place.size() + login.user.str().size();
    change(
        std::nullopt, size,
        [login = std::move(login), since](WriteTables& tables) {
          return tables.logins.remember(login, since);
        },
        std::move(done));
  }

  void knows_login(std::string place, base::Timestamp since, Completion<bool> done) override {
    store_.reader_->run<bool>(
        executor_,
        [place = std::move(place), since](ReadSession& session) { return session.knows_login(place, since); },
        std::move(done));
  }

 private:
  /// Submits a change whose only result is success or an error.
  void change(std::optional<Change> kind, std::size_t size, Request<std::monostate>::Apply apply,
              Completion<void> done) {
    change<std::monostate>(kind, size, base::ErrorCode::unavailable, std::move(apply),
                           [done = std::move(done)](base::Result<std::monostate> answer) mutable {
                             done(answer ? base::Result<void>() : std::move(answer).error());
                           });
  }

  template <class T>
  void change(std::optional<Change> kind, std::size_t size, base::ErrorCode refusal,
              typename Request<T>::Apply apply, Completion<T> done) {
    store_.writer_->submit(
        std::make_unique<Request<T>>(executor_, kind, size, refusal, std::move(apply), std::move(done)));
  }

  Store& store_;
  base::Executor& executor_;
};

base::Result<std::unique_ptr<Store>, OpenError> Store::open(Options options, const base::Clock& clock) {
  // Without this, SQLite counts its memory under a lock that all threads share. It takes effect only before
  // SQLite is first used.
  sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  auto lock = FolderLock::acquire(options.folder);
  if (!lock) return std::move(lock).error();
  auto path = prepare_database(options.folder, options.vfs);
  if (!path) return std::move(path).error();

  auto watchers = std::make_unique<Watchers>();
  Writer::Hooks hooks{std::move(options.on_fatal),
                      [&told = *watchers](Change change) { told.notify(change); }};
  auto writer = Writer::open(*path, options.vfs, options.limits, std::move(hooks));
  if (!writer) return explain(writer.error(), *path);
  auto reader = Reader::open(*path, options.vfs, (*writer)->syncer());
  if (!reader) return explain(reader.error(), *path);
  return std::unique_ptr<Store>(new Store(*std::move(lock), std::move(watchers), *std::move(writer),
                                          *std::move(reader), *std::move(path), options.vfs, clock));
}

Store::Store(FolderLock lock, std::unique_ptr<Watchers> watchers, std::unique_ptr<Writer> writer,
             std::unique_ptr<Reader> reader, std::string path, const char* vfs, const base::Clock& clock)
    : lock_(std::move(lock)),
      clock_(clock),
      watchers_(std::move(watchers)),
      writer_(std::move(writer)),
      reader_(std::move(reader)),
      archive_(std::move(path), vfs, clock, *writer_, *watchers_) {}

Store::~Store() = default;

Store::Shard& Store::shard(base::Executor& executor) {
  const std::lock_guard lock(mutex_);
  const auto known =
      std::ranges::find(shards_, &executor, [](const auto& shard) { return &shard->executor(); });
  if (known != shards_.end()) return **known;
  return *shards_.emplace_back(std::make_unique<Shard>(*this, executor));
}

MessageStore& Store::messages(base::Executor& executor) {
  return shard(executor);
}

UserStore& Store::users(base::Executor& executor) {
  return shard(executor);
}

CallStore& Store::calls(base::Executor& executor) {
  return shard(executor);
}

ConversationStore& Store::conversations(base::Executor& executor) {
  return shard(executor);
}

RevocationStore& Store::revocations(base::Executor& executor) {
  return shard(executor);
}

FileStore& Store::files(base::Executor& executor) {
  return shard(executor);
}

BlockStore& Store::blocks(base::Executor& executor) {
  return shard(executor);
}

LoginStore& Store::logins(base::Executor& executor) {
  return shard(executor);
}

}  // namespace parley::store::sqlite
