// Messages that are stored already, over REST: the same moves as by socket.
#include <utility>

#include "api/contract/response.hpp"
#include "api/gateway/rest_gateway.hpp"
#include "api/gateway/rest_response.hpp"
#include "api/receipt_inputs.hpp"
#include "api/receipt_outputs.hpp"

namespace parley::api {

namespace {

/// Responds with what `answer(value)` says, or with the refusal.
template <class T, class Answer>
store::Completion<T> answering(Reply responder, Answer answer) {
  return [responder = std::move(responder), answer](base::Result<T> done) mutable {
    responder.respond(done ? json_answer(200, answer(*done)) : RestGateway::refusal(done.error()));
  };
}

}  // namespace

void RestGateway::mark(Call call, store::MarkKind kind) {
  const base::UserId& user = call.principal.user;
  services_.conversations.receipts.mark(kind, user, made_id_of(call.id), {},
                                        answering<store::Mark>(std::move(call.responder), receipt_answer));
}

void RestGateway::edit_message(Call call) {
  base::Result<EditRequest> request = decode(patch_message, call.body.root());
  if (!request) return call.responder.respond(refusal(request.error()));
  const base::UserId& user = call.principal.user;
  const auto answer = [mode = mode_of(call.request)](const store::Message& edited) {
    return success_answer(mode, "message", edited);
  };
  services_.conversations.changes.edit(user, made_id_of(call.id), std::move(request->content),
                                       answering<store::Message>(std::move(call.responder), answer));
}

void RestGateway::delete_message(Call call) {
  const base::UserId& user = call.principal.user;
  services_.conversations.changes.remove(
      user, made_id_of(call.id), answering<store::Removed>(std::move(call.responder), deletion_answer));
}

}  // namespace parley::api
