// The polling side of a session: the GET that is parked until there is something to send, and the POSTs that
// bring packets. It handles HTTP, and does not interpret packets.
//
//     client                         PollingTransport                    LiveSession
//       | GET ...................... park --------- nothing queued
//       |                            wake() <------------------------------ send
//       | <---- 200 "4a" 0x1e "4b" - (same tick, once) -- take payload ---->
//       | GET ...                    answered at once while something is queued
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "base/timers.hpp"
#include "base/unique_function.hpp"
#include "engineio/options.hpp"
#include "http/handler.hpp"
#include "http/whole_body.hpp"

namespace parley::engineio {

/// The answer to a GET, with the packets of a polling session. Compressed if `options` allow it and the
/// client accepts it.
http::Response poll_answer(std::string payload, const Options& options, bool accepts_gzip);
/// The answer to a POST whose packets have been read, valid or not: "ok".
http::Response post_answer();
/// The answer to a request that violates the rules of the transport. The session ends with it.
http::Response transport_misuse();

class PollingTransport {
 public:
  /// `on_wake` runs once in the tick of wake(), however often that was called, and never inside another
  /// callback. Everything queued within a tick is therefore sent in one answer. Answering may start the next
  /// request of the same connection, and that never happens inside the application's calls.
  PollingTransport(base::Timers& timers, base::UniqueFunction<void()> on_wake);
  ~PollingTransport();
  PollingTransport(const PollingTransport&) = delete;
  PollingTransport& operator=(const PollingTransport&) = delete;

  /// Keeps the GET until it is answered. Calls `on_gone` if the client disconnects first.
  void park(http::Responder responder, bool accepts_gzip, base::UniqueFunction<void()> on_gone);
  bool parked() const { return parked_.pending(); }
  /// Returns the parked GET, or a responder that is not pending.
  http::Responder take_parked() { return std::move(parked_); }
  /// Whether the answer to the parked GET may be compressed.
  bool accepts_gzip() const { return accepts_gzip_; }
  void wake();

  /// A POST is under way from its head to the end of its body. A second POST meanwhile is an overlap.
  void begin_post(std::shared_ptr<http::WholeBody> body) { post_ = std::move(body); }
  void end_post() { post_.reset(); }
  bool post_under_way() const { return post_ != nullptr; }
  /// Answers the POST under way. Its body is not read any further.
  void refuse_post(http::Response response);

 private:
  http::Responder parked_;
  bool accepts_gzip_ = false;  ///< of the client whose GET is parked
  base::Timer wake_;
  std::shared_ptr<http::WholeBody> post_;
};

}  // namespace parley::engineio
