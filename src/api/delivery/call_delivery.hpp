// Sends the notifications of the switchboard to the addressed devices, each in the form that the device asked
// for. It sends only to devices of this shard, because every shard gets the notifications.
#pragma once

#include "api/delivery/user_delivery.hpp"
#include "calls/jitsi.hpp"
#include "calls/notification.hpp"

namespace parley::api {

class CallDelivery final : public calls::CallNotifier {
 public:
  /// `mirrors_errors`: a failed attempt is also sent as `error`, for clients that listen only to that event.
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
