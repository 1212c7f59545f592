// What clients are told of calls, said once.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "api/call_inputs.hpp"
#include "api/contract/output.hpp"
#include "base/error.hpp"
#include "calls/jitsi.hpp"
#include "calls/notification.hpp"
#include "store/call_store.hpp"

namespace parley::api {

// --- objects ----------------------------------------------------------------------------------------------

namespace detail {
inline std::string_view call_type_of(const store::Call& call) {
  return call_types[static_cast<std::size_t>(call.type)];
}
std::string_view call_status_of(const store::Call& call);
std::optional<std::string_view> outcome_of(const store::Call& call);
std::optional<std::string_view> end_reason_of(const store::Call& call);
/// Whole seconds, once the call is over.
std::optional<std::int64_t> duration_of(const store::Call& call);
inline std::string room_of(const store::Call& call) {
  return calls::room_name(call.id);
}
inline std::int64_t ring_timeout_of(const store::Call& call) {
  return call.ring_timeout.count();
}
}  // namespace detail

/// Id and type stand under two names each: samples written against the documentation use either.
inline constexpr auto call_object = output<store::Call>(
    "Call", "A call, everywhere the same.", field("id", &store::Call::id), field("callId", &store::Call::id),
    field("from", &store::Call::caller), markup("fromName", &store::Call::caller_name),
    field("to", &store::Call::callee), markup("toName", &store::Call::callee_name),
    field("type", &detail::call_type_of), field("callType", &detail::call_type_of),
    field("status", &detail::call_status_of), field("outcome", &detail::outcome_of),
    field("roomName", &detail::room_of), field("timestamp", &store::Call::placed_at),
    field("answeredAt", &store::Call::answered_at), field("endedAt", &store::Call::ended_at),
    field("duration", &detail::duration_of), field("endReason", &detail::end_reason_of),
    field("ringTimeoutMs", &detail::ring_timeout_of));

inline void write_value(Encoding& to, const store::Call& call, bool) {
  encode(to, call_object, call);
}

/// The page before the room.
struct Prejoin {
  bool enabled;
};
inline constexpr auto prejoin_object =
    output<Prejoin>("Prejoin", "The page before the room.", field("enabled", &Prejoin::enabled));
inline void write_value(Encoding& to, const Prejoin& prejoin, bool) {
  encode(to, prejoin_object, prejoin);
}

namespace detail {
inline Prejoin prejoin_of(const calls::ConfigOverwrite& config) {
  return {config.prejoin_enabled};
}
}  // namespace detail
inline constexpr auto config_overwrite_object = output<calls::ConfigOverwrite>(
    "ConfigOverwrite", "What a Jitsi client is to set for the call.",
    field("startWithAudioMuted", &calls::ConfigOverwrite::start_with_audio_muted),
    field("startWithVideoMuted", &calls::ConfigOverwrite::start_with_video_muted),
    field("prejoinConfig", &detail::prejoin_of));
inline void write_value(Encoding& to, const calls::ConfigOverwrite& config, bool) {
  encode(to, config_overwrite_object, config);
}

struct JitsiUser {
  std::string_view display_name;
};
inline constexpr auto jitsi_user_object =
    output<JitsiUser>("JitsiUser", "Who joins.", markup("displayName", &JitsiUser::display_name));
inline void write_value(Encoding& to, const JitsiUser& user, bool) {
  encode(to, jitsi_user_object, user);
}

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
inline void write_value(Encoding& to, const calls::Invitation& invitation, bool) {
  encode(to, jitsi_object, invitation);
}

// --- events -----------------------------------------------------------------------------------------------

namespace detail {
template <class Notice>
const store::Call& call_of(const Notice& notice) {
  return notice.call;
}
template <class Notice>
const base::CallId& call_id_of(const Notice& notice) {
  return notice.call.id;
}
template <class Notice>
std::string_view type_in(const Notice& notice) {
  return call_type_of(notice.call);
}
template <class Notice>
std::int64_t remaining_of(const Notice& notice) {
  return notice.remaining.count();
}
std::string_view ended_by(const calls::Ended& ended);
std::string_view ended_reason(const calls::Ended& ended);
std::optional<std::string_view> ended_outcome(const calls::Ended& ended);
/// Left out where the call goes on elsewhere.
std::optional<std::int64_t> ended_duration(const calls::Ended& ended);
}  // namespace detail

inline constexpr auto call_initiated = extended<calls::Initiated>(
    "call:initiated", "The call rings.", call_object, &detail::call_of<calls::Initiated>,
    field("remainingMs", &detail::remaining_of<calls::Initiated>));
inline constexpr auto call_incoming = extended<calls::Incoming>(
    "call:incoming", "Somebody calls.", call_object, &detail::call_of<calls::Incoming>,
    field("remainingMs", &detail::remaining_of<calls::Incoming>));

/// What `accepted` says, and how this party joins.
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
inline constexpr auto call_accepted = output<CallAccepted>(
    "call:accepted", "The call was answered.", field("callId", &detail::accepted_id),
    field("by", &detail::accepted_by), field("type", &detail::accepted_type),
    field("roomName", &detail::accepted_room), field("jitsi", &CallAccepted::invitation));

inline constexpr auto call_rejected = output<calls::Rejected>(
    "call:rejected", "The callee does not want it.", field("callId", &detail::call_id_of<calls::Rejected>),
    field("by", &calls::Rejected::by), field("type", &detail::type_in<calls::Rejected>));

inline constexpr auto call_ended = output<calls::Ended>(
    "call:ended", "The call is over, or was answered elsewhere.",
    field("callId", &detail::call_id_of<calls::Ended>), field("by", &detail::ended_by),
    field("reason", &detail::ended_reason), field("type", &detail::type_in<calls::Ended>),
    field("duration", &detail::ended_duration), field("outcome", &detail::ended_outcome));

struct CallFailed {
  std::string_view message;
  std::string_view reason;
  std::string_view code;
  std::optional<base::UserId> to;
  std::optional<base::CallId> call;  ///< the caller's own live call, where that is in the way
};
/// A try that never reached the switchboard: `invalid_data` or `rate_limited`.
CallFailed failed_of(const base::Error& error, std::optional<base::UserId> to);
CallFailed failed_of(const calls::Failed& failed);
inline constexpr auto call_failed =
    output<CallFailed>("call:failed", "A try came to nothing.", field("message", &CallFailed::message),
                       field("reason", &CallFailed::reason), field("code", &CallFailed::code),
                       field("to", &CallFailed::to), field("callId", &CallFailed::call));

}  // namespace parley::api
