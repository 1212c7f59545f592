#include "api/call_outputs.hpp"

#include <array>
#include <utility>

#include "base/error.hpp"
#include "calls/call.hpp"

namespace parley::api::detail {

namespace {

constexpr std::array<std::string_view, 5> statuses{"ringing", "accepted", "rejected", "ended", "failed"};
constexpr std::array<std::string_view, 3> ends{"user_ended", "network_error", "timeout"};
constexpr std::array<std::string_view, 4> reasons{"user_ended", "network_error", "timeout",
                                                  "answered_elsewhere"};
constexpr std::array<std::string_view, 5> failures{"user_unavailable", "call_in_progress", "user_not_found",
                                                   "invalid_data", "call_failed"};

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
  return name_in(statuses, call.status);
}
std::optional<std::string_view> outcome_of(const store::Call& call) {
  return name_in(call_outcomes, call.outcome);
}
std::optional<std::string_view> end_reason_of(const store::Call& call) {
  return name_in(ends, call.end);
}
std::optional<std::int64_t> duration_of(const store::Call& call) {
  if (!call.outcome) return std::nullopt;
  return calls::duration_of(call).count();
}

std::string_view ended_by(const calls::Ended& ended) {
  return ended.by ? std::string_view(ended.by->str()) : "system";
}
std::string_view ended_reason(const calls::Ended& ended) {
  return name_in(reasons, ended.reason);
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
  return {failed.message, detail::name_in(detail::failures, failed.reason), base::entry(failed.code).name,
          failed.to, failed.call};
}

}  // namespace parley::api
