// The polling side of a session: the GET that is parked until there is something to say, and the POSTs that
// bring packets. It knows HTTP and not what packets mean.
//
//     client                         PollingTransport                    LiveSession
//       | GET ...................... park --------- nothing queued
//       |                            wake() <------------------------------ send
//       | <---- 200 "4a" 0x1e "4b" - (same tick, once) -- take payload ---->
//       | GET ...                    answered at once while something is queued
#pragma once

#include <cstdint>
#include <string>

#include "base/timers.hpp"
#include "base/unique_function.hpp"
#include "http/handler.hpp"

namespace parley::engineio {

/// What a polling session has to say, as the answer to a GET.
http::Response poll_answer(std::string payload);
/// The answer to a POST whose packets have been taken, good or bad: "ok".
http::Response post_answer();
/// The answer to a request that breaks the transport's own rules; the session ends with it.
http::Response transport_misuse();

class PollingTransport {
 public:
  /// `on_wake` runs once in the tick after wake(), however often that was called, from no other callback: so
  /// everything queued within a tick travels in one answer, and answering, which may hand on the next
  /// request of the same connection, never happens inside the application's calls.
  PollingTransport(base::Timers& timers, base::UniqueFunction<void()> on_wake);

  /// Keeps the GET until answered. `on_gone` is called when the client goes away first.
  void park(http::Responder responder, base::UniqueFunction<void()> on_gone);
  bool parked() const { return parked_.pending(); }
  /// The parked GET, or one that is not pending.
  http::Responder take_parked() { return std::move(parked_); }
  void wake();

  /// A POST's head has arrived. Its body may take its time, and until then a second POST is an overlap.
  void post_begun() { posts_ = posts_ < 2 ? static_cast<std::uint8_t>(posts_ + 1) : posts_; }
  bool post_under_way() const { return posts_ > 0; }
  bool posts_overlap() const { return posts_ > 1; }
  void post_ended() { posts_ = posts_ > 0 ? static_cast<std::uint8_t>(posts_ - 1) : posts_; }

 private:
  http::Responder parked_;
  base::Timer wake_;
  std::uint8_t posts_ = 0;  ///< under way; counted to 2, which ends the session
};

}  // namespace parley::engineio
