// What there is once for all shards of a process, as the API of each sees it: who is here, and who calls
// whom. One shard has it; the others ask that one, and are answered a mailbox's delay later.
#pragma once

#include <cstddef>
#include <optional>
#include <unordered_map>
#include <utility>

#include "auth/identity.hpp"
#include "base/ids.hpp"
#include "base/unique_function.hpp"
#include "calls/switchboard.hpp"
#include "presence/busy_choices.hpp"
#include "presence/roster.hpp"

namespace parley::chat {
class Typing;
}

namespace parley::api {

class Exchange {
 public:
  using Active = std::optional<store::Call>;
  using Done = calls::Switchboard::Done;
  using PlaceDone = calls::Switchboard::PlaceDone;

  virtual ~Exchange() = default;

  /// One more device of this user. `welcome` is told of their call first, and says whether the device is
  /// still there: then it is counted, and told of what rings, behind the welcome. `settled` afterwards, where
  /// it is. Both may be called before this returns.
  virtual void arrive(const base::UserId& user, const calls::Device& device,
                      base::UniqueFunction<bool(Active)> welcome, base::UniqueFunction<void()> settled) = 0;
  /// A device that arrived has gone, with the session that it had; a session without a token id is not known.
  /// `at_once`: it was logged out, and there is no grace.
  virtual void leave(const auth::Principal& session, bool at_once) = 0;
  /// Some of the user's tokens have been revoked. Where the user has no device, and the last one had such a
  /// token or is not known, its grace is over.
  virtual void revoked(const base::UserId& user) = 0;
  /// As presence::BusyChoices has it.
  virtual void set_busy(const base::UserId& user, bool is_busy, store::Completion<void> done) = 0;

  /// As calls::Switchboard has them.
  virtual void place(calls::PlaceCall placing, PlaceDone done) = 0;
  virtual void respond(const base::UserId& user, const calls::Device& device, const base::CallId& call,
                       calls::Response response, Done done) = 0;
  virtual void end(const base::UserId& user, const base::CallId& call, Done done) = 0;
  virtual void active(const base::UserId& user, base::UniqueFunction<void(Active)> done) = 0;
};

/// Of the shard that has it: everything is answered at once that the switchboard answers at once.
class OwnExchange final : public Exchange {
 public:
  /// Sessions remembered, from which on those whose grace is over are looked for and forgotten.
  static constexpr std::size_t most_sessions = 1'000;

  OwnExchange(presence::Roster& roster, presence::BusyChoices& choices, chat::Typing& typing,
              calls::Switchboard& switchboard, const auth::Identity& identity)
      : roster_(roster), choices_(choices), typing_(typing), switchboard_(switchboard), identity_(identity) {}

  void arrive(const base::UserId& user, const calls::Device& device,
              base::UniqueFunction<bool(Active)> welcome, base::UniqueFunction<void()> settled) override;
  void leave(const auth::Principal& session, bool at_once) override;
  void revoked(const base::UserId& user) override;
  void set_busy(const base::UserId& user, bool is_busy, store::Completion<void> done) override {
    choices_.choose(user, is_busy, std::move(done));
  }
  void place(calls::PlaceCall placing, PlaceDone done) override;
  void respond(const base::UserId& user, const calls::Device& device, const base::CallId& call,
               calls::Response response, Done done) override;
  void end(const base::UserId& user, const base::CallId& call, Done done) override;
  void active(const base::UserId& user, base::UniqueFunction<void(Active)> done) override;

  /// Of users without a device; see most_sessions.
  std::size_t sessions() const { return last_.size(); }

 private:
  /// Whether the last device of a user without one was logged out, as far as that is known.
  bool is_logged_out(const base::UserId& user) const;
  void remember(const auth::Principal& session);

  presence::Roster& roster_;
  presence::BusyChoices& choices_;
  chat::Typing& typing_;
  calls::Switchboard& switchboard_;
  const auth::Identity& identity_;
  /// Of the last device of each user without one: during its grace, and while a call of theirs goes on.
  std::unordered_map<base::UserId, auth::Principal> last_;
  std::size_t tidy_at_ = most_sessions;
};

}  // namespace parley::api
