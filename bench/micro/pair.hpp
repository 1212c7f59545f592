// Two users in one conversation on a whole server in memory, from bytes to bytes:
//
//     frame --> Line of Alice --> WebSocket, Engine.IO, Socket.IO, api, chat, store in memory
//               Line of Alice <-- ack, message:sent                                  |
//               Line of Bob   <-- message, user:typing ------------------------------+
//
// Time does not advance and there are no limits, so that every event runs in the same way.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "http/server_connection.hpp"
#include "micro/line.hpp"
#include "support/test_server.hpp"

namespace parley::bench {

class Pair {
 public:
  /// Both users have joined. Ends the program if that fails.
  Pair();
  ~Pair();
  Pair(const Pair&) = delete;
  Pair& operator=(const Pair&) = delete;

  /// Alice's frames, built once. A message requests an acknowledgement.
  const std::string& message_frame() const { return message_; }
  const std::string& typing_frame() const { return typing_; }

  /// Alice sends a frame. On return everything that follows from it has happened. Earlier output is
  /// discarded.
  void say(std::string_view frame);
  /// Ends the program with a message if an event is not answered correctly, because a failing event is fast.
  void check();

  const std::string& heard_by_alice() const { return alice_.sent(); }
  const std::string& heard_by_bob() const { return bob_.sent(); }

 private:
  void join(Line& line, const std::string& user);

  support::TestServer server_;
  http::OpenConnections connections_;
  http::ConnectionLimits limits_;
  std::string message_;
  std::string typing_;
  Line alice_;
  Line bob_;
};

}  // namespace parley::bench
