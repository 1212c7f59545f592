// A SQLite store in its own folder, which is removed after the test.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>

#include "store/sqlite/store.hpp"
#include "support/manual_clock.hpp"
#include "support/manual_executor.hpp"
#include "support/temporary_folder.hpp"

namespace parley::store::sqlite {

using support::TemporaryFolder;

struct Backend {
  TemporaryFolder folder;
  support::ManualClock clock;
  support::ManualExecutor executor;
  std::unique_ptr<Store> store;

  Backend() { open(); }

  void open(Store::Options options = {}) {
    options.folder = folder.path();
    auto opened = Store::open(std::move(options), clock);
    if (!opened) throw std::runtime_error(opened.error().path + ": " + opened.error().detail);
    store = *std::move(opened);
  }
  void reopen(Store::Options options = {}) {
    store.reset();
    open(std::move(options));
  }

  UserStore& users() { return store->users(executor); }
  MessageStore& messages() { return store->messages(executor); }
  FileStore& files() { return store->files(executor); }
  CallStore& calls() { return store->calls(executor); }
  ConversationStore& conversations() { return store->conversations(executor); }
  BlockStore& blocks() { return store->blocks(executor); }
  RevocationStore& revocations() { return store->revocations(executor); }
  LoginStore& logins() { return store->logins(executor); }
  Archive& archive() { return store->archive(); }
  /// Waits until the watcher was notified of all earlier changes. It is notified after the answer was posted,
  /// and the writer takes one batch at a time. So this submits a further change, which changes nothing, and
  /// waits for its answer.
  void finish_changes() {
    bool done = false;
    users().set_password_hash(base::UserId("unknown"), "", [&](auto) { done = true; });
    executor.run_until([&] { return done; });
  }
};

}  // namespace parley::store::sqlite
