// The people, as any database engine keeps them. Answers come later, on the caller's shard, exactly once.
// Where too many wait, or a change finds the disk full, the answer is `unavailable`.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/unique_function.hpp"

namespace parley::store {

template <class T>
using Completion = base::UniqueFunction<void(base::Result<T>)>;

struct User {
  base::UserId id;
  std::string name;
  std::string email{};           ///< as email_key has it; empty for users of an outside identity provider
  std::string password_hash{};   ///< Argon2id, or bcrypt where imported; empty: no login by password
  base::Timestamp created_at{};  ///< when added, where the adder leaves it empty
  std::optional<base::Timestamp> last_seen{};  ///< as last told to set_last_seen
  bool has_chosen_name = false;                ///< the user chose the name here: follow_name leaves it alone
};

class UserStore {
 public:
  virtual ~UserStore() = default;

  virtual void find(const base::UserId& id, Completion<std::optional<User>> done) = 0;
  /// `email` in any spelling that has the same key.
  virtual void find_by_email(std::string email, Completion<std::optional<User>> done) = 0;
  /// Refused with invalid_data naming `id` or `email` where one of them is taken or the id is missing.
  virtual void add(User user, Completion<User> done) = 0;
  /// The name that the user chooses: everything that shows the user's name shows this one from then on. False
  /// where there is no such user.
  virtual void set_name(const base::UserId& id, std::string name, Completion<bool> done) = 0;
  /// The name that the user's identity provider gives: the same, unless the user has chosen one. False where
  /// that is so, where there is no such user, and where the name is this one already.
  virtual void follow_name(const base::UserId& id, std::string name, Completion<bool> done) = 0;
  /// False where there is no such user.
  virtual void set_password_hash(const base::UserId& id, std::string hash, Completion<bool> done) = 0;
  /// When the user's last device went; what is kept never moves back. False where there is no such user.
  /// Meant for once per going, not per sign of life: each is a write, though many share one sync.
  virtual void set_last_seen(const base::UserId& id, base::Timestamp at, Completion<bool> done) = 0;
  /// The user's wish to get no calls, kept until it is changed. False where there is no such user.
  virtual void set_busy(const base::UserId& id, bool is_busy, Completion<bool> done) = 0;
  /// All users who wish that, in no particular order.
  virtual void busy(Completion<std::vector<base::UserId>> done) = 0;
  /// Ordered by name, then id; those behind `after` in that order (none where it is unknown). At
  /// most `limit`.
  virtual void list(std::optional<base::UserId> after, std::size_t limit,
                    Completion<std::vector<User>> done) = 0;
};

}  // namespace parley::store
