// Typing: what a client says about it, and what its peer receives. Nothing of it is stored.
#pragma once

#include <string>

#include "api/contract/operation.hpp"
#include "base/ids.hpp"

namespace parley::api {

/// A user types to another one. A request fills the signal itself, so that a new field passes through to the
/// receiver's event. The handler sets the user who types.
struct TypingSignal {
  base::UserId from;
  std::string from_name;
  base::UserId to;
};

inline constexpr auto typing_start =
    operation<TypingSignal>({.event = "typing:start",
                             .summary = "Reports that you are typing to a user.",
                             .budget = Budget::signals,
                             .has_content_format = false},
                            done_answer, required("to", &TypingSignal::to, user_id));

inline constexpr auto typing_stop =
    operation<TypingSignal>({.event = "typing:stop",
                             .summary = "Reports that you have stopped typing to a user.",
                             .budget = Budget::signals,
                             .has_content_format = false},
                            done_answer, required("to", &TypingSignal::to, user_id));

inline constexpr auto typing_started = event<TypingSignal>(
    "typing:start", "A user is typing to this user.", "the receiver's sockets; dropped under congestion",
    field("from", &TypingSignal::from), markup("fromName", &TypingSignal::from_name));

inline constexpr auto typing_stopped = event<TypingSignal>(
    "typing:stop", "A user has stopped typing to this user.",
    "the receiver's sockets; dropped under congestion", field("from", &TypingSignal::from));

}  // namespace parley::api
