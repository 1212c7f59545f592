// Passwords as Argon2id hashes (RFC 9106) of their Form C, in their string form. A hash takes tens of
// milliseconds and 19 MiB on purpose, so it is computed on a Worker, whose queue bounds how many logins wait.
//
//     shard  --verify-->  Worker (2 threads, 32 waiting)  --done-->  shard's executor
//                             '-- full: unavailable, retry in a second
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/threads/executor.hpp"
#include "base/threads/worker.hpp"
#include "base/unique_function.hpp"

namespace parley::auth {

/// What one hash costs. Hashes that were made with another cost are verified with theirs.
struct HashCost {
  unsigned long long passes = 2;
  std::size_t memory = std::size_t{19} * 1024 * 1024;  ///< bytes
};

/// Longer ones would only be a way to make the server hash megabytes, in bytes.
inline constexpr std::size_t longest_password = 1024;

/// Refused with invalid_data naming `password`: an empty one, and one that is too long.
base::Result<void> check_password(std::string_view password);

/// Blocks. Refused with unavailable where the memory is not to be had.
base::Result<std::string> hash_password(std::string_view password, HashCost cost);

struct PasswordVerdict {
  bool matches = false;
  /// It matches, and was hashed with another cost or in another form than today's.
  bool needs_rehash = false;
};

/// Blocks. A password in another form than Form C is tried in both, because former hashes are of what was
/// typed. With an empty `hash`, which belongs to no user, a dummy is verified, which takes as long and never
/// matches. Refused with unavailable where the memory is not to be had.
base::Result<PasswordVerdict> verify_password(std::string_view hash, std::string_view password,
                                              HashCost cost);

/// Whether both are the same in Form C, in a time that tells only how long they are and whether they are
/// ASCII.
bool same_password(std::string_view one, std::string_view other);

/// Overwrites the characters, then empties the string.
void wipe(std::string& secret);

/// The blocking calls above, as a shard makes them. Completions run on `home`, exactly once, never from
/// inside the call. `home` must outlive the worker's last task.
class Passwords {
 public:
  /// The Worker to make: at most this many hashes, and 19 MiB for each, at once.
  static constexpr std::size_t threads = 2;
  static constexpr std::size_t waiting = 32;
  static constexpr std::chrono::seconds retry_after{1};

  Passwords(base::Worker& worker, base::Executor& home, HashCost cost = {})
      : worker_(worker), home_(home), cost_(cost) {}

  void hash(std::string password, base::UniqueFunction<void(base::Result<std::string>)> done);
  void verify(std::string hash, std::string password,
              base::UniqueFunction<void(base::Result<PasswordVerdict>)> done);

 private:
  base::Worker& worker_;
  base::Executor& home_;
  HashCost cost_;
};

}  // namespace parley::auth
