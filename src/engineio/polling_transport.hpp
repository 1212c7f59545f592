// The polling side of a session: the GET that is parked until there is something to say, and the POSTs that
// bring packets. It knows HTTP and not what packets mean.
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

/// What a polling session has to say, as the answer to a GET; compressed where `options` want that and the
/// client accepts it.
http::Response poll_answer(std::string payload, const Options& options, bool accepts_gzip);
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
  ~PollingTransport();
  PollingTransport(const PollingTransport&) = delete;
  PollingTransport& operator=(const PollingTransport&) = delete;

  /// Keeps the GET until answered. `on_gone` is called when the client goes away first.
  void park(http::Responder responder, bool accepts_gzip, base::UniqueFunction<void()> on_gone);
  bool parked() const { return parked_.pending(); }
  /// The parked GET, or one that is not pending.
  http::Responder take_parked() { return std::move(parked_); }
  /// Whether the answer to it may be compressed.
  bool accepts_gzip() const { return accepts_gzip_; }
  void wake();

  /// A POST whose head has come, until its body has: a second one meanwhile is an overlap.
  void begin_post(std::shared_ptr<http::WholeBody> body) { post_ = std::move(body); }
  void end_post() { post_.reset(); }
  bool post_under_way() const { return post_ != nullptr; }
  /// Answers it, whose body will not be read any further.
  void refuse_post(http::Response response);

 private:
  http::Responder parked_;
  bool accepts_gzip_ = false;  ///< the client whose GET is parked
  base::Timer wake_;
  std::shared_ptr<http::WholeBody> post_;
};

}  // namespace parley::engineio
