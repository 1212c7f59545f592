#include "api/gateway/reply.hpp"

#include "api/gateway/event_path.hpp"
#include "api/gateway/rest_response.hpp"

namespace parley::api {

ContentMode AnyReply::mode() const {
  return std::visit([](const auto& turn) { return turn.mode; }, turn_);
}

bool AnyReply::wants_answer() const {
  const auto* const event = std::get_if<EventTurn>(&turn_);
  return event == nullptr || static_cast<bool>(event->ack);
}

void AnyReply::succeed(std::string answer) {
  if (auto* const event = std::get_if<EventTurn>(&turn_)) {
    EventPath& path = *event->path;
    return path.succeed(std::move(*event), answer);
  }
  RequestTurn& request = std::get<RequestTurn>(turn_);
  request.reply.respond(json_answer(request.status, std::move(answer)));
}

void AnyReply::refuse(base::Error error, RefusalKind kind, const std::optional<base::CallId>& call) {
  if (auto* const event = std::get_if<EventTurn>(&turn_)) {
    EventPath& path = *event->path;
    return path.refuse(std::move(*event), std::move(error), kind, call);
  }
  std::get<RequestTurn>(turn_).reply.respond(refusal(error, call));
}

}  // namespace parley::api
