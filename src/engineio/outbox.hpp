// The messages of a session that wait for its transport: until the next poll, or until the end of an upgrade
// or of the handshake. Holds no memory while empty.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engineio/application.hpp"

namespace parley::engineio {

class Outbox {
 public:
  /// Returns the bytes that a message counts against the session's limits: its frame, and a fixed cost of
  /// keeping any message.
  static std::size_t cost(const EncodedMessage& message);

  void push(const EncodedMessage& message);
  bool empty() const { return messages_.empty(); }
  /// The cost of all messages that wait.
  std::size_t bytes() const { return bytes_; }

  /// Removes and returns all messages, in the order pushed.
  std::vector<EncodedMessage> take();
  /// Removes all messages and returns them as the payload of a poll.
  std::string take_payload();
  void clear() { take(); }

 private:
  std::vector<EncodedMessage> messages_;
  std::size_t bytes_ = 0;
};

}  // namespace parley::engineio
