// What clients may send about calls, said once.
#pragma once

#include <array>
#include <string_view>

#include "api/contract/input.hpp"
#include "calls/switchboard.hpp"
#include "store/call_store.hpp"

namespace parley::api {

/// Indexed by store::CallType, calls::Response and store::CallOutcome.
inline constexpr std::array<std::string_view, 2> call_types{"voice", "video"};
inline constexpr std::array<std::string_view, 2> call_responses{"accept", "reject"};
inline constexpr std::array<std::string_view, 6> call_outcomes{"completed", "missed", "cancelled",
                                                               "rejected",  "busy",   "failed"};

struct CallRequest {
  base::UserId to;
  store::CallType type = store::CallType::voice;
};

namespace detail {
inline constexpr auto callee = required("to", &CallRequest::to, user_id);
inline constexpr auto call_type =
    required("callType", &CallRequest::type, one_of<store::CallType>(call_types)).also("type");
}  // namespace detail

inline constexpr auto call_initiate =
    input<CallRequest>("call:initiate", "Calls a user.", detail::callee, detail::call_type);
inline constexpr auto post_call =
    input<CallRequest>("POST /api/calls", "Calls a user.", detail::callee, detail::call_type);

struct CallResponse {
  base::CallId call;
  calls::Response response = calls::Response::reject;
};

namespace detail {
inline constexpr auto response =
    required("response", &CallResponse::response, one_of<calls::Response>(call_responses));
}  // namespace detail

inline constexpr auto call_respond =
    input<CallResponse>("call:respond", "Answers or rejects a call that rings.",
                        required("callId", &CallResponse::call, call_id), detail::response);
/// The call is in the path.
inline constexpr auto post_response = input<CallResponse>(
    "POST /api/calls/:id/respond", "Answers or rejects a call that rings.", detail::response);

struct CallEnd {
  base::CallId call;
};
inline constexpr auto call_end =
    input<CallEnd>("call:end", "Hangs up, cancels, or rejects.", required("callId", &CallEnd::call, call_id));

}  // namespace parley::api
