#include "api/gateway/event_path.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "api/session.hpp"

namespace parley::api {

using base::Error;
using base::ErrorCode;
using base::json::Value;

namespace {

std::vector<DeferredEvent> take_parked(ClientSession& client) {
  const std::unique_ptr<Parking> parking = std::move(client.parking);
  return parking == nullptr ? std::vector<DeferredEvent>() : std::move(parking->events);
}

/// The first argument after the event's name.
std::optional<Value> data_of(Value arguments) {
  if (arguments.size() < 2) return std::nullopt;
  return arguments[1];
}

}  // namespace

EventPath::EventPath(EventPathParts parts, ParkingLimits parking, Join join)
    : parts_(parts),
      parking_(parking),
      join_(std::move(join)),
      flight_(parts.timers.clock()),
      release_(parts.timers, [this] { release_waiting(); }),
      untaken_(parts.timers, [&sessions = parts.sessions](std::uint64_t serial) {
        const ClientSession* const client = sessions.find(serial);
        return client == nullptr ? 0 : client->socket.queued_bytes();
      }) {}

void EventPath::on_event(ClientSession& client, socketio::Event&& event) {
  if (const auto wait = client.events.take(parts_.timers.now())) {
    Error error(ErrorCode::rate_limited);
    error.retry_after = *wait;
    return refuse_arrival(client, event.name, std::move(error), std::move(event.ack));
  }
  const Operation* const operation = find_event(event.name);
  if (event.defect || operation == nullptr) {
    Error error(ErrorCode::invalid_data, event.defect ? "Malformed JSON" : "Unknown event");
    return refuse_arrival(client, event.name, std::move(error), std::move(event.ack));
  }
  submit(client, *operation, event.arguments, std::move(event.ack));
}

void EventPath::submit(ClientSession& client, const Operation& operation, Value arguments,
                       socketio::Ack&& ack) {
  const bool may_start = client.sequence.may_start(operation.traits.order);
  if (may_start && operation.needs_identity() && !client.is_joined()) {
    return park(client, operation, arguments, std::move(ack));
  }
  if (may_start) return run(client, operation, arguments, std::move(ack));
  wait(client, {&operation, std::string(arguments.raw()), std::move(ack)});
}

// --- waiting ----------------------------------------------------------------------------------------------

void EventPath::wait(ClientSession& client, DeferredEvent event) {
  if (!std::exchange(client.is_held, true)) client.socket.hold_input();
  const std::size_t size = event.arguments.size();
  const OperationTraits& traits = event.operation->traits;
  if (client.sequence.is_full(size)) {
    const Error error(ErrorCode::rate_limited, "Too many events wait for their turn");
    return refuse_unstarted(client, EventRefusal::of(traits.event, {}, error), std::move(event.ack));
  }
  client.sequence.wait(traits.order, size, deferred(client, std::move(event)));
}

EventQueue::Step EventPath::deferred(ClientSession& client, DeferredEvent event) {
  return [this, &client, event = std::move(event)]() mutable {
    base::json::Document document;
    if (document.parse(event.arguments) != base::json::ParseError::none) return;  // it parsed on arrival
    run(client, *event.operation, document.root(), std::move(event.ack));
  };
}

void EventPath::finish(ClientSession& client, std::size_t bytes) {
  client.sequence.end(bytes);
  if (!client.is_held || client.sequence.has_waiting()) return;
  to_release_.push_back(client.serial);
  if (!release_.armed()) release_.arm({});
}

void EventPath::release_waiting() {
  for (const std::uint64_t serial : std::exchange(to_release_, {})) {
    ClientSession* const client = parts_.sessions.find(serial);
    if (client != nullptr && std::exchange(client->is_held, false)) client->socket.release_input();
  }
}

// --- parking ----------------------------------------------------------------------------------------------

void EventPath::park(ClientSession& client, const Operation& operation, Value arguments,
                     socketio::Ack&& ack) {
  const std::string_view text = arguments.raw();
  const std::size_t events = client.parking ? client.parking->events.size() : 0;
  const std::size_t bytes = client.parking ? client.parking->bytes : 0;
  const bool is_full = events >= parking_.events || bytes + text.size() > parking_.bytes;
  if (client.state != ClientSession::State::anonymous || client.parking_over || is_full) {
    return refuse_unstarted(client,
                            EventRefusal::of(operation.traits.event, {}, Error(ErrorCode::auth_required)),
                            std::move(ack));
  }
  if (client.parking == nullptr) {
    client.parking = std::make_unique<Parking>(
        parts_.timers, [this, &socket = client.socket] { parked_too_long(ClientSessions::of(socket)); });
    client.parking->deadline.arm(parking_.time);
  }
  client.parking->bytes += text.size();
  client.parking->events.push_back({&operation, std::string(text), std::move(ack)});
}

void EventPath::parked_too_long(ClientSession& client) {
  client.parking_over = true;
  std::vector<DeferredEvent> parked = take_parked(client);
  // While a join is in flight, each refusal waits for it, ahead of the events that wait already.
  if (!client.sequence.may_answer()) std::ranges::reverse(parked);
  for (DeferredEvent& event : parked) {
    refuse_unstarted(client,
                     EventRefusal::of(event.operation->traits.event, {}, Error(ErrorCode::auth_required)),
                     std::move(event.ack));
  }
}

void EventPath::run_parked(ClientSession& client) {
  std::vector<DeferredEvent> parked = take_parked(client);
  for (auto event = parked.rbegin(); event != parked.rend(); ++event) {
    const std::size_t size = event->arguments.size();
    client.sequence.wait_first(event->operation->traits.order, size, deferred(client, std::move(*event)));
  }
}

// --- running ----------------------------------------------------------------------------------------------

void EventPath::run(ClientSession& client, const Operation& operation, Value arguments, socketio::Ack&& ack) {
  const OperationTraits& traits = operation.traits;
  Frame frame{++last_turn_, client, data_of(arguments), false};
  AnyReply reply(std::in_place, this, client.serial, frame.turn, &operation,
                 parts_.delivery.mode(client.wants_raw), std::move(ack));
  EventTurn& turn = reply.event();
  if (operation.needs_identity() && !client.is_joined()) {
    return refuse_in_frame(frame, turn, {Error(ErrorCode::auth_required), RefusalKind::malformed});
  }
  if (client.state != ClientSession::State::anonymous) {
    turn.began = parts_.timers.now();
    if (auto limited = over_limit(parts_.limits.of_user(traits.budget), client.principal.user, turn.began)) {
      return refuse_in_frame(frame, turn, {*std::move(limited), RefusalKind::malformed});
    }
    frame.has_paid = true;
  }
  if (operation.handle == nullptr) return join_(client, frame.data, std::move(turn.ack));
  if (traits.needs_ack && !turn.ack) {
    Error error(ErrorCode::invalid_data,
                std::string(traits.event) + " is answered in its acknowledgement: ask for one");
    return refuse_in_frame(frame, turn, {std::move(error), RefusalKind::malformed});
  }
  handle(frame, std::move(reply));
}

void EventPath::handle(Frame& frame, AnyReply&& reply) {
  ClientSession& client = frame.client;
  EventTurn& turn = reply.event();
  const OperationTraits& traits = turn.operation->traits;
  const bool is_pipelined = traits.order == Order::pipelined;
  if (is_pipelined && frame.data) turn.bytes = frame.data->raw().size();
  const std::size_t bytes = turn.bytes;
  Frame* const outer = std::exchange(frame_, &frame);
  if (traits.is_page) {
    handle_in_slot(frame, std::move(reply));
  } else {
    call_handler(client, frame.data, std::move(reply));
  }
  frame_ = outer;
  if (frame.is_answered) return;
  client.sequence.begin(traits.order, bytes);
  if (is_pipelined) flight_.begin();
}

void EventPath::handle_in_slot(Frame& frame, AnyReply&& reply) {
  const std::uint64_t serial = frame.client.serial;
  std::string data(frame.data ? frame.data->raw() : std::string_view());
  parts_.read_slots.take(
      frame.client.principal.user, [this, serial, data = std::move(data),
                                    reply = std::move(reply)](base::Result<ReadSlots::Slot> slot) mutable {
        const ClientSession* const client = parts_.sessions.find(serial);
        if (client == nullptr) return;
        if (!slot) return reply.refuse({std::move(slot).error()});
        reply.event().slot = *std::move(slot);
        base::json::Document document;
        const bool has_data = document.parse(data) == base::json::ParseError::none;
        call_handler(*client, has_data ? std::optional(document.root()) : std::nullopt, std::move(reply));
      });
}

void EventPath::call_handler(const ClientSession& client, std::optional<Value> data, AnyReply&& reply) {
  const EventTurn& turn = reply.event();
  const Caller caller{client.principal, client.socket.id().str(), turn.mode, {}};
  turn.operation->handle(parts_.features, caller, Source(data), std::move(reply));
}

socketio::Socket* EventPath::socket_of(const EventTurn& turn) const {
  if (frame_ != nullptr && frame_->turn == turn.number) return &frame_->client.socket;
  const ClientSession* const client = parts_.sessions.find(turn.serial);
  return client == nullptr ? nullptr : &client->socket;
}

// --- answers ----------------------------------------------------------------------------------------------

void EventPath::succeed(EventTurn& turn, std::string_view answer) {
  if (frame_ != nullptr && frame_->turn == turn.number) {
    frame_->is_answered = true;
    if (turn.ack) turn.ack(answer);
    if (turn.slot.is_taken()) untaken_.add(turn.serial, std::move(turn.slot));
    return;
  }
  if (turn.operation->traits.order == Order::pipelined) flight_.end(turn.began);
  ClientSession* const client = parts_.sessions.find(turn.serial);
  if (client == nullptr) return;
  if (turn.ack) turn.ack(answer);
  if (turn.slot.is_taken()) untaken_.add(turn.serial, std::move(turn.slot));
  finish(*client, turn.bytes);
}

void EventPath::refuse(EventTurn& turn, Refused&& refused) {
  if (frame_ != nullptr && frame_->turn == turn.number) {
    frame_->is_answered = true;
    return refuse_in_frame(*frame_, turn, std::move(refused));
  }
  if (turn.operation->traits.order == Order::pipelined) flight_.end(turn.began);
  ClientSession* const client = parts_.sessions.find(turn.serial);
  if (client == nullptr) return;
  if (refused.kind == RefusalKind::announced) {
    turn.ack(error_answer(refused.error, refused.call));
  } else {
    parts_.refusals.charge_and_send(*client,
                                    {std::string(turn.operation->traits.event),
                                     std::move(refused.client_message_id), std::move(refused.error)},
                                    std::move(turn.ack));
  }
  finish(*client, turn.bytes);
}

void EventPath::refuse_in_frame(Frame& frame, EventTurn& turn, Refused&& refused) {
  ClientSession& client = frame.client;
  const Operation& operation = *turn.operation;
  if (refused.kind == RefusalKind::announced) return turn.ack(error_answer(refused.error, refused.call));
  if (refused.kind == RefusalKind::malformed && frame.has_paid) {
    parts_.limits.of_user(operation.traits.budget).give_back(client.principal.user);
  }
  EventRefusal refusal = EventRefusal::of(operation.traits.event, frame.data, std::move(refused.error));
  const bool is_announced = operation.announce_refusal != nullptr && client.is_joined();
  if (!is_announced) return refuse_unstarted(client, std::move(refusal), std::move(turn.ack));

  if (!parts_.refusals.charge(client, refusal.error)) return;
  if (operation.announce_refusal(parts_.features, client.socket, frame.data, refusal.error)) {
    return parts_.refusals.send(client, refusal, std::move(turn.ack));
  }
  turn.ack(error_answer(refusal.error));
}

void EventPath::refuse_unstarted(ClientSession& client, EventRefusal refusal, socketio::Ack ack) {
  if (client.sequence.may_answer()) {
    return parts_.refusals.charge_and_send(client, std::move(refusal), std::move(ack));
  }
  client.sequence.wait_first(Order::alone, 0,
                             [this, &client, refusal = std::move(refusal), ack = std::move(ack)]() mutable {
                               parts_.refusals.charge_and_send(client, std::move(refusal), std::move(ack));
                             });
}

void EventPath::refuse_arrival(ClientSession& client, std::string_view event, Error error,
                               socketio::Ack ack) {
  EventRefusal refusal = EventRefusal::of(event, {}, std::move(error));
  if (client.sequence.may_start(Order::alone)) {
    return refuse_unstarted(client, std::move(refusal), std::move(ack));
  }
  if (client.sequence.is_full(0)) return;
  client.sequence.wait(Order::alone, 0,
                       [this, &client, refusal = std::move(refusal), ack = std::move(ack)]() mutable {
                         parts_.refusals.charge_and_send(client, std::move(refusal), std::move(ack));
                       });
}

}  // namespace parley::api
