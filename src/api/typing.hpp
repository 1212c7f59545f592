// Typing: what a client says about it, and what its peer receives. Nothing of it is stored.
#pragma once

#include "api/contract/operation.hpp"
#include "chat/typing.hpp"

namespace parley::api {

// A request fills the signal itself, so that a new field passes through to the receiver's event. The handler
// sets the user who types.

inline constexpr auto typing_start =
    operation<chat::TypingSignal>({.event = "typing:start",
                                   .summary = "Reports that you are typing to a user.",
                                   .budget = Budget::signals,
                                   .has_content_format = false},
                                  done_answer, required("to", &chat::TypingSignal::to, user_id));

inline constexpr auto typing_stop =
    operation<chat::TypingSignal>({.event = "typing:stop",
                                   .summary = "Reports that you have stopped typing to a user.",
                                   .budget = Budget::signals,
                                   .has_content_format = false},
                                  done_answer, required("to", &chat::TypingSignal::to, user_id));

inline constexpr auto typing_started = event<chat::TypingSignal>(
    "typing:start", "A user is typing to this user.", "the receiver's sockets; dropped under congestion",
    field("from", &chat::TypingSignal::from), markup("fromName", &chat::TypingSignal::from_name));

inline constexpr auto typing_stopped = event<chat::TypingSignal>(
    "typing:stop", "A user has stopped typing to this user.",
    "the receiver's sockets; dropped under congestion", field("from", &chat::TypingSignal::from));

}  // namespace parley::api
