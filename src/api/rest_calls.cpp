// Calls over REST: the same moves as by socket, and their history.
#include <algorithm>
#include <utility>

#include "api/call_outputs.hpp"
#include "api/contract/response.hpp"
#include "api/gateway/rest_gateway.hpp"
#include "api/gateway/rest_response.hpp"

namespace parley::api {

using base::Error;
using base::ErrorCode;

namespace {

constexpr std::size_t default_page = 50;

/// Answers with the call as it is then.
store::Completion<store::Call> answering(ContentMode mode, Reply responder) {
  return [mode, responder = std::move(responder)](base::Result<store::Call> call) mutable {
    if (!call) return responder.respond(RestGateway::refusal(call.error()));
    responder.respond(json_answer(200, success_answer(mode, "call", *call)));
  };
}

}  // namespace

void RestGateway::place_call(Call call) {
  base::Result<CallRequest> request = decode(post_call, call.body.root());
  if (!request) return call.responder.respond(refusal(request.error()));
  services_.calls.exchange.place(
      {std::move(call.principal.user), std::move(call.principal.name), calls::Device(),
       std::move(request->to), request->type},
      [mode = mode_of(call.request),
       responder = std::move(call.responder)](const calls::Placed& placed) mutable {
        if (!placed.call) return responder.respond(refusal(placed.call.error(), placed.in_the_way));
        responder.respond(json_answer(201, success_answer(mode, "call", *placed.call)));
      });
}

void RestGateway::answer_call(Call call) {
  const base::Result<CallResponse> request = decode(post_response, call.body.root());
  if (!request) return call.responder.respond(refusal(request.error()));
  services_.calls.exchange.respond(call.principal.user, {}, made_id_of(call.id), request->response,
                                   answering(mode_of(call.request), std::move(call.responder)));
}

void RestGateway::end_call(Call call) {
  services_.calls.exchange.end(call.principal.user, made_id_of(call.id),
                               answering(mode_of(call.request), std::move(call.responder)));
}

base::Result<store::CallQuery> RestGateway::call_query(const Call& call) const {
  store::CallQuery wanted;
  wanted.user = call.principal.user;
  if (auto with = query(call.request, "with")) wanted.with = base::UserId(*std::move(with));
  if (const auto before = query(call.request, "before")) wanted.before = made_id_of(*before);
  if (const auto outcome = query(call.request, "outcome")) {
    const auto* const found = std::ranges::find(call_outcomes, *outcome);
    if (found == call_outcomes.end()) return Error::invalid("outcome", "There is no such outcome");
    wanted.outcome = static_cast<store::CallOutcome>(found - call_outcomes.begin());
  }
  if (const auto missed = query(call.request, "missed"); missed && !missed->empty()) {
    if (*missed != "true" && *missed != "false") {
      return Error::invalid("missed", "missed must be true or false");
    }
    wanted.missed = *missed == "true";
  }
  if (wanted.missed && wanted.outcome && !store::is_missed(*wanted.outcome)) {
    return Error::invalid("outcome", "A call with this outcome is not missed");
  }
  const base::Result<std::size_t> limit =
      page_limit(call.request, default_page, store::max_call_history_limit);
  if (!limit) return limit.error();
  wanted.limit = *limit;
  return wanted;
}

void RestGateway::list_calls(Call call) {
  base::Result<store::CallQuery> wanted = call_query(call);
  if (!wanted) return call.responder.respond(refusal(wanted.error()));
  const ContentMode mode = mode_of(call.request);
  services_.calls.history.history(*std::move(wanted), [mode, responder = std::move(call.responder)](
                                                          base::Result<store::CallPage> page) mutable {
    if (!page) return responder.respond(refusal(page.error()));
    responder.respond(json_answer(200, success_answer(mode, [&](Encoding& to) {
                                    to.json.key("calls");
                                    write_value(to, page->calls, false);
                                    write_page_end(to, page->calls, page->has_more);
                                  })));
  });
}

void RestGateway::active_call(Call call) {
  const base::UserId user = call.principal.user;
  services_.calls.exchange.active(user, [mode = mode_of(call.request), responder = std::move(call.responder)](
                                            Exchange::Active active) mutable {
    responder.respond(json_answer(200, success_answer(mode, [&](Encoding& to) {
                                    to.json.key("call");
                                    if (active) return write_value(to, *active, false);
                                    to.json.null();
                                  })));
  });
}

void RestGateway::with_call(Call call, base::UniqueFunction<void(Call, store::Call)> use) {
  const base::CallId id = made_id_of(call.id);
  services_.calls.history.find(id, [call = std::move(call), use = std::move(use)](
                                       base::Result<std::optional<store::Call>> found) mutable {
    if (!found) return call.responder.respond(refusal(found.error()));
    const base::UserId& user = call.principal.user;
    const bool is_own =
        *found && ((*found)->caller == user || ((*found)->callee == user && !(*found)->withheld));
    if (!is_own) {
      return call.responder.respond(refusal(Error(ErrorCode::call_not_found)));
    }
    use(std::move(call), **std::move(found));
  });
}

void RestGateway::find_call(Call call) {
  with_call(std::move(call), [this](Call call, const store::Call& found) {
    call.responder.respond(json_answer(200, success_answer(mode_of(call.request), "call", found)));
  });
}

void RestGateway::join_call(Call call) {
  with_call(std::move(call), [this](Call call, const store::Call& found) {
    if (found.status != store::CallStatus::accepted) {
      return call.responder.respond(
          refusal(Error(ErrorCode::permission_denied, "The call is not under way")));
    }
    const calls::Invitation invitation = services_.calls.jitsi.invite(found, call.principal.user);
    call.responder.respond(json_answer(200, success_answer(mode_of(call.request), "jitsi", invitation)));
  });
}

}  // namespace parley::api
