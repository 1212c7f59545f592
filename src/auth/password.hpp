// Hashes and verifies passwords with Argon2id (RFC 9106). The input is the password in Unicode normalization
// form C, and the output is the string form of the hash. A hash takes tens of milliseconds and 19 MiB on
// purpose. It is therefore computed on a Worker, whose queue bounds how many logins wait.
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

/// The cost of one hash. A hash that was made with another cost is verified with that cost.
struct HashCost {
  unsigned long long passes = 2;
  std::size_t memory = std::size_t{19} * 1024 * 1024;  ///< in bytes
};

/// The longest password, in bytes. The bound keeps clients from making the server hash megabytes.
inline constexpr std::size_t longest_password = 1024;

/// Returns invalid_data naming `password` if the password is empty or too long.
base::Result<void> check_password(std::string_view password);

/// Hashes the password; blocks. Errors: unavailable if there is not enough memory.
base::Result<std::string> hash_password(std::string_view password, HashCost cost);

struct PasswordVerdict {
  bool matches = false;
  /// True if it matches, but its hash was made with another cost or another Unicode form than the present
  /// one.
  bool needs_rehash = false;
};

/// Verifies the password; blocks. A password that is not in form C is tried in both forms, because older
/// hashes were made from the text as typed. An empty `hash` stands for an unknown user: a dummy is verified,
/// which takes as long and never matches. Errors: unavailable if there is not enough memory.
base::Result<PasswordVerdict> verify_password(std::string_view hash, std::string_view password,
                                              HashCost cost);

/// Whether both passwords are the same in form C. The time reveals only their lengths and whether they are
/// ASCII.
bool same_password(std::string_view one, std::string_view other);

/// Overwrites the characters, then empties the string.
void wipe(std::string& secret);

/// Runs the blocking functions above on a Worker for a shard. Completions run on the executor `home`, exactly
/// once, and never inside the call. `home` must outlive the worker's last task.
class Passwords {
 public:
  /// The size of the Worker: at most this many hashes at once, each with 19 MiB.
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
