// The key files of an identity provider: read at the start, and again when they change.
//
//     every few seconds and on SIGHUP: stat -> changed? -> read -> good: in force | broken: said once, the
//     old stay
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
  std::vector<std::string> complaints;  ///< as jwt::KeySet has them
};

/// Of auth.public_key and auth.jwks; none where neither is set.
base::Result<IdpKeySet, IdpKeysError> load_outside_keys(const Config::Auth& config);

/// Whether a file is still the one that was read: it is replaced (another inode) or written (time or size).
struct FileMark {
  ino_t inode = 0;
  std::int64_t seconds = 0;
  std::int64_t nanoseconds = 0;
  off_t size = -1;  ///< -1 where there is none

  static FileMark of(const std::string& path);
  bool operator==(const FileMark&) const = default;
};

class IdpKeys {
 public:
  using Keys = std::vector<std::unique_ptr<jwt::Key>>;
  static constexpr base::Duration period{2'000};

  /// Reads the files, which load_outside_keys has found to be good, then looks every `period` where one is
  /// configured, else never. Cost of a look: one stat for each.
  IdpKeys(const Config::Auth& config, base::Timers& timers, base::Log& log,
          base::UniqueFunction<void(Keys)> use);

  /// Reads whatever the marks say.
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
