#include "engineio/request_decision.hpp"

#include <utility>

#include "engineio/options.hpp"
#include "engineio/refusal.hpp"
#include "engineio/request_target.hpp"

namespace parley::engineio {

namespace {

constexpr int lowest_refusal = 300;

void answer_refused(const http::Request& request, http::Responder responder, http::Response response) {
  if (asks_for_websocket(request)) return responder.respond_and_close(std::move(response));
  responder.respond(std::move(response));
}

}  // namespace

// --- the decision -----------------------------------------------------------------------------------------

RequestDecision::RequestDecision(UndecidedRequest& request) : request_(&request) {
  request_->decision = this;
}

RequestDecision::RequestDecision(RequestDecision&& other) noexcept
    : request_(std::exchange(other.request_, nullptr)) {
  if (request_ != nullptr) request_->decision = this;
}

RequestDecision& RequestDecision::operator=(RequestDecision&& other) noexcept {
  if (this == &other) return *this;
  refuse();
  request_ = std::exchange(other.request_, nullptr);
  if (request_ != nullptr) request_->decision = this;
  return *this;
}

RequestDecision::~RequestDecision() {
  refuse();
}

void RequestDecision::allow() {
  decide(std::nullopt);
}

void RequestDecision::refuse() {
  if (request_ != nullptr) decide(refusal_response(Refusal::forbidden));
}

void RequestDecision::refuse(http::Response response) {
  if (response.status < lowest_refusal) return refuse();
  decide(std::move(response));
}

void RequestDecision::decide(std::optional<http::Response> refusal) {
  if (UndecidedRequest* const request = request_) request->owner.decide(*request, std::move(refusal));
}

// --- the requests -----------------------------------------------------------------------------------------

UndecidedRequest::UndecidedRequest(UndecidedRequests& owner_, base::Timers& timers, http::Request request_,
                                   http::Responder responder_)
    : owner(owner_), request(std::move(request_)), responder(std::move(responder_)), deadline(timers, [this] {
        is_being_asked = false;
        owner.decide(*this, refusal_response(Refusal::undecided));
      }) {}

UndecidedRequests::UndecidedRequests(base::Timers& timers, Options& options, Allowed on_allowed)
    : timers_(timers), options_(options), on_allowed_(std::move(on_allowed)) {}

UndecidedRequests::~UndecidedRequests() {
  refuse_all();
}

void UndecidedRequests::ask(http::Request request, http::Responder responder) {
  if (waiting_.size() >= options_.requests_waiting) {
    return answer_refused(request, std::move(responder), refusal_response(Refusal::too_many_undecided));
  }
  request.body = {};
  UndecidedRequest& asked = waiting_.emplace_back(*this, timers_, std::move(request), std::move(responder));
  asked.place = std::prev(waiting_.end());
  // Both are set before the call, which may throw.
  asked.deadline.arm(options_.decision_timeout);
  asked.responder.on_abandoned([&asked] {
    unlink(asked);
    asked.owner.waiting_.erase(asked.place);
  });
  options_.allow_request(asked.request, RequestDecision(asked));
  asked.is_being_asked = false;
  if (asked.is_decided) finish(asked, std::move(asked.refusal));
}

void UndecidedRequests::refuse_all() {
  for (auto next = waiting_.begin(); next != waiting_.end();) {
    UndecidedRequest& waiting = *next++;
    decide(waiting, refusal_response(Refusal::too_many_sessions));
  }
}

void UndecidedRequests::decide(UndecidedRequest& waiting, std::optional<http::Response> refusal) {
  unlink(waiting);
  if (!waiting.is_being_asked) return finish(waiting, std::move(refusal));
  if (std::exchange(waiting.is_decided, true)) return;
  waiting.refusal = std::move(refusal);
}

void UndecidedRequests::finish(UndecidedRequest& waiting, std::optional<http::Response> refusal) {
  const http::Request& request = waiting.request;
  http::Responder responder = std::move(waiting.responder);
  responder.on_abandoned({});
  std::list<UndecidedRequest> done;
  done.splice(done.begin(), waiting_, waiting.place);
  if (refusal) return answer_refused(request, std::move(responder), std::move(*refusal));
  on_allowed_(std::move(waiting.request), std::move(responder));
}

void UndecidedRequests::unlink(UndecidedRequest& waiting) {
  if (RequestDecision* const decision = std::exchange(waiting.decision, nullptr)) {
    decision->request_ = nullptr;
  }
}

}  // namespace parley::engineio
