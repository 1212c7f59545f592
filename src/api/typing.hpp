// Typing: what a client says about it, and what its peer receives. Nothing of it is stored.
#pragma once

#include "api/contract/operation.hpp"
#include "chat/typing.hpp"

namespace parley::api {

struct TypingRequest {
  base::UserId to;
};

inline constexpr auto typing_start =
    operation<TypingRequest>({.event = "typing:start",
                              .summary = "Reports that you are typing to a user.",
                              .budget = Budget::signals,
                              .has_content_format = false},
                             done_answer, required("to", &TypingRequest::to, user_id));

inline constexpr auto typing_stop =
    operation<TypingRequest>({.event = "typing:stop",
                              .summary = "Reports that you have stopped typing to a user.",
                              .budget = Budget::signals,
                              .has_content_format = false},
                             done_answer, required("to", &TypingRequest::to, user_id));

inline constexpr auto typing_started = event<chat::TypingSignal>(
    "typing:start", "A user is typing to this user.", "the receiver's sockets; dropped under congestion",
    field("from", &chat::TypingSignal::from), markup("fromName", &chat::TypingSignal::from_name));

inline constexpr auto typing_stopped =
    event<chat::TypingSignal>("typing:stop", "A user has stopped typing to this user.",
                              "the receiver's sockets", field("from", &chat::TypingSignal::from));

}  // namespace parley::api
