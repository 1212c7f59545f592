// Forwards the reports of the switchboard. Notifications go to the notifier of devices. Whether a user is in
// a call goes to the roster, which shows that status.
#pragma once

#include "calls/switchboard.hpp"
#include "presence/roster.hpp"

namespace parley::api {

class CallAudience final : public calls::Audience {
 public:
  /// `bearer` and `roster` must outlive this object.
  CallAudience(calls::CallNotifier& bearer, presence::Roster& roster) : bearer_(bearer), roster_(roster) {}

  void tell(const calls::To& to, const calls::CallNotification& notice) override { bearer_.tell(to, notice); }
  void on_occupied(const base::UserId& user, bool in_call) override { roster_.set_in_call(user, in_call); }

 private:
  calls::CallNotifier& bearer_;
  presence::Roster& roster_;
};

}  // namespace parley::api
