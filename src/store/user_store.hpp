// Stores users; the interface is independent of the database engine. Each completion runs later, exactly
// once, on the caller's shard. If the queue is full or a change finds the disk full, the result is
// `unavailable`.
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
  std::string email{};  ///< in the form of email_key; empty for users of an external identity provider
  std::string password_hash{};   ///< Argon2id, or bcrypt if imported; empty: no login by password
  base::Timestamp created_at{};  ///< when the user was added; set by add() if left empty
  std::optional<base::Timestamp> last_seen{};  ///< the latest time given to set_last_seen
  bool has_chosen_name = false;  ///< the user chose the name here, so follow_name does not change it
};

class UserStore {
 public:
  virtual ~UserStore() = default;

  virtual void find(const base::UserId& id, Completion<std::optional<User>> done) = 0;
  /// `email` may be any spelling that has the same key.
  virtual void find_by_email(std::string email, Completion<std::optional<User>> done) = 0;
  /// Adds a user. Errors: invalid_data naming `id` or `email` if it is taken, or if the id is empty.
  virtual void add(User user, Completion<User> done) = 0;
  /// Sets the name that the user chose. From then on it is shown everywhere as the user's name. Completes
  /// with false if there is no such user.
  virtual void set_name(const base::UserId& id, std::string name, Completion<bool> done) = 0;
  /// Sets the name that the user's identity provider gives, unless the user has chosen a name. Completes with
  /// false if the user has chosen one, if there is no such user, or if the name is unchanged.
  virtual void follow_name(const base::UserId& id, std::string name, Completion<bool> done) = 0;
  /// Completes with false if there is no such user.
  virtual void set_password_hash(const base::UserId& id, std::string hash, Completion<bool> done) = 0;
  /// Sets the time when the user's last device disconnected. The stored time never moves back. Completes with
  /// false if there is no such user. Call it once per disconnect, not per keep-alive: each call is a write,
  /// although many writes share one sync.
  virtual void set_last_seen(const base::UserId& id, base::Timestamp at, Completion<bool> done) = 0;
  /// Stores whether the user wants to receive no calls, until it is changed. Completes with false if there is
  /// no such user.
  virtual void set_busy(const base::UserId& id, bool is_busy, Completion<bool> done) = 0;
  /// Loads all users who want to receive no calls, in no particular order.
  virtual void busy(Completion<std::vector<base::UserId>> done) = 0;
  /// Loads at most `limit` users, ordered by name, then id, starting after `after`. The list is empty if
  /// `after` is unknown.
  virtual void list(std::optional<base::UserId> after, std::size_t limit,
                    Completion<std::vector<User>> done) = 0;
};

}  // namespace parley::store
