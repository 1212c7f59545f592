#include "api/delivery/typing_delivery.hpp"

namespace parley::api {

TypingDelivery::TypingDelivery(base::Timers& timers, chat::Typing::Limits limits,
                               const presence::Blocks& blocks, cluster::Bus& bus, UserDelivery& delivery)
    : bus_(bus),
      delivery_(delivery),
      typing_(timers, limits, blocks, bus,
              [this](const base::UserId& from, const base::UserId& to, bool is_silence) {
                delivery_.send_here(to, typing_stopped.name, typing_stopped, {from, {}, to},
                                    engineio::Delivery::volatile_);
                if (is_silence) send_stop_elsewhere({from, to, false});
              }) {
  bus_.subscribe<cluster::TypingStarted>([this](const cluster::TypingStarted& started, auto /*from*/) {
    if (typing_.apply_start(started.from, started.event.user)) {
      delivery_.send_here(started.event, engineio::Delivery::volatile_);
    }
  });
  bus_.subscribe<cluster::TypingStopped>([this](const cluster::TypingStopped& stopped, auto /*from*/) {
    stopped.is_reported ? typing_.stop(stopped.from, stopped.to) : typing_.ended(stopped.from, stopped.to);
  });
}

bool TypingDelivery::is_elsewhere(const base::UserId& user) const {
  return !bus_.is_alone() && (presence_view_ == nullptr || presence_view_->devices(user) > 0);
}

void TypingDelivery::start(const TypingSignal& signal) {
  if (!typing_.start(signal.from, signal.to)) return;
  delivery_.send_here(signal.to, typing_started.name, typing_started, signal, engineio::Delivery::volatile_);
  if (!is_elsewhere(signal.to)) return;
  bus_.publish_volatile_elsewhere(
      cluster::TypingStarted{signal.from, delivery_.event_of(signal.to, typing_started, signal)});
}

void TypingDelivery::stop(const base::UserId& from, const base::UserId& to) {
  typing_.stop(from, to);
  send_stop_elsewhere({from, to, true});
}

void TypingDelivery::send_stop_elsewhere(const cluster::TypingStopped& stopped) {
  if (is_elsewhere(stopped.to)) bus_.publish_volatile_elsewhere(stopped);
}

}  // namespace parley::api
