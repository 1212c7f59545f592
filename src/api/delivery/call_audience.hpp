// What the switchboard says goes two ways: notices to whoever bears them to devices, and who is in a call to
// the roster, whose status that is.
#pragma once

#include "calls/switchboard.hpp"
#include "presence/roster.hpp"

namespace parley::api {

class CallAudience final : public calls::Audience {
 public:
  /// Both outlive this.
  CallAudience(calls::CallNotifier& bearer, presence::Roster& roster) : bearer_(bearer), roster_(roster) {}

  void tell(const calls::To& to, const calls::CallNotification& notice) override { bearer_.tell(to, notice); }
  void on_occupied(const base::UserId& user, bool in_call) override { roster_.set_in_call(user, in_call); }

 private:
  calls::CallNotifier& bearer_;
  presence::Roster& roster_;
};

}  // namespace parley::api
