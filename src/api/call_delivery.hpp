// Carries what the switchboard says to the devices it is for, each in the form that device asked for.
#pragma once

#include "api/delivery.hpp"
#include "calls/jitsi.hpp"
#include "calls/notice.hpp"
#include "presence/roster.hpp"

namespace parley::api {

class CallDelivery final : public calls::Audience {
 public:
  /// `mirrors_errors`: a try that failed is told as `error` too, for clients that listen to nothing else.
  CallDelivery(Delivery& delivery, presence::Roster& roster, calls::Jitsi& jitsi, bool mirrors_errors)
      : delivery_(delivery), roster_(roster), jitsi_(jitsi), mirrors_errors_(mirrors_errors) {}

  void tell(const calls::To& to, const calls::Notice& notice) override;
  void on_occupied(const base::UserId& user, bool in_call) override { roster_.set_in_call(user, in_call); }

 private:
  void tell(const calls::To& to, const calls::Accepted& accepted);
  void tell(const calls::To& to, const calls::Failed& failed);
  template <class Contract>
  void tell(const calls::To& to, const Contract& contract, const typename Contract::Value& value);

  Delivery& delivery_;
  presence::Roster& roster_;
  calls::Jitsi& jitsi_;
  bool mirrors_errors_;
};

}  // namespace parley::api
