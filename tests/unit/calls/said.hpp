// Notifications as words, so that expectations are readable and failures explain themselves.
#pragma once

#include <array>
#include <ostream>
#include <string>
#include <string_view>

#include "calls/notification.hpp"

namespace parley::calls {

inline std::string_view word(store::CallOutcome outcome) {
  constexpr std::array<std::string_view, 6> words{"completed", "missed", "cancelled",
                                                  "rejected",  "busy",   "failed"};
  return words[static_cast<std::size_t>(outcome)];
}
inline std::string_view word(Ended::Reason reason) {
  constexpr std::array<std::string_view, 4> words{"user_ended", "network_error", "timeout",
                                                  "answered_elsewhere"};
  return words[static_cast<std::size_t>(reason)];
}
inline std::string_view word(Failed::Reason reason) {
  constexpr std::array<std::string_view, 5> words{"user_unavailable", "call_in_progress", "user_not_found",
                                                  "invalid", "call_failed"};
  return words[static_cast<std::size_t>(reason)];
}
inline std::string_view word(State state) {
  constexpr std::array<std::string_view, state_count> words{"dialling",
                                                            "ringing",
                                                            "ringing_without_caller",
                                                            "accepted",
                                                            "accepted_without_caller",
                                                            "accepted_without_callee",
                                                            "accepted_without_both",
                                                            "rejected",
                                                            "ended",
                                                            "failed"};
  return words[static_cast<std::size_t>(state)];
}
inline std::string_view word(CallParty by) {
  constexpr std::array<std::string_view, 3> words{"caller", "callee", "system"};
  return words[static_cast<std::size_t>(by)];
}
inline std::string_view word(CallInput on) {
  constexpr std::array<std::string_view, 10> words{"ring", "busy",    "unreachable", "accept", "reject",
                                                   "end",  "log out", "lost",        "back",   "timeout"};
  return words[static_cast<std::size_t>(on)];
}

struct Saying {
  std::string operator()(const Initiated& notice) const {
    return "initiated, " + std::to_string(notice.remaining.count()) + " ms";
  }
  std::string operator()(const Incoming& notice) const {
    return "incoming, " + std::to_string(notice.remaining.count()) + " ms";
  }
  std::string operator()(const Accepted& notice) const { return "accepted by " + notice.by.str(); }
  std::string operator()(const Rejected& notice) const { return "rejected by " + notice.by.str(); }
  std::string operator()(const Ended& notice) const {
    std::string text = "ended by " + (notice.by ? notice.by->str() : "system") + ": ";
    text += word(notice.reason);
    if (notice.call.outcome) text.append(", ").append(word(*notice.call.outcome));
    return text + ", " + std::to_string(notice.duration.count()) + " s";
  }
  std::string operator()(const Failed& notice) const {
    std::string text = "failed: ";
    text.append(word(notice.reason)).append(", ").append(base::entry(notice.code).name);
    return text + (notice.call ? ", another call" : "");
  }
};

inline std::string said(const CallNotification& notice) {
  return std::visit(Saying{}, notice);
}

inline void PrintTo(State state, std::ostream* out) {
  *out << word(state);
}

}  // namespace parley::calls
