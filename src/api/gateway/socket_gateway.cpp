#include "api/gateway/socket_gateway.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "api/call_inputs.hpp"
#include "api/contract/response.hpp"
#include "api/inputs.hpp"
#include "api/receipt_inputs.hpp"

namespace parley::api {

using base::Error;
using base::ErrorCode;
using base::json::Value;

struct EventEntry {
  std::string_view name;
  bool needs_identity;
  EventQueue::Kind kind;
  Budget budget;  ///< of the user; a first join takes from it once it is known whose it is
  void (SocketGateway::*handle)(ClientSession&, SocketGateway::Call);

  static std::span<const EventEntry> all();
  static const EventEntry* find(std::string_view name);
};

std::span<const EventEntry> EventEntry::all() {
  using enum EventQueue::Kind;
  static constexpr std::array entries{
      EventEntry{api::join.name, false, alone, Budget::others, &SocketGateway::join},
      EventEntry{api::message.name, true, pipelined, Budget::messages, &SocketGateway::message},
      EventEntry{api::message_read.name, true, alone, Budget::receipts, &SocketGateway::message_read},
      EventEntry{api::message_delivered.name, true, alone, Budget::receipts,
                 &SocketGateway::message_delivered},
      EventEntry{api::message_edit.name, true, alone, Budget::changes, &SocketGateway::message_edit},
      EventEntry{api::message_delete.name, true, alone, Budget::changes, &SocketGateway::message_delete},
      EventEntry{api::sync.name, true, alone, Budget::reads, &SocketGateway::sync},
      EventEntry{api::typing_start.name, true, alone, Budget::signals, &SocketGateway::typing_start},
      EventEntry{api::typing_stop.name, true, alone, Budget::signals, &SocketGateway::typing_stop},
      EventEntry{api::call_initiate.name, true, alone, Budget::calls, &SocketGateway::call_initiate},
      EventEntry{api::call_respond.name, true, alone, Budget::others, &SocketGateway::call_respond},
      EventEntry{api::call_end.name, true, alone, Budget::others, &SocketGateway::call_end},
      EventEntry{api::presence_set.name, true, alone, Budget::others, &SocketGateway::presence_set},
  };
  return entries;
}

const EventEntry* EventEntry::find(std::string_view name) {
  const auto found = std::ranges::find(all(), name, &EventEntry::name);
  return found == all().end() ? nullptr : &*found;
}

std::vector<Operation> SocketGateway::operations() {
  std::vector<Operation> all;
  for (const EventEntry& entry : EventEntry::all())
    all.push_back({"event", entry.name, entry.needs_identity});
  return all;
}

namespace {

std::vector<DeferredEvent> take_parked(ClientSession& client) {
  const std::unique_ptr<Parking> parking = std::move(client.parking);
  return parking == nullptr ? std::vector<DeferredEvent>() : std::move(parking->events);
}

ClientSession& client_of(socketio::Socket& socket) {
  return static_cast<ClientSession&>(*socket.state);
}

/// What may be repeated of an event's name in a refusal.
constexpr Shape repeatable_name{ShapeKind::token, 1, 64, {}};
constexpr Shape repeatable_id{ShapeKind::token, 1, 128, {}};

}  // namespace

std::string_view string_member(std::optional<Value> object, std::string_view key) {
  if (!object) return {};
  const std::optional<Value> member = object->find(key);
  return member && member->is(base::json::Kind::string) ? member->as_string() : std::string_view{};
}

SocketGateway::SocketGateway(base::Timers& timers, Services services, UserDelivery& delivery,
                             UserLimits& limits, SocketOptions options)
    : timers_(timers),
      services_(services),
      delivery_(delivery),
      limits_(limits),
      options_(options),
      flight_(timers.clock()),
      release_(timers, [this] { release_waiting(); }),
      untaken_(timers,
               [this](std::uint64_t serial) {
                 const ClientSession* const client = find(serial);
                 return client == nullptr ? 0 : client->socket.queued_bytes();
               }),
      clock_watch_(timers, [this] { watch_clock(); }) {
  services_.identity.tell(this);
}

// --- connection -------------------------------------------------------------------------------------------

std::optional<socketio::Refusal> SocketGateway::on_connecting(socketio::Socket& socket, Value auth) {
  ClientSession& client = admit(socket);
  client.handshake_token = handshake_token(socket, auth);
  client.wants_raw = string_member(auth, "contentFormat") == content_formats[1];
  return std::nullopt;
}

std::string_view SocketGateway::handshake_token(const socketio::Socket& socket, Value auth) {
  const std::string_view token = jwt::bare_token(string_member(auth, "token"));
  return token.empty() ? jwt::without_scheme(socket.authorization()).value_or(std::string_view()) : token;
}

ClientSession& SocketGateway::admit(socketio::Socket& socket) {
  const std::uint64_t serial = next_serial_++;
  auto admitted = std::make_unique<ClientSession>(serial, socket, timers_, flight_,
                                                  [this, &socket] { deadline_passed(client_of(socket)); });
  ClientSession& client = *admitted;
  client.events = base::TokenBucket::per(options_.events_per_second, base::Duration{1000});
  client.refusals = base::TokenBucket::per(options_.refusals_per_minute, UserLimits::minute);
  client.patience = base::TokenBucket::per(options_.refusals_until_closed, UserLimits::minute);
  client.rejoins = base::TokenBucket::per(options_.rejoin_attempts, base::Duration{1000});
  socket.state = std::move(admitted);
  clients_.emplace(serial, &client);
  return client;
}

void SocketGateway::on_connected(socketio::Socket& socket) {
  socket.forget_authorization();
  if (socket.recovered()) return go_on(socket);
  ClientSession& client = client_of(socket);
  client.deadline.arm(options_.join_timeout);
  if (client.handshake_token.empty()) return;
  authenticate(client, std::exchange(client.handshake_token, {}), std::nullopt, client.wants_raw, {});
}

void SocketGateway::on_disconnected(socketio::Socket& socket, socketio::DisconnectReason) {
  ClientSession& client = client_of(socket);
  clients_.erase(client.serial);
  if (!client.is_joined()) socket.renounce_recovery();
  if (client.state == ClientSession::State::anonymous) return;
  --joined_;
  services_.presence.close(socket);
  const auth::Principal session = client.principal;
  const bool is_logged_out = client.is_logged_out;
  keep_identity(client);  // the client is no more
  services_.calls.exchange.leave(session, is_logged_out);
}

void SocketGateway::on_revoked(const base::UserId& user) {
  const base::ErrorEntry& revoked = base::entry(ErrorCode::token_revoked);
  delivery_.for_each_socket(user, [&](socketio::Socket& socket) {
    ClientSession& client = client_of(socket);
    if (client.is_logged_out || !services_.identity.is_revoked(client.principal)) return;
    client.is_logged_out = true;
    client.state = ClientSession::State::expired;
    delivery_.emit(socket, auth_error, {revoked.message, revoked.name});
    socket.close_transport();
  });
  services_.calls.exchange.revoked(user);
}

void SocketGateway::on_renamed(const base::UserId& user, const std::string& name) {
  delivery_.for_each_socket(user, [&](socketio::Socket& socket) { client_of(socket).principal.name = name; });
}

ClientSession* SocketGateway::find(std::uint64_t serial) const {
  const auto found = clients_.find(serial);
  return found == clients_.end() ? nullptr : found->second;
}

// --- the way of an event ----------------------------------------------------------------------------------

void SocketGateway::on_event(socketio::Socket& socket, socketio::Event event) {
  if (is_stopped_) return;
  ClientSession& client = client_of(socket);
  if (const auto wait = client.events.take(timers_.now())) {
    Error error(ErrorCode::rate_limited);
    error.retry_after = *wait;
    return refuse_arrival(client, {event.name, EventQueue::Kind::alone, {}, std::move(event.ack)},
                          std::move(error));
  }
  const EventEntry* entry = EventEntry::find(event.name);
  if (event.defect || entry == nullptr) {
    Error error(ErrorCode::invalid_data, event.defect ? "Malformed JSON" : "Unknown event");
    return refuse_arrival(client, {event.name, EventQueue::Kind::alone, {}, std::move(event.ack)},
                          std::move(error));
  }
  submit(client, *entry, event.arguments, std::move(event.ack));
}

void SocketGateway::submit(ClientSession& client, const EventEntry& entry, Value arguments,
                           socketio::Ack ack) {
  const bool may_start = client.sequence.may_start(entry.kind);
  if (may_start && entry.needs_identity && !client.is_joined())
    return park(client, entry, arguments, std::move(ack));
  if (may_start) return run(client, entry, arguments, std::move(ack));
  wait(client, {&entry, std::string(arguments.raw()), std::move(ack)});
}

void SocketGateway::finished(ClientSession& client, std::size_t bytes) {
  client.sequence.end(bytes);
  if (!client.is_held || client.sequence.has_waiting()) return;
  to_release_.push_back(client.serial);
  if (!release_.armed()) release_.arm({});
}

void SocketGateway::release_waiting() {
  for (const std::uint64_t serial : std::exchange(to_release_, {})) {
    ClientSession* const client = find(serial);
    if (client != nullptr && std::exchange(client->is_held, false)) client->socket.release_input();
  }
}

void SocketGateway::wait(ClientSession& client, DeferredEvent event) {
  if (!std::exchange(client.is_held, true)) client.socket.hold_input();

  const std::size_t size = event.arguments.size();
  if (client.sequence.is_full(size)) {
    return refuse(client, {event.entry->name, event.entry->kind, {}, std::move(event.ack)},
                  Error(ErrorCode::rate_limited, "Too many events wait for their turn"));
  }
  const EventQueue::Kind kind = event.entry->kind;
  client.sequence.wait(kind, size, deferred(client, std::move(event)));
}

EventQueue::Step SocketGateway::deferred(ClientSession& client, DeferredEvent event) {
  return [this, &client, event = std::move(event)]() mutable { run_deferred(client, std::move(event)); };
}

void SocketGateway::run_deferred(ClientSession& client, DeferredEvent event) {
  base::json::Document document;
  if (document.parse(event.arguments) != base::json::ParseError::none) return;  // it parsed when it arrived
  run(client, *event.entry, document.root(), std::move(event.ack));
}

void SocketGateway::run(ClientSession& client, const EventEntry& entry, Value arguments, socketio::Ack ack) {
  Call call{entry.name, entry.kind, {}, std::move(ack)};
  if (arguments.size() > 1) call.data = arguments[1];
  if (entry.needs_identity && !client.is_joined()) {
    return refuse(client, std::move(call), Error(ErrorCode::auth_required));
  }
  if (client.state != ClientSession::State::anonymous) {
    if (auto limited = over_limit(limits_.of_user(entry.budget), client.principal.user, timers_.now())) {
      if (entry.budget == Budget::calls) return refuse_placing(client, std::move(call), *std::move(limited));
      return refuse(client, std::move(call), *std::move(limited));
    }
    call.charged = &entry;
  }
  (this->*entry.handle)(client, std::move(call));
}

void SocketGateway::park(ClientSession& client, const EventEntry& entry, Value arguments, socketio::Ack ack) {
  const std::string_view text = arguments.raw();
  const std::size_t events = client.parking ? client.parking->events.size() : 0;
  const std::size_t bytes = client.parking ? client.parking->bytes : 0;
  const bool is_full = events >= options_.parked_events || bytes + text.size() > options_.parked_bytes;
  if (client.state != ClientSession::State::anonymous || client.parking_over || is_full) {
    return refuse(client, {entry.name, entry.kind, {}, std::move(ack)}, Error(ErrorCode::auth_required));
  }
  if (client.parking == nullptr) {
    client.parking = std::make_unique<Parking>(
        timers_, [this, &socket = client.socket] { parked_too_long(client_of(socket)); });
    client.parking->deadline.arm(options_.parking);
  }
  client.parking->bytes += text.size();
  client.parking->events.push_back({&entry, std::string(text), std::move(ack)});
}

void SocketGateway::parked_too_long(ClientSession& client) {
  client.parking_over = true;
  std::vector<DeferredEvent> parked = take_parked(client);
  // While a join is under way each refusal waits for it, in front of those that wait already.
  if (!client.sequence.may_answer()) std::ranges::reverse(parked);
  for (DeferredEvent& event : parked) {
    refuse(client, {event.entry->name, event.entry->kind, {}, std::move(event.ack)},
           Error(ErrorCode::auth_required));
  }
}

/// Puts them in front of what came while the join was under way.
void SocketGateway::run_parked(ClientSession& client) {
  std::vector<DeferredEvent> parked = take_parked(client);
  for (auto event = parked.rbegin(); event != parked.rend(); ++event) {
    const std::size_t size = event->arguments.size();
    client.sequence.wait_first(event->entry->kind, size, deferred(client, std::move(*event)));
  }
}

// --- answers ----------------------------------------------------------------------------------------------

void SocketGateway::refuse_arrival(ClientSession& client, Call call, Error error) {
  if (client.sequence.may_start(EventQueue::Kind::alone))
    return refuse(client, std::move(call), std::move(error));
  if (client.sequence.is_full(0)) return;
  client.sequence.wait(
      EventQueue::Kind::alone, 0,
      [this, &client, refused = refused_of(call, std::move(error)), ack = std::move(call.ack)]() mutable {
        refuse_now(client, refused, std::move(ack));
      });
}

void SocketGateway::refuse(ClientSession& client, Call call, Error error) {
  give_back(client, call);
  Refused refused = refused_of(call, std::move(error));
  if (client.sequence.may_answer()) return refuse_now(client, refused, std::move(call.ack));
  client.sequence.wait_first(
      EventQueue::Kind::alone, 0,
      [this, &client, refused = std::move(refused), ack = std::move(call.ack)]() mutable {
        refuse_now(client, refused, std::move(ack));
      });
}

SocketGateway::Refused SocketGateway::refused_of(const Call& call, Error error) {
  Refused refused{{}, {}, std::move(error)};
  if (is_token(call.event, repeatable_name)) refused.event = call.event;
  const std::string_view id = string_member(call.data, "clientMessageId");
  if (is_token(id, repeatable_id)) refused.client_message_id = id;
  return refused;
}

void SocketGateway::give_back(const ClientSession& client, const Call& call) {
  if (call.charged != nullptr) limits_.of_user(call.charged->budget).give_back(client.principal.user);
}

bool SocketGateway::charge_refusal(ClientSession& client, Error& error) {
  if (base::entry(error.code).http_status >= 500) return true;
  const base::Instant now = timers_.now();
  if (client.patience.take(now)) {
    client.socket.close_transport();
    return false;
  }
  if (error.code == ErrorCode::rate_limited) return true;
  if (const auto wait = client.refusals.take(now)) {
    error = Error(ErrorCode::rate_limited);
    error.retry_after = *wait;
  }
  return true;
}

void SocketGateway::refuse_now(ClientSession& client, Refused refused, socketio::Ack ack) {
  if (charge_refusal(client, refused.error)) tell_refused(client, refused, std::move(ack));
}

void SocketGateway::tell_refused(ClientSession& client, const Refused& refused, socketio::Ack ack) {
  const Error& error = refused.error;
  EventError object{error.message, base::entry(error.code).name, refused.event, {}, {}, {}};
  if (!error.field.empty()) object.field_name = error.field;
  if (!refused.client_message_id.empty()) object.client_message_id = refused.client_message_id;
  if (error.retry_after) object.retry_after_ms = error.retry_after->count();
  delivery_.emit(client.socket, event_error, object);
  if (ack) ack(error_answer(error));
}

}  // namespace parley::api
