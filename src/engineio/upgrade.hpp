// An upgrade under way: a polling session and the WebSocket that will carry it.
//
//     client                                     server
//       | GET (parked) ..........................  |
//       | == WebSocket, same sid ===============>  | the session stays on polling
//       | -- "2probe" -------------------------->  |
//       | <------------------------- "3probe" ---  |
//       | <- 200 "6" to the GET, at most 100 ms later, and to every further GET until:
//       | -- "5" ------------------------------->  | polling ends, what is queued is sent here
//
// A client may begin another GET before it receives "3probe", so one noop is not enough. The noop answers a
// GET and is never queued, because it must not be sent on the WebSocket. The object exists only while an
// upgrade is under way, and its end stops both timers.
#pragma once

#include <string_view>
#include <utility>

#include "base/timers.hpp"
#include "base/unique_function.hpp"
#include "engineio/websocket_transport.hpp"

namespace parley::engineio {

class Upgrade {
 public:
  Upgrade(base::Timers& timers, WebSocketTransport& websocket, base::UniqueFunction<void()> on_noop,
          base::UniqueFunction<void()> on_timeout)
      : websocket_(websocket), noop_(timers, std::move(on_noop)), timeout_(timers, std::move(on_timeout)) {}

  void start(base::Duration timeout) { timeout_.arm(timeout); }

  WebSocketTransport& websocket() const { return websocket_; }
  bool is_with(const WebSocketTransport& websocket) const { return &websocket == &websocket_; }

  enum class Move { probe, complete, mistake };
  /// Returns the meaning of a frame on the new WebSocket. "5" without a probe before it also completes the
  /// upgrade, as with the reference server. Its sender has waited for no answer, and gets what is queued.
  static Move read(std::string_view text) {
    if (text == "2probe") return Move::probe;
    return text == "5" ? Move::complete : Move::mistake;
  }

  void probed() { probed_ = true; }
  /// A GET is parked. After the probe it is answered with a `delay`, so that polling ends without a busy loop
  /// of empty answers.
  void poll_parked(base::Duration delay) {
    if (probed_ && !noop_.armed()) noop_.arm(delay);
  }

 private:
  WebSocketTransport& websocket_;
  base::Timer noop_;
  base::Timer timeout_;
  bool probed_ = false;
};

}  // namespace parley::engineio
