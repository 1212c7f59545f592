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

void EventPath::on_event(ClientSession& client, socketio::Event event) {
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
                       socketio::Ack ack) {
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

void EventPath::park(ClientSession& client, const Operation& operation, Value arguments, socketio::Ack ack) {
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

void EventPath::run(ClientSession& client, const Operation& operation, Value arguments, socketio::Ack ack) {
  const OperationTraits& traits = operation.traits;
  Frame frame{++last_turn_, client, data_of(arguments), false};
  EventTurn turn{.path = this,
                 .serial = client.serial,
                 .number = frame.turn,
                 .operation = &operation,
                 .mode = parts_.delivery.mode(client.wants_raw),
                 .client_message_id = {},
                 .ack = std::move(ack)};
  if (operation.needs_identity() && !client.is_joined()) {
    return refuse_in_frame(frame, std::move(turn), Error(ErrorCode::auth_required), RefusalKind::malformed,
                           {});
  }
  if (client.state != ClientSession::State::anonymous) {
    if (auto limited =
            over_limit(parts_.limits.of_user(traits.budget), client.principal.user, parts_.timers.now())) {
      return refuse_in_frame(frame, std::move(turn), *std::move(limited), RefusalKind::malformed, {});
    }
    frame.has_paid = true;
  }
  if (operation.handle == nullptr) return join_(client, frame.data, std::move(turn.ack));
  if (traits.needs_ack && !turn.ack) {
    Error error(ErrorCode::invalid_data,
                std::string(traits.event) + " is answered in its acknowledgement: ask for one");
    return refuse_in_frame(frame, std::move(turn), std::move(error), RefusalKind::malformed, {});
  }
  handle(frame, std::move(turn));
}

void EventPath::handle(Frame& frame, EventTurn turn) {
  ClientSession& client = frame.client;
  const OperationTraits& traits = turn.operation->traits;
  const bool is_pipelined = traits.order == Order::pipelined;
  if (is_pipelined) {
    turn.began = parts_.timers.now();
    turn.bytes = frame.data ? frame.data->raw().size() : 0;
    turn.client_message_id = string_member(frame.data, "clientMessageId");
  }
  const std::size_t bytes = turn.bytes;
  Frame* const outer = std::exchange(frame_, &frame);
  if (traits.is_page) {
    handle_in_slot(frame, std::move(turn));
  } else {
    call_handler(client, frame.data, std::move(turn));
  }
  frame_ = outer;
  if (frame.is_answered) return;
  client.sequence.begin(traits.order, bytes);
  if (is_pipelined) flight_.begin();
}

void EventPath::handle_in_slot(Frame& frame, EventTurn turn) {
  const std::uint64_t serial = frame.client.serial;
  std::string data(frame.data ? frame.data->raw() : std::string_view());
  parts_.read_slots.take(
      frame.client.principal.user, [this, serial, data = std::move(data),
                                    turn = std::move(turn)](base::Result<ReadSlots::Slot> slot) mutable {
        const ClientSession* const client = parts_.sessions.find(serial);
        if (client == nullptr) return;
        if (!slot) return refuse(std::move(turn), std::move(slot).error(), RefusalKind::outcome, {});
        turn.slot = *std::move(slot);
        base::json::Document document;
        const bool has_data = document.parse(data) == base::json::ParseError::none;
        call_handler(*client, has_data ? std::optional(document.root()) : std::nullopt, std::move(turn));
      });
}

void EventPath::call_handler(const ClientSession& client, std::optional<Value> data, EventTurn turn) {
  const Operation& operation = *turn.operation;
  const Caller caller{client.principal, client.socket.id().str(), turn.mode, {}};
  operation.handle(parts_.features, caller, Source(data), AnyReply(std::move(turn)));
}

// --- answers ----------------------------------------------------------------------------------------------

void EventPath::succeed(EventTurn turn, std::string_view answer) {
  if (frame_ != nullptr && frame_->turn == turn.number) {
    frame_->is_answered = true;
    if (turn.ack) turn.ack(answer);
    if (turn.slot) untaken_.add(turn.serial, *std::move(turn.slot));
    return;
  }
  if (turn.operation->traits.order == Order::pipelined) flight_.end(turn.began);
  ClientSession* const client = parts_.sessions.find(turn.serial);
  if (client == nullptr) return;
  if (turn.ack) turn.ack(answer);
  if (turn.slot) untaken_.add(turn.serial, *std::move(turn.slot));
  finish(*client, turn.bytes);
}

void EventPath::refuse(EventTurn turn, Error error, RefusalKind kind,
                       const std::optional<base::CallId>& call) {
  if (frame_ != nullptr && frame_->turn == turn.number) {
    frame_->is_answered = true;
    return refuse_in_frame(*frame_, std::move(turn), std::move(error), kind, call);
  }
  if (turn.operation->traits.order == Order::pipelined) flight_.end(turn.began);
  ClientSession* const client = parts_.sessions.find(turn.serial);
  if (client == nullptr) return;
  if (kind == RefusalKind::announced) {
    turn.ack(error_answer(error, call));
  } else {
    parts_.refusals.charge_and_send(
        *client, {std::string(turn.operation->traits.event), turn.client_message_id, std::move(error)},
        std::move(turn.ack));
  }
  finish(*client, turn.bytes);
}

void EventPath::refuse_in_frame(Frame& frame, EventTurn turn, Error error, RefusalKind kind,
                                const std::optional<base::CallId>& call) {
  ClientSession& client = frame.client;
  const Operation& operation = *turn.operation;
  if (kind == RefusalKind::announced) return turn.ack(error_answer(error, call));
  if (kind == RefusalKind::malformed && frame.has_paid) {
    parts_.limits.of_user(operation.traits.budget).give_back(client.principal.user);
  }
  EventRefusal refusal = EventRefusal::of(operation.traits.event, frame.data, std::move(error));
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
