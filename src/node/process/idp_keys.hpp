// The key files of an identity provider. They are loaded at the start, and again when they change.
//
//     every 2 s:  stat() -> changed? --> load --> valid:   the new keys replace the old ones
//     on SIGHUP:  ---------------------> load     invalid: logged once; the old keys stay
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <sys/types.h>
#include <vector>

#include "base/log.hpp"
#include "base/result.hpp"
#include "base/timers.hpp"
#include "base/unique_function.hpp"
#include "jwt/key.hpp"
#include "node/config/config.hpp"

namespace parley::node {

/// One line that names the setting and the file.
struct IdpKeysError {
  std::string line;
};

struct IdpKeySet {
  std::vector<std::unique_ptr<jwt::Key>> keys;
  std::vector<std::string> complaints;  ///< those of jwt::KeySet: keys that are not used, and why
};

/// Loads the keys of auth.public_key and auth.jwks. Returns an empty set if neither is configured. Fails if a
/// file cannot be read or has no valid key.
base::Result<IdpKeySet, IdpKeysError> load_outside_keys(const Config::Auth& config);

/// Identifies the state of a file. A replaced file has another inode, a rewritten one another time or size.
struct FileMark {
  ino_t inode = 0;
  std::int64_t seconds = 0;
  std::int64_t nanoseconds = 0;
  off_t size = -1;  ///< -1 if the file does not exist

  static FileMark of(const std::string& path);
  bool operator==(const FileMark&) const = default;
};

class IdpKeys {
 public:
  using Keys = std::vector<std::unique_ptr<jwt::Key>>;
  static constexpr base::Duration period{2'000};

  /// Loads the files and passes their keys to `use`, then checks the files for changes every `period`. Does
  /// nothing if no file is configured. A check costs one stat() for each file. `use` runs on the thread of
  /// `timers`. `config` and `log` must outlive this.
  IdpKeys(const Config::Auth& config, base::Timers& timers, base::Log& log,
          base::UniqueFunction<void(Keys)> use);

  /// Loads the files even if they have not changed. If that fails, logs the error and keeps the old keys.
  void reload();

 private:
  struct Marks {
    FileMark public_key;
    FileMark jwks;
    bool operator==(const Marks&) const = default;
  };
  bool has_files() const { return !config_.public_key.empty() || !config_.jwks.empty(); }
  Marks marks() const;
  void look();

  const Config::Auth& config_;
  base::Log& log_;
  base::UniqueFunction<void(Keys)> use_;
  Marks seen_;
  base::Timer timer_;
};

}  // namespace parley::node
