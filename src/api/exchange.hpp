// Presence and calls, which exist once for all shards of a process, as the API of each shard uses them. One
// shard has them. The other shards send it their requests by mailbox, and get the answers later.
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

  /// Adds a device of this user. `welcome` is called first, with the user's call. It returns whether the
  /// device is still connected. If so, the device is counted and notified of ringing calls, and then
  /// `settled` is called. Both may be called before this returns.
  virtual void arrive(const base::UserId& user, const calls::Device& device,
                      base::UniqueFunction<bool(Active)> welcome, base::UniqueFunction<void()> settled) = 0;
  /// Removes a device that arrive() has counted. `session` is its session; one without a token id is not
  /// remembered. `at_once`: the device was logged out, so that there is no grace period.
  virtual void leave(const auth::Principal& session, bool at_once) = 0;
  /// To be called after some of the user's tokens have been revoked. Ends the grace period of a user without
  /// a device, if the session of the last device is revoked or is not known.
  virtual void revoked(const base::UserId& user) = 0;
  /// As presence::BusyChoices::choose.
  virtual void set_busy(const base::UserId& user, bool is_busy, store::Completion<void> done) = 0;

  /// As the functions of calls::Switchboard.
  virtual void place(calls::PlaceCall placing, PlaceDone done) = 0;
  virtual void respond(const base::UserId& user, const calls::Device& device, const base::CallId& call,
                       calls::Response response, Done done) = 0;
  virtual void end(const base::UserId& user, const base::CallId& call, Done done) = 0;
  virtual void active(const base::UserId& user, base::UniqueFunction<void(Active)> done) = 0;
};

/// The exchange of the shard that has presence and calls. It adds no delay to the answers of the switchboard.
class OwnExchange final : public Exchange {
 public:
  /// From this number of remembered sessions on, those are removed whose user is offline and has no call.
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

  /// The number of remembered sessions of users without a device; see most_sessions.
  std::size_t sessions() const { return last_.size(); }

 private:
  /// Whether the user's last device is known to have been logged out.
  bool is_logged_out(const base::UserId& user) const;
  void remember(const auth::Principal& session);

  presence::Roster& roster_;
  presence::BusyChoices& choices_;
  chat::Typing& typing_;
  calls::Switchboard& switchboard_;
  const auth::Identity& identity_;
  /// The session of the last device of each user without a device: during the grace period, and while the
  /// user has a call.
  std::unordered_map<base::UserId, auth::Principal> last_;
  std::size_t tidy_at_ = most_sessions;
};

}  // namespace parley::api
