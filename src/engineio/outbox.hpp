// The messages of a session that wait for its transport: for the next poll, for the end of an upgrade or of
// the handshake. Holds no memory while empty.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engineio/application.hpp"

namespace parley::engineio {

class Outbox {
 public:
  /// What a message counts for against the session's limits, in bytes: its frame, and what it costs to keep
  /// however small it is.
  static std::size_t cost(const EncodedMessage& message);

  void push(const EncodedMessage& message);
  bool empty() const { return messages_.empty(); }
  /// The cost of all that waits.
  std::size_t bytes() const { return bytes_; }

  /// Takes everything, in the order pushed.
  std::vector<EncodedMessage> take();
  /// Takes everything as the payload of a poll.
  std::string take_payload();
  void clear() { take(); }

 private:
  std::vector<EncodedMessage> messages_;
  std::size_t bytes_ = 0;
};

}  // namespace parley::engineio
