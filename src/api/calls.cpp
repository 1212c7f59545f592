#include "api/calls.hpp"

#include <array>
#include <utility>

#include "api/feature_rows.hpp"
#include "api/features.hpp"
#include "base/error.hpp"
#include "calls/call.hpp"

namespace parley::api::detail {

namespace {

template <class Names, class Enum>
std::string_view name_in(const Names& names, Enum value) {
  return names[static_cast<std::size_t>(value)];
}

template <class Names, class Enum>
std::optional<std::string_view> name_in(const Names& names, const std::optional<Enum>& value) {
  if (!value) return std::nullopt;
  return name_in(names, *value);
}

}  // namespace

std::string_view call_status_of(const store::Call& call) {
  return name_in(call_statuses, call.status);
}
std::optional<std::string_view> outcome_of(const store::Call& call) {
  return name_in(call_outcomes, call.outcome);
}
std::optional<std::string_view> end_reason_of(const store::Call& call) {
  return name_in(call_ends, call.end);
}
std::optional<std::int64_t> duration_of(const store::Call& call) {
  if (!call.outcome) return std::nullopt;
  return calls::duration_of(call).count();
}

std::string_view ended_by(const calls::Ended& ended) {
  return ended.by ? std::string_view(ended.by->str()) : "system";
}
std::string_view ended_reason(const calls::Ended& ended) {
  return name_in(end_reasons, ended.reason);
}
std::optional<std::string_view> ended_outcome(const calls::Ended& ended) {
  if (ended.reason == calls::Ended::Reason::answered_elsewhere) return std::nullopt;
  return outcome_of(ended.call);
}
std::optional<std::int64_t> ended_duration(const calls::Ended& ended) {
  if (ended.reason == calls::Ended::Reason::answered_elsewhere) return std::nullopt;
  return ended.duration.count();
}

}  // namespace parley::api::detail

namespace parley::api {

CallFailed failed_of(const base::Error& error, std::optional<base::UserId> to) {
  const std::string_view reason =
      error.code == base::ErrorCode::rate_limited ? "rate_limited" : "invalid_data";
  return {error.message, reason, base::entry(error.code).name, std::move(to), {}};
}

CallFailed failed_of(const calls::Failed& failed) {
  return {failed.message, detail::name_in(failure_reasons, failed.reason), base::entry(failed.code).name,
          failed.to, failed.call};
}

namespace {

using base::Error;
using base::ErrorCode;

calls::Device device_of(const Caller& caller) {
  return calls::Device(std::string(caller.socket));
}

/// Sends `call:failed`, as the switchboard does. Returns whether the `error` event is to be sent as well.
bool announce_failure(const Features& features, socketio::Socket& socket,
                      std::optional<base::json::Value> data, const Error& error) {
  std::optional<base::UserId> to;
  if (base::Result<CallRequest> request = decode(place_call.input, Source(data))) to = std::move(request->to);
  features.delivery.emit(socket, call_failed, failed_of(error, std::move(to)));
  return features.calls.mirrors_errors;
}

void place(const Features& features, const Caller& caller, CallRequest request, Reply<store::Call> reply) {
  features.calls.exchange.place(
      {caller.user(), caller.principal.name, device_of(caller), std::move(request.to), request.type},
      [reply = std::move(reply)](const calls::Placed& placed) mutable {
        if (placed.call) return reply.send(*placed.call);
        reply.refuse({placed.call.error(), RefusalKind::announced, placed.in_the_way});
      });
}

void respond(const Features& features, const Caller& caller, const CallResponse& request,
             Reply<store::Call> reply) {
  features.calls.exchange.respond(caller.user(), device_of(caller), request.call, request.response,
                                  std::move(reply).completion());
}

void end(const Features& features, const Caller& caller, const CallChoice& request,
         Reply<store::Call> reply) {
  features.calls.exchange.end(caller.user(), request.call, std::move(reply).completion());
}

void list(const Features& features, const Caller& caller, store::CallQuery query,
          Reply<Page<store::Call>> reply) {
  if (query.missed && query.outcome && !store::is_missed(*query.outcome)) {
    return reply.reject(Error::invalid("outcome", "A call with this outcome is not missed"));
  }
  query.user = caller.user();
  features.calls.history.history(std::move(query),
                                 [reply = std::move(reply)](base::Result<store::CallPage> page) mutable {
                                   if (!page) return reply.refuse({std::move(page).error()});
                                   std::optional<std::string> next;
                                   if (page->has_more && !page->calls.empty())
                                     next = cursor_of(page->calls.back().id);
                                   reply.send({std::move(page->calls), std::move(next)});
                                 });
}

void active(const Features& features, const Caller& caller, EmptyRequest, Reply<ActiveCall> reply) {
  features.calls.exchange.active(caller.user(), [reply = std::move(reply)](Exchange::Active call) mutable {
    reply.send(ActiveCall{{std::move(call)}});
  });
}

/// Finds a call of the caller, and refuses every other one as if it did not exist.
template <class Answer, class Use>
void with_own_call(const Features& features, const Caller& caller, const base::CallId& id,
                   Reply<Answer> reply, Use use) {
  features.calls.history.find(id, [user = caller.user(), reply = std::move(reply),
                                   use](base::Result<std::optional<store::Call>> found) mutable {
    if (!found) return reply.refuse({std::move(found).error()});
    const std::optional<store::Call>& call = *found;
    const bool is_own = call && (call->caller == user || (call->callee == user && !call->withheld));
    if (!is_own) return reply.refuse({Error(ErrorCode::call_not_found)});
    use(user, *call, reply);
  });
}

void find(const Features& features, const Caller& caller, const CallChoice& request,
          Reply<store::Call> reply) {
  with_own_call(
      features, caller, request.call, std::move(reply),
      [](const base::UserId&, const store::Call& call, Reply<store::Call>& found) { found.send(call); });
}

void join(const Features& features, const Caller& caller, const CallChoice& request,
          Reply<calls::Invitation> reply) {
  with_own_call(features, caller, request.call, std::move(reply),
                [&jitsi = features.calls.jitsi](const base::UserId& user, const store::Call& call,
                                                Reply<calls::Invitation>& found) {
                  if (call.status != store::CallStatus::accepted) {
                    return found.refuse({Error(ErrorCode::permission_denied, "The call is not under way")});
                  }
                  found.send(jitsi.invite(call, user));
                });
}

constexpr Operation place_row = [] {
  Operation row = serve<place_call, &place>();
  row.announce_refusal = &announce_failure;
  return row;
}();
constexpr std::array rows{serve<list_calls, &list>(),    place_row,
                          serve<active_call, &active>(), serve<find_call, &find>(),
                          serve<join_call, &join>(),     serve<respond_to_call, &respond>(),
                          serve<end_call, &end>()};
constexpr std::array events{sent<call_initiated>(), sent<call_incoming>(), sent<call_accepted>(),
                            sent<call_rejected>(),  sent<call_ended>(),    sent<call_failed>()};

}  // namespace

FeatureRows call_rows() {
  return {rows, events};
}

}  // namespace parley::api
