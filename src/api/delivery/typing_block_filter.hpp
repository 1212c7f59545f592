// Drops the typing notifications of blocked users to the users who block them.
#pragma once

#include <string_view>

#include "chat/typing.hpp"
#include "presence/blocks.hpp"

namespace parley::api {

class TypingBlockFilter final : public chat::TypingListener {
 public:
  TypingBlockFilter(const presence::Blocks& blocks, chat::TypingListener& next)
      : blocks_(blocks), next_(next) {}

  void on_typing(const chat::TypingSignal& signal) override {
    if (!blocks_.has_blocked(signal.to, signal.from)) next_.on_typing(signal);
  }
  void on_stopped_typing(const base::UserId& from, const base::UserId& to) override {
    if (!blocks_.has_blocked(to, from)) next_.on_stopped_typing(from, to);
  }

 private:
  const presence::Blocks& blocks_;
  chat::TypingListener& next_;
};

}  // namespace parley::api
