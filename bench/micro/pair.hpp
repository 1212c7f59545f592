// Two people in one conversation, on a whole server in memory, from bytes to bytes:
//
//     frame --> Line of Alice --> HTTP's successor, WebSocket, Engine.IO, Socket.IO, api, chat, store in
//     memory
//               Line of Alice <-- ack, message:sent                                  |
//               Line of Bob   <-- message, user:typing ------------------------------+
//
// Time stands still and limits are off, so that every event takes the same way as the one before it.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "http/server_connection.hpp"
#include "micro/line.hpp"
#include "support/house.hpp"

namespace parley::bench {

class Pair {
 public:
  /// Both have joined. Ends the program where that fails.
  Pair();
  ~Pair();
  Pair(const Pair&) = delete;
  Pair& operator=(const Pair&) = delete;

  /// Alice's frames, made once. A message asks for an acknowledgement.
  const std::string& message_frame() const { return message_; }
  const std::string& typing_frame() const { return typing_; }

  /// Alice sends a frame, and all that follows from it has happened. What was sent before is forgotten.
  void say(std::string_view frame);
  /// Ends the program, saying which, where an event is not answered as it should be: what fails is fast.
  void check();

  const std::string& heard_by_alice() const { return alice_.sent(); }
  const std::string& heard_by_bob() const { return bob_.sent(); }

 private:
  void join(Line& line, const std::string& user);

  support::House house_;
  http::OpenConnections connections_;
  http::ConnectionLimits limits_;
  std::string message_;
  std::string typing_;
  Line alice_;
  Line bob_;
};

}  // namespace parley::bench
