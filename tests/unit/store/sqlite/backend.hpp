// A SQLite store in a folder of its own that goes with the test.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <unistd.h>

#include "store/sqlite/store.hpp"
#include "support/manual_clock.hpp"
#include "support/manual_executor.hpp"

namespace parley::store::sqlite {

class TemporaryFolder {
 public:
  TemporaryFolder() {
    // In memory where the system has such a place: what a sync costs is not what is tested here.
    const bool in_memory = ::access("/dev/shm", W_OK) == 0;
    const auto parent =
        in_memory ? std::filesystem::path("/dev/shm") : std::filesystem::temp_directory_path();
    std::string name = (parent / "parley-test-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = name;
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }

  const std::string& path() const { return path_; }
  std::string file(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

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
  Archive& archive() { return store->archive(); }
  /// A watcher is told after the answer is on its way. The writer takes one batch at a time, so that once a
  /// later change is answered, all before it have been told; this one changes nothing.
  void finish_changes() {
    bool done = false;
    users().set_password_hash(base::UserId("nobody"), "", [&](auto) { done = true; });
    executor.run_until([&] { return done; });
  }
};

}  // namespace parley::store::sqlite
