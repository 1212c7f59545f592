#include "api/delivery/call_delivery.hpp"

#include <variant>

#include "api/calls.hpp"
#include "api/session.hpp"

namespace parley::api {

template <class Contract>
void CallDelivery::tell(const calls::To& to, const Contract& contract,
                        const typename Contract::Value& value) {
  socketio::Socket* const device = to.device.empty() ? nullptr : delivery_.find(to.device.str());
  if (to.which != calls::Which::one) {
    const socketio::Socket* const except = to.which == calls::Which::others ? device : nullptr;
    return delivery_.send_here(to.user, contract.name, contract, value, engineio::Delivery::reliable, except);
  }
  if (device != nullptr) delivery_.emit(*device, contract, value, UserDelivery::wants_raw(*device, to.user));
}

void CallDelivery::tell(const calls::To& to, const calls::Accepted& accepted) {
  tell(to, call_accepted, {accepted, jitsi_.invite(accepted.call, to.user)});
}

void CallDelivery::tell(const calls::To& to, const calls::Failed& failed) {
  const CallFailed told = failed_of(failed);
  tell(to, call_failed, told);
  if (mirrors_errors_) tell(to, event_error, {told.message, told.code, place_call.traits.event, {}, {}, {}});
}

void CallDelivery::tell(const calls::To& to, const calls::CallNotification& notice) {
  struct Carrier {
    CallDelivery& delivery;
    const calls::To& to;
    void operator()(const calls::Initiated& told) const { delivery.tell(to, call_initiated, told); }
    void operator()(const calls::Incoming& told) const { delivery.tell(to, call_incoming, told); }
    void operator()(const calls::Accepted& told) const { delivery.tell(to, told); }
    void operator()(const calls::Rejected& told) const { delivery.tell(to, call_rejected, told); }
    void operator()(const calls::Ended& told) const { delivery.tell(to, call_ended, told); }
    void operator()(const calls::Failed& told) const { delivery.tell(to, told); }
  };
  std::visit(Carrier{*this, to}, notice);
}

}  // namespace parley::api
