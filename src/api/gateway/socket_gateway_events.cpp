// The events themselves: joining, and what a joined user may do. The way an event takes to get here is in
// socket_api.cpp.
#include <chrono>
#include <utility>

#include "api/contract/response.hpp"
#include "api/gateway/socket_gateway.hpp"
#include "api/inputs.hpp"
#include "http/ip_address.hpp"

namespace parley::api {

using base::Error;
using base::ErrorCode;

namespace {

/// How late a token that the wall clock has jumped past is noticed, at most; and a difference that is worth
/// setting all deadlines anew, which a clock that is slewed reaches after minutes.
constexpr base::Duration clock_watch_period{4'000};
constexpr base::Duration least_clock_jump{250};

}  // namespace

// --- identity ---------------------------------------------------------------------------------------------

void SocketGateway::join(ClientSession& client, Call call) {
  if (client.state != ClientSession::State::anonymous) {
    if (const auto wait = client.rejoins.take(timers_.now())) {
      Error error(ErrorCode::rate_limited);
      error.retry_after = *wait;
      return join_failed(client, error, std::move(call.ack));
    }
  }
  base::Result<JoinRequest> request = decode(api::join, call.data);
  if (!request) {
    refuse_now(client, refused_of(call, request.error()), {});
    return join_failed(client, request.error(), std::move(call.ack));
  }
  const bool wants_raw = request->format ? *request->format == ContentFormat::raw : client.wants_raw;
  authenticate(client, std::move(request->token), std::move(request->user), wants_raw, std::move(call.ack));
}

void SocketGateway::authenticate(ClientSession& client, std::string token,
                                 std::optional<base::UserId> claimed, bool wants_raw, socketio::Ack ack) {
  client.sequence.begin(EventQueue::Kind::alone);
  services_.identity.admit_device(std::move(token),
                                  [this, serial = client.serial, claimed = std::move(claimed), wants_raw,
                                   ack = std::move(ack)](base::Result<auth::Principal> principal) mutable {
                                    ClientSession* client = find(serial);
                                    if (client == nullptr) return;
                                    std::optional<Error> error;
                                    if (principal) {
                                      error = objection(*client, *principal, claimed);
                                    } else {
                                      error = std::move(principal).error();
                                    }
                                    if (!error) {
                                      client->wants_raw = wants_raw;
                                      return let_in(*client, std::move(*principal), std::move(ack));
                                    }
                                    join_failed(*client, *error, std::move(ack));
                                    finished(*client);
                                  });
}

std::optional<Error> SocketGateway::objection(const ClientSession& client, const auth::Principal& principal,
                                              const std::optional<base::UserId>& claimed) {
  if (claimed && *claimed != principal.user) {
    services_.identity.note_refusal("userId of the join is not its user's", {});
    return Error(ErrorCode::unauthorized);
  }
  if (client.state != ClientSession::State::anonymous) {
    if (client.principal.user == principal.user) return std::nullopt;
    return Error(ErrorCode::unauthorized);
  }
  if (auto limited = over_limit(limits_.others, principal.user, timers_.now())) return limited;
  const std::size_t devices = services_.conversations.presence_view.devices(principal.user);
  if (options_.sockets_per_user == 0 || devices < options_.sockets_per_user) return std::nullopt;
  return Error(ErrorCode::rate_limited, "Too many connections of this user");
}

void SocketGateway::let_in(ClientSession& client, auth::Principal principal, socketio::Ack ack,
                           bool is_recovered) {
  const base::UserId user = principal.user;
  const bool is_first = client.state == ClientSession::State::anonymous;
  auto welcome_now = [this, serial = client.serial, principal = std::move(principal), ack = std::move(ack),
                      is_recovered](Exchange::Active call) mutable {
    ClientSession* const client = find(serial);
    if (client == nullptr) return false;
    // It may have been revoked since it was looked at.
    if (!services_.identity.still_holds(principal)) {
      join_failed(*client, Error(ErrorCode::token_revoked), std::move(ack));
      finished(*client);
      return false;
    }
    welcome(*client, std::move(principal), std::move(ack), is_recovered, std::move(call));
    return true;
  };
  const auto end = [this, serial = client.serial] {
    if (ClientSession* const client = find(serial)) finished(*client);
  };
  if (!is_first) {
    return services_.calls.exchange.active(
        user, [welcome_now = std::move(welcome_now), end](Exchange::Active call) mutable {
          if (welcome_now(std::move(call))) end();
        });
  }
  services_.calls.exchange.arrive(user, calls::Device(client.socket.id().str()), std::move(welcome_now),
                                  [this, serial = client.serial, end] {
                                    if (ClientSession* const client = find(serial)) run_parked(*client);
                                    end();
                                  });
}

void SocketGateway::welcome(ClientSession& client, auth::Principal principal, socketio::Ack ack,
                            bool is_recovered, Exchange::Active call) {
  const bool is_first = client.state == ClientSession::State::anonymous;
  client.principal = std::move(principal);
  client.state = ClientSession::State::joined;
  client.failed_joins = 0;
  client.socket.allow_payload();
  client.deadline.arm(time_left(client));
  if (!is_first) client.rejoins.give_back();
  if (!clock_watch_.armed()) {
    clock_gap_ = clock_gap();
    clock_watch_.arm(clock_watch_period);
  }

  const base::UserId& user = client.principal.user;
  delivery_.subscribe(client.socket, user, client.wants_raw);
  Connected connected_now{user, client.socket.id().str(), timers_.clock().wall_now(), is_recovered, {}};
  if (call && call->status == store::CallStatus::accepted) connected_now.active_call = std::move(call);
  delivery_.emit(client.socket, connected, connected_now);
  ack(success_answer(mode_of(client), [&](Encoding& to) {
    to.json.key("user").begin_object().key("id").value(user.str());
    to.json.key("name");
    write_value(to, client.principal.name, true);
    to.json.end_object();
  }));
  if (!is_first) return;

  ++joined_;
  services_.presence.open(client.socket, user);
}

void SocketGateway::join_failed(ClientSession& client, const Error& error, socketio::Ack ack) {
  // Which check failed is nobody's business but the token's owner's, who learns of expiry only.
  const ErrorCode shown = error.code == ErrorCode::permission_denied ? ErrorCode::unauthorized : error.code;
  Error told = error;
  told.code = shown;
  if (client.state == ClientSession::State::anonymous && shown == ErrorCode::unauthorized) {
    const std::string address = http::limit_key(client.socket.peer_address());
    if (auto limited = over_limit(limits_.refusals_of_address, address, timers_.now())) told = *limited;
  }
  if (!charge_refusal(client, told)) return;
  delivery_.emit(client.socket, auth_error, {"Authentication failed", base::entry(told.code).name});
  ack(error_answer(told));
  // One that has joined keeps its session; and once that has expired, it has its own deadline.
  if (client.state != ClientSession::State::anonymous) return;
  if (++client.failed_joins >= options_.join_attempts) client.socket.close_transport();
}

void SocketGateway::deadline_passed(ClientSession& client) {
  if (client.state != ClientSession::State::joined) return client.socket.close_transport();
  // The wall clock has been set back meanwhile.
  if (const base::Duration left = time_left(client); left > base::Duration{0})
    return client.deadline.arm(left);
  client.state = ClientSession::State::expired;
  const base::ErrorEntry& expired = base::entry(ErrorCode::token_expired);
  delivery_.emit(client.socket, auth_error, {expired.message, expired.name});
  client.deadline.arm(options_.expiry_grace);
}

base::Duration SocketGateway::time_left(const ClientSession& client) const {
  return client.principal.valid_until - timers_.clock().wall_now();
}

base::Duration SocketGateway::clock_gap() const {
  return timers_.clock().wall_now().time_since_epoch() - timers_.now().time_since_epoch();
}

void SocketGateway::watch_clock() {
  const base::Duration gap = clock_gap();
  if (std::chrono::abs(gap - clock_gap_) >= least_clock_jump) {
    clock_gap_ = gap;
    for (const auto& [serial, client] : clients_) {
      if (client->is_joined()) client->deadline.arm(time_left(*client));
    }
  }
  if (joined_ > 0) clock_watch_.arm(clock_watch_period);
}

// --- events -----------------------------------------------------------------------------------------------

void SocketGateway::message(ClientSession& client, Call call) {
  base::Result<SendRequest> request = decode(api::message, call.data);
  if (!request) return refuse(client, std::move(call), std::move(request).error());
  const base::UserId& sender = client.principal.user;
  store::MessageDraft draft = draft_of(sender, *std::move(request));
  if (const auto acceptable = chat::Messenger::check(draft); !acceptable) {
    return refuse(client, std::move(call), acceptable.error());
  }
  const std::size_t bytes = draft.content.size();
  client.sequence.begin(call.kind, bytes);
  const base::Instant began = flight_.begin();
  std::string id = draft.client_message_id;
  services_.messenger.send(
      std::move(draft), client.socket.id().str(),
      [this, serial = client.serial, bytes, began, id = std::move(id),
       ack = std::move(call.ack)](base::Result<store::SharedMessage> sent) mutable {
        flight_.end(began);
        ClientSession* client = find(serial);
        if (client == nullptr) return;
        if (sent) {
          const Json object{delivery_.object_of(*sent, mode_of(*client))};
          delivery_.emit(client->socket, message_sent, {object, detail::client_message_id_of(**sent)});
          if (ack) ack(success_answer(mode_of(*client), "message", object));
        } else {
          refuse_now(*client, {std::string(api::message.name), id, std::move(sent).error()}, std::move(ack));
        }
        finished(*client, bytes);
      });
}

void SocketGateway::typing_start(ClientSession& client, Call call) {
  const base::Result<TypingRequest> request = decode(api::typing_start, call.data);
  if (!request) return refuse(client, std::move(call), request.error());
  if (request->to != client.principal.user) {
    services_.typing.start(client.principal.user, client.principal.name, request->to);
  }
  if (call.ack) call.ack(success_answer());
}

void SocketGateway::typing_stop(ClientSession& client, Call call) {
  const base::Result<TypingRequest> request = decode(api::typing_stop, call.data);
  if (!request) return refuse(client, std::move(call), request.error());
  if (request->to != client.principal.user) services_.typing.stop(client.principal.user, request->to);
  if (call.ack) call.ack(success_answer());
}

}  // namespace parley::api
