// Carries what the switchboard says to the devices it is for, each in the form that device asked for. Those
// of this shard only: what the switchboard says is brought to every shard.
#pragma once

#include "api/delivery/user_delivery.hpp"
#include "calls/jitsi.hpp"
#include "calls/notification.hpp"

namespace parley::api {

class CallDelivery final : public calls::CallNotifier {
 public:
  /// `mirrors_errors`: a try that failed is told as `error` too, for clients that listen to nothing else.
  CallDelivery(UserDelivery& delivery, calls::Jitsi& jitsi, bool mirrors_errors)
      : delivery_(delivery), jitsi_(jitsi), mirrors_errors_(mirrors_errors) {}

  void tell(const calls::To& to, const calls::CallNotification& notice) override;

 private:
  void tell(const calls::To& to, const calls::Accepted& accepted);
  void tell(const calls::To& to, const calls::Failed& failed);
  template <class Contract>
  void tell(const calls::To& to, const Contract& contract, const typename Contract::Value& value);

  UserDelivery& delivery_;
  calls::Jitsi& jitsi_;
  bool mirrors_errors_;
};

}  // namespace parley::api
