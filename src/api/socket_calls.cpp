// The events of calls, and of being free for them.
#include <optional>
#include <utility>

#include "api/call_outputs.hpp"
#include "api/contract/response.hpp"
#include "api/gateway/socket_gateway.hpp"
#include "api/inputs.hpp"

namespace parley::api {

using base::Error;

/// What becomes of the call is told by the switchboard; here only the acknowledgement is given. Events of the
/// socket behind this one wait for it.
store::Completion<store::Call> SocketGateway::acknowledging(ClientSession& client, Call& call) {
  client.sequence.begin(call.kind);
  return [this, serial = client.serial, event = std::string(call.event),
          ack = std::move(call.ack)](base::Result<store::Call> done) mutable {
    ClientSession* client = find(serial);
    if (client == nullptr) return;
    if (done) {
      if (ack) ack(success_answer(mode_of(*client), "call", *done));
    } else {
      refuse_now(*client, {event, {}, std::move(done).error()}, std::move(ack));
    }
    finished(*client);
  };
}

void SocketGateway::refuse_placing(ClientSession& client, Call call, Error error) {
  give_back(client, call);
  if (!charge_refusal(client, error)) return;
  std::optional<base::UserId> to;
  if (base::Result<CallRequest> request = decode(api::call_initiate, call.data)) to = std::move(request->to);
  delivery_.emit(client.socket, call_failed, failed_of(error, std::move(to)));
  if (services_.calls.mirrors_errors) {
    return tell_refused(client, refused_of(call, std::move(error)), std::move(call.ack));
  }
  if (call.ack) call.ack(error_answer(error));
}

void SocketGateway::call_initiate(ClientSession& client, Call call) {
  base::Result<CallRequest> request = decode(api::call_initiate, call.data);
  if (!request) return refuse_placing(client, std::move(call), std::move(request).error());
  const base::UserId& caller = client.principal.user;
  client.sequence.begin(call.kind);
  services_.calls.exchange.place(
      {caller, client.principal.name, calls::Device(client.socket.id().str()), std::move(request->to),
       request->type},
      [this, serial = client.serial, ack = std::move(call.ack)](const calls::Placed& placed) mutable {
        ClientSession* client = find(serial);
        if (client == nullptr) return;
        // Why it is refused, call:failed has told, and its mirror.
        if (ack) {
          ack(placed.call ? success_answer(mode_of(*client), "call", *placed.call)
                          : error_answer(placed.call.error(), placed.in_the_way));
        }
        finished(*client);
      });
}

void SocketGateway::call_respond(ClientSession& client, Call call) {
  const base::Result<CallResponse> request = decode(api::call_respond, call.data);
  if (!request) return refuse(client, std::move(call), request.error());
  services_.calls.exchange.respond(client.principal.user, calls::Device(client.socket.id().str()),
                                   request->call, request->response, acknowledging(client, call));
}

void SocketGateway::call_end(ClientSession& client, Call call) {
  const base::Result<CallEnd> request = decode(api::call_end, call.data);
  if (!request) return refuse(client, std::move(call), request.error());
  services_.calls.exchange.end(client.principal.user, request->call, acknowledging(client, call));
}

void SocketGateway::presence_set(ClientSession& client, Call call) {
  const base::Result<PresenceRequest> request = decode(api::presence_set, call.data);
  if (!request) return refuse(client, std::move(call), request.error());
  client.sequence.begin(call.kind);
  services_.calls.exchange.set_busy(
      client.principal.user, request->wish == Wish::busy,
      [this, serial = client.serial, ack = std::move(call.ack)](base::Result<void> chosen) mutable {
        ClientSession* client = find(serial);
        if (client == nullptr) return;
        if (!chosen) {
          refuse_now(*client, {std::string(api::presence_set.name), {}, std::move(chosen).error()},
                     std::move(ack));
        } else if (ack) {
          ack(success_answer());
        }
        finished(*client);
      });
}

}  // namespace parley::api
