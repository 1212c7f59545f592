#include "api/gateway/event_refusals.hpp"

#include <utility>

#include "api/session.hpp"

namespace parley::api {

using base::Error;
using base::ErrorCode;
using base::json::Value;

namespace {

/// The names of events and the client's message ids that a refusal may repeat.
constexpr Shape repeatable_name{ShapeKind::token, 1, 64, {}};
constexpr Shape repeatable_id{ShapeKind::token, 1, 128, {}};

}  // namespace

std::string_view string_member(std::optional<Value> object, std::string_view key) {
  if (!object) return {};
  const std::optional<Value> member = object->find(key);
  return member && member->is(base::json::Kind::string) ? member->as_string() : std::string_view{};
}

EventRefusal EventRefusal::of(std::string_view event, std::optional<Value> data, Error error) {
  EventRefusal refusal{{}, {}, std::move(error)};
  if (is_token(event, repeatable_name)) refusal.event = event;
  const std::string_view id = string_member(data, "clientMessageId");
  if (is_token(id, repeatable_id)) refusal.client_message_id = id;
  return refusal;
}

bool EventRefusals::charge(ClientSession& client, Error& error) {
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

void EventRefusals::send(ClientSession& client, const EventRefusal& refusal, socketio::Ack ack) {
  const Error& error = refusal.error;
  EventError object{error.message, base::entry(error.code).name, refusal.event, {}, {}, {}};
  if (!error.field.empty()) object.field_name = error.field;
  if (!refusal.client_message_id.empty()) object.client_message_id = refusal.client_message_id;
  if (error.retry_after) object.retry_after_ms = error.retry_after->count();
  delivery_.emit(client.socket, event_error, object);
  if (ack) ack(error_answer(error));
}

void EventRefusals::charge_and_send(ClientSession& client, EventRefusal refusal, socketio::Ack ack) {
  if (charge(client, refusal.error)) send(client, refusal, std::move(ack));
}

}  // namespace parley::api
