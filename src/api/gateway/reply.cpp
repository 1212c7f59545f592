#include "api/gateway/reply.hpp"

#include "api/gateway/event_path.hpp"
#include "api/gateway/rest_response.hpp"

namespace parley::api {

ContentMode AnyReply::mode() const {
  return request_ == nullptr ? event_.mode : request_->mode;
}

bool AnyReply::wants_answer() const {
  return request_ != nullptr || static_cast<bool>(event_.ack);
}

socketio::Socket* AnyReply::socket() const {
  return request_ == nullptr ? event_.path->socket_of(event_) : nullptr;
}

void AnyReply::succeed(std::string&& answer) {
  if (request_ == nullptr) return event_.path->succeed(event_, answer);
  request_->reply.respond(json_answer(request_->status, std::move(answer)));
}

void AnyReply::refuse(Refused&& refused) {
  if (request_ == nullptr) return event_.path->refuse(event_, std::move(refused));
  request_->reply.respond(refusal(refused.error, refused.call));
}

}  // namespace parley::api
