// What there is once for all shards of a process, as the API of each sees it: who is here, and who calls
// whom. One shard has it; the others ask that one, and are answered a mailbox's delay later.
#pragma once

#include <optional>

#include "base/ids.hpp"
#include "base/unique_function.hpp"
#include "calls/switchboard.hpp"
#include "presence/roster.hpp"

namespace parley::chat {
class Typing;
}

namespace parley::api {

class Exchange {
 public:
  using Active = std::optional<store::Call>;
  using Done = calls::Switchboard::Done;

  virtual ~Exchange() = default;

  /// One more device of this user. `welcome` is told of their call first, and says whether the device is
  /// still there: then it is counted, and told of what rings, behind the welcome. `settled` afterwards, where
  /// it is. Both may be called before this returns.
  virtual void arrive(const base::UserId& user, const calls::Device& device,
                      base::UniqueFunction<bool(Active)> welcome, base::UniqueFunction<void()> settled) = 0;
  /// A device that arrived has gone; `at_once`: of its own accord, and nobody waits for it.
  virtual void leave(const base::UserId& user, bool at_once) = 0;
  virtual void set_busy(const base::UserId& user, bool is_busy) = 0;

  /// As calls::Switchboard has them.
  virtual void place(calls::Placing placing, Done done) = 0;
  virtual void respond(const base::UserId& user, const calls::Device& device, const base::CallId& call,
                       calls::Response response, Done done) = 0;
  virtual void end(const base::UserId& user, const base::CallId& call, Done done) = 0;
  virtual void active(const base::UserId& user, base::UniqueFunction<void(Active)> done) = 0;
};

/// Of the shard that has it: everything is answered at once that the switchboard answers at once.
class OwnExchange final : public Exchange {
 public:
  OwnExchange(presence::Roster& roster, chat::Typing& typing, calls::Switchboard& switchboard)
      : roster_(roster), typing_(typing), switchboard_(switchboard) {}

  void arrive(const base::UserId& user, const calls::Device& device,
              base::UniqueFunction<bool(Active)> welcome, base::UniqueFunction<void()> settled) override;
  void leave(const base::UserId& user, bool at_once) override;
  void set_busy(const base::UserId& user, bool is_busy) override { roster_.set_busy(user, is_busy); }
  void place(calls::Placing placing, Done done) override;
  void respond(const base::UserId& user, const calls::Device& device, const base::CallId& call,
               calls::Response response, Done done) override;
  void end(const base::UserId& user, const base::CallId& call, Done done) override;
  void active(const base::UserId& user, base::UniqueFunction<void(Active)> done) override;

 private:
  presence::Roster& roster_;
  chat::Typing& typing_;
  calls::Switchboard& switchboard_;
};

}  // namespace parley::api
