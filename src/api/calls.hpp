// Calls: the call object, the events of a call's life, placing, answering and ending calls, and their
// history.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "api/contract/operation.hpp"
#include "calls/jitsi.hpp"
#include "calls/notification.hpp"
#include "calls/switchboard.hpp"
#include "store/call_store.hpp"

namespace parley::api {

// The words of the protocol. Each array is indexed by the enumeration that its comment names.
/// store::CallType
inline constexpr std::array<std::string_view, 2> call_types{"voice", "video"};
/// calls::Response
inline constexpr std::array<std::string_view, 2> call_responses{"accept", "reject"};
/// store::CallOutcome
inline constexpr std::array<std::string_view, 6> call_outcomes{"completed", "missed", "cancelled",
                                                               "rejected",  "busy",   "failed"};
/// store::CallStatus
inline constexpr std::array<std::string_view, 5> call_statuses{"ringing", "accepted", "rejected", "ended",
                                                               "failed"};
/// store::CallEnd
inline constexpr std::array<std::string_view, 3> call_ends{"user_ended", "network_error", "timeout"};
/// calls::Ended::Reason
inline constexpr std::array<std::string_view, 4> end_reasons{"user_ended", "network_error", "timeout",
                                                             "answered_elsewhere"};
/// calls::Failed::Reason, followed by rate_limited
inline constexpr std::array<std::string_view, 6> failure_reasons{
    "user_unavailable", "call_in_progress", "user_not_found", "invalid_data", "call_failed", "rate_limited"};

// --- objects ----------------------------------------------------------------------------------------------

namespace detail {
inline std::string_view call_type_of(const store::Call& call) {
  return call_types[static_cast<std::size_t>(call.type)];
}
std::string_view call_status_of(const store::Call& call);
std::optional<std::string_view> outcome_of(const store::Call& call);
std::optional<std::string_view> end_reason_of(const store::Call& call);
/// In whole seconds; nullopt until the call is over.
std::optional<std::int64_t> duration_of(const store::Call& call);
inline std::string room_of(const store::Call& call) {
  return calls::room_name(call.id);
}
inline std::int64_t ring_timeout_of(const store::Call& call) {
  return call.ring_timeout.count();
}
}  // namespace detail

/// Id and type have two names each, because clients written for the documentation use either.
inline constexpr auto call_object = output<store::Call>(
    "Call", "A call. All answers and events use the same object.", field("id", &store::Call::id),
    field("callId", &store::Call::id), field("from", &store::Call::caller),
    markup("fromName", &store::Call::caller_name), field("to", &store::Call::callee),
    markup("toName", &store::Call::callee_name), field("type", &detail::call_type_of).one_of(call_types),
    field("callType", &detail::call_type_of).one_of(call_types),
    field("status", &detail::call_status_of).one_of(call_statuses),
    field("outcome", &detail::outcome_of).one_of(call_outcomes), field("roomName", &detail::room_of),
    field("timestamp", &store::Call::placed_at), field("answeredAt", &store::Call::answered_at),
    field("endedAt", &store::Call::ended_at), field("duration", &detail::duration_of),
    field("endReason", &detail::end_reason_of).one_of(call_ends),
    field("ringTimeoutMs", &detail::ring_timeout_of));

template <>
inline constexpr const auto& object_of<store::Call> = call_object;

/// The page that Jitsi shows before the room.
struct Prejoin {
  bool enabled;
};
inline constexpr auto prejoin_object = output<Prejoin>(
    "Prejoin", "The page that Jitsi shows before the room.", field("enabled", &Prejoin::enabled));
template <>
inline constexpr const auto& object_of<Prejoin> = prejoin_object;

namespace detail {
inline Prejoin prejoin_of(const calls::ConfigOverwrite& config) {
  return {config.prejoin_enabled};
}
}  // namespace detail
inline constexpr auto config_overwrite_object = output<calls::ConfigOverwrite>(
    "ConfigOverwrite", "What a Jitsi client sets for the call.",
    field("startWithAudioMuted", &calls::ConfigOverwrite::start_with_audio_muted),
    field("startWithVideoMuted", &calls::ConfigOverwrite::start_with_video_muted),
    field("prejoinConfig", &detail::prejoin_of));
template <>
inline constexpr const auto& object_of<calls::ConfigOverwrite> = config_overwrite_object;

struct JitsiUser {
  std::string_view display_name;
};
inline constexpr auto jitsi_user_object = output<JitsiUser>("JitsiUser", "The user who joins the room.",
                                                            markup("displayName", &JitsiUser::display_name));
template <>
inline constexpr const auto& object_of<JitsiUser> = jitsi_user_object;

namespace detail {
inline JitsiUser user_of(const calls::Invitation& invitation) {
  return {invitation.display_name};
}
}  // namespace detail
inline constexpr auto jitsi_object = output<calls::Invitation>(
    "Jitsi", "How one party joins the room of a call.", field("domain", &calls::Invitation::domain),
    field("roomName", &calls::Invitation::room_name), field("url", &calls::Invitation::url),
    field("jwt", &calls::Invitation::jwt), field("configOverwrite", &calls::Invitation::config),
    field("userInfo", &detail::user_of));
template <>
inline constexpr const auto& object_of<calls::Invitation> = jitsi_object;

// --- events -----------------------------------------------------------------------------------------------

namespace detail {
template <class Notification>
const store::Call& call_of(const Notification& notification) {
  return notification.call;
}
template <class Notification>
const base::CallId& call_id_of(const Notification& notification) {
  return notification.call.id;
}
template <class Notification>
std::string_view type_in(const Notification& notification) {
  return call_type_of(notification.call);
}
template <class Notification>
std::int64_t remaining_of(const Notification& notification) {
  return notification.remaining.count();
}
std::string_view ended_by(const calls::Ended& ended);
std::string_view ended_reason(const calls::Ended& ended);
std::optional<std::string_view> ended_outcome(const calls::Ended& ended);
/// Left out if the call continues on another device.
std::optional<std::int64_t> ended_duration(const calls::Ended& ended);
}  // namespace detail

inline constexpr auto call_initiated = extended<calls::Initiated>(
    "call:initiated", "The call that this user placed rings.",
    "the socket that placed the call; all sockets of the caller if it was placed over REST", call_object,
    &detail::call_of<calls::Initiated>, field("remainingMs", &detail::remaining_of<calls::Initiated>));
inline constexpr auto call_incoming = extended<calls::Incoming>(
    "call:incoming", "A user calls this user.", "all sockets of the callee", call_object,
    &detail::call_of<calls::Incoming>, field("remainingMs", &detail::remaining_of<calls::Incoming>));

/// An accepted call, and how this party joins its room.
struct CallAccepted {
  const calls::Accepted& accepted;
  std::optional<calls::Invitation> invitation;
};
namespace detail {
inline const base::CallId& accepted_id(const CallAccepted& told) {
  return told.accepted.call.id;
}
inline const base::UserId& accepted_by(const CallAccepted& told) {
  return told.accepted.by;
}
inline std::string_view accepted_type(const CallAccepted& told) {
  return call_type_of(told.accepted.call);
}
inline std::string accepted_room(const CallAccepted& told) {
  return room_of(told.accepted.call);
}
}  // namespace detail
inline constexpr auto call_accepted = event<CallAccepted>(
    "call:accepted", "The callee has accepted the call.",
    "the caller's sockets, and the socket that accepted", field("callId", &detail::accepted_id),
    field("by", &detail::accepted_by), field("type", &detail::accepted_type).one_of(call_types),
    field("roomName", &detail::accepted_room), field("jitsi", &CallAccepted::invitation));

inline constexpr auto call_rejected = event<calls::Rejected>(
    "call:rejected", "The callee has rejected the call.", "all sockets of both users",
    field("callId", &detail::call_id_of<calls::Rejected>), field("by", &calls::Rejected::by),
    field("type", &detail::type_in<calls::Rejected>).one_of(call_types));

inline constexpr auto call_ended =
    event<calls::Ended>("call:ended", "The call has ended, or another device of the callee has answered it.",
                        "all sockets of both users; of an answer elsewhere, the callee's other sockets",
                        field("callId", &detail::call_id_of<calls::Ended>), field("by", &detail::ended_by),
                        field("reason", &detail::ended_reason).one_of(end_reasons),
                        field("type", &detail::type_in<calls::Ended>).one_of(call_types),
                        field("duration", &detail::ended_duration),
                        field("outcome", &detail::ended_outcome).one_of(call_outcomes));

struct CallFailed {
  std::string_view message;
  std::string_view reason;
  std::string_view code;
  std::optional<base::UserId> to;
  std::optional<base::CallId> call;  ///< the live call that prevents this one, if there is one
};
/// For a call that was refused before the switchboard was asked to place it: `invalid_data` or
/// `rate_limited`.
CallFailed failed_of(const base::Error& error, std::optional<base::UserId> to);
CallFailed failed_of(const calls::Failed& failed);
inline constexpr auto call_failed = event<CallFailed>(
    "call:failed", "The call could not be placed.", "the socket that placed the call",
    field("message", &CallFailed::message), field("reason", &CallFailed::reason).one_of(failure_reasons),
    field("code", &CallFailed::code).one_of(error_codes), field("to", &CallFailed::to),
    field("callId", &CallFailed::call));

// --- operations -------------------------------------------------------------------------------------------

struct CallRequest {
  base::UserId to;
  store::CallType type = store::CallType::voice;
};
inline constexpr auto place_call = operation<CallRequest>(
    {.event = "call:initiate",
     .route = "POST /api/calls",
     .summary = "Calls a user.",
     .budget = Budget::calls,
     .status = 201,
     .errors = {base::ErrorCode::user_not_found, base::ErrorCode::user_not_connected,
                base::ErrorCode::user_unavailable, base::ErrorCode::call_in_progress,
                base::ErrorCode::call_failed}},
    answer_with<store::Call>("call"), required("to", &CallRequest::to, user_id),
    required("callType", &CallRequest::type, one_of<store::CallType>(call_types)).also("type"));

struct CallResponse {
  base::CallId call;
  calls::Response response = calls::Response::reject;
};
inline constexpr auto respond_to_call = operation<CallResponse>(
    {.event = "call:respond",
     .route = "POST /api/calls/:callId/respond",
     .summary = "Accepts or rejects a call that rings.",
     .errors = {base::ErrorCode::call_not_found, base::ErrorCode::permission_denied,
                base::ErrorCode::call_already_answered}},
    answer_with<store::Call>("call"), required("callId", &CallResponse::call, call_id),
    required("response", &CallResponse::response, one_of<calls::Response>(call_responses)));

struct CallChoice {
  base::CallId call;
};
inline constexpr auto end_call =
    operation<CallChoice>({.event = "call:end",
                           .route = "POST /api/calls/:callId/end",
                           .summary = "Ends a call, cancels it, or rejects it.",
                           .errors = {base::ErrorCode::call_not_found}},
                          answer_with<store::Call>("call"), required("callId", &CallChoice::call, call_id));

inline constexpr auto list_calls = operation<store::CallQuery>(
    {.route = "GET /api/calls",
     .summary = "Lists your calls, newest first.",
     .budget = Budget::reads,
     .is_page = true,
     .errors = {base::ErrorCode::call_not_found}},
    page_answer<store::Call>("calls"), optional("with", &store::CallQuery::with, user_id),
    optional("before", &store::CallQuery::before, call_id),
    optional("outcome", &store::CallQuery::outcome, one_of<store::CallOutcome>(call_outcomes)),
    optional("missed", &store::CallQuery::missed, flag),
    optional("limit", &store::CallQuery::limit, page_limit(50, store::max_call_history_limit)));

struct ActiveCall {
  Nullable<store::Call> call;
};
inline constexpr auto active_call =
    operation<EmptyRequest>({.route = "GET /api/calls/active",
                             .summary = "Returns your call that rings or is accepted, or null.",
                             .budget = Budget::reads},
                            output<ActiveCall>("", "", field("call", &ActiveCall::call)));

inline constexpr auto find_call =
    operation<CallChoice>({.route = "GET /api/calls/:callId",
                           .summary = "Returns one of your calls.",
                           .budget = Budget::reads,
                           .errors = {base::ErrorCode::call_not_found}},
                          answer_with<store::Call>("call"), required("callId", &CallChoice::call, call_id));

inline constexpr auto join_call = operation<CallChoice>(
    {.route = "GET /api/calls/:callId/join",
     .summary = "Returns how you join the Jitsi room of an accepted call.",
     .budget = Budget::reads,
     .errors = {base::ErrorCode::call_not_found, base::ErrorCode::permission_denied}},
    answer_with<calls::Invitation>("jitsi"), required("callId", &CallChoice::call, call_id));

}  // namespace parley::api
