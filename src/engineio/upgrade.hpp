// An upgrade under way: a polling session and the WebSocket that is to carry it from now on.
//
//     client                                     server
//       | GET (parked) ..........................  |
//       | == WebSocket, same sid ===============>  | the session stays on polling
//       | -- "2probe" -------------------------->  |
//       | <------------------------- "3probe" ---  |
//       | <- 200 "6" to the GET, at most 100 ms later, and to every further GET until:
//       | -- "5" ------------------------------->  | polling ends, what is queued goes out here
//
// A client may begin another GET before it has heard "3probe", so one noop is not enough. The noop answers
// a GET and is never queued: it must not travel on the WebSocket. Exists only while an upgrade is under way;
// its end, whichever, takes both timers with it.
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
  /// What a frame on the new WebSocket means. "5" without a probe before it completes the upgrade as well, as
  /// with the reference server: whoever sends it has waited for nothing, and is answered by what is queued.
  static Move read(std::string_view text) {
    if (text == "2probe") return Move::probe;
    return text == "5" ? Move::complete : Move::mistake;
  }

  void probed() { probed_ = true; }
  /// A GET is parked: once probed it is answered after `delay`, so that polling comes to rest without a busy
  /// loop of empty answers.
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
