// The server side of one HTTP/1.1 connection: a base::Protocol between a Wire and a Handler. It passes
// requests to the handler one at a time. Pipelined requests wait in order, up to a limit.
//
//   idle --bytes--> reading --request--> answering --answer--> idle (keep-alive) or closing
//                      |                  ^   |   \--more than `unsent` queued--> sending --drained--> idle
//                      |--head--> receiving   | upgrade
//                      |            |         v
//                      | refused,   |      another protocol uses the wire
//                      v too slow   v answered early
//                   closing      closing
//
// A body that has not arrived with its head is not read before the handler asks for it. Its pieces then go to
// a sink. If the sink passes them on, the deadline grows with the bytes received. A large body then has
// enough time, but a client that sends too slowly does not. If the sink keeps them, all such bodies share a
// memory limit (BodyRoom), and the request's own deadline applies.
//
// Pipelined requests wait until the current request is answered. When the limit of waiting bytes is exceeded,
// the wire is not read until then.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

#include "base/timers.hpp"
#include "base/wire.hpp"
#include "http/body_room.hpp"
#include "http/date_field.hpp"
#include "http/handler.hpp"
#include "http/request_parser.hpp"
#include "http/trusted_proxies.hpp"

namespace parley::http {

struct ConnectionLimits {
  ParserLimits parser{};
  TrustedProxies trusted_proxies{};         ///< whose X-Forwarded-For determines the client's address
  base::Duration head_deadline{10'000};     ///< from a request's first byte to the end of its head
  base::Duration request_deadline{30'000};  ///< from its first byte to its last
  /// From the connection's start to the first byte of its first request.
  base::Duration first_deadline{10'000};
  base::Duration idle_deadline{75'000};  ///< between requests
  /// The minimum rate of a body that is passed on, in bytes per second, used after request_deadline.
  std::size_t least_body_rate = 4 << 10;
  std::size_t pipelined = 64 << 10;      ///< bytes waiting after a request; no more are read beyond it
  std::size_t bodies_in_all = 64 << 20;  ///< bytes of unfinished bodies that all siblings may keep together
  /// Bytes of unsent answers up to which the client's next request is read. A client that sends requests
  /// without reading the answers therefore uses this much memory and one more answer.
  std::size_t unsent = 64 << 10;
};

class ServerConnection;

/// The HTTP connections of one listener, and the state they share. Used to close the idle connections at
/// shutdown. Must outlive the connections.
class OpenConnections {
 public:
  /// Closes the idle connections now, and the others after their answers.
  void close_idle();

 private:
  friend class ServerConnection;
  std::unordered_set<ServerConnection*> open_;
  DateField date_;
  BodyRoom room_;
  bool is_closing_ = false;
};

class ServerConnection final : public base::Protocol {
 public:
  /// All arguments must outlive the connection.
  ServerConnection(base::Wire& wire, Handler& handler, base::Timers& timers, OpenConnections& siblings,
                   const ConnectionLimits& limits);
  ~ServerConnection() override;
  ServerConnection(const ServerConnection&) = delete;
  ServerConnection& operator=(const ServerConnection&) = delete;

  /// Continues with a request that another event loop has read. Must be called before any bytes are received
  /// here.
  void take_over(Request request, DetachedConnection detached);

  void on_bytes(std::string_view bytes) override;
  void on_drained() override;
  void on_eof() override;
  void on_closed() override;

 private:
  friend class Responder;
  friend class OpenConnections;
  enum class State : std::uint8_t { reading, receiving, answering, sending, closing };

  void keep_waiting(std::string_view bytes);
  void pump(std::string_view bytes);
  bool step();
  void continue_head();
  void hand_on();
  /// Whether received bytes are stored and not parsed.
  bool is_waiting() const;
  /// Pauses or resumes reading from the wire, depending on the state.
  void settle_input();
  void begin_body();
  bool has_body_come() const;
  bool pass_body_on();
  bool end_body();
  void receive_body(std::shared_ptr<BodySink> sink, BodyUse use);
  BodyRoom::Entry enter_room();
  void let_body_come();
  void hold_body(bool is_held);
  void refuse_body(int status);
  void refuse(int status);
  void rearm();
  void deadline_passed();
  void end_of_input();
  void close();

  void answer(Response response, bool close_behind);
  void upgrade(Response response, std::unique_ptr<base::Protocol> next);
  std::optional<DetachedConnection> detach();
  void abandon();
  void answer_stream(Response response, std::uint64_t length, std::unique_ptr<BodySource> source);
  void ask_source();
  void send_piece(base::SharedBytes piece);
  bool stays_open(bool close_behind) const;
  void answered(bool keep_alive);
  void sent();
  void next_request();
  /// Sends the head, and the response's body unless `length` is given: then `length` bytes of body follow
  /// later.
  void write(Response response, bool keep_alive, std::optional<std::uint64_t> length = {});

  base::Wire& wire_;
  Handler& handler_;
  OpenConnections& siblings_;
  const ConnectionLimits& limits_;
  const base::Clock& clock_;
  RequestParser parser_;
  base::Timer deadline_;
  base::Instant request_began_{};
  std::string waiting_;      ///< received after the request that is being answered, or after a head
  std::string_view unread_;  ///< while pumping: bytes that are not parsed yet
  State state_ = State::reading;
  /// The loop in pump() continues after an answer that the handler sends synchronously.
  bool pumping_ = false;
  bool ended_ = false;       ///< the client will send no more
  bool is_holding_ = false;  ///< reading from the wire is paused
  bool has_served_ = false;  ///< a request has been answered

  // State of the request that is being answered.
  Responder* responder_ = nullptr;
  base::UniqueFunction<void()> on_abandoned_;
  base::UniqueFunction<void()> on_sent_;
  Headers extra_headers_;
  std::shared_ptr<BodySink> sink_;          ///< while receiving, from receive_body() on
  std::unique_ptr<BodyRoom::Place> place_;  ///< reservation of a body that is kept
  BodyUse body_use_ = BodyUse::passed_on;
  bool is_sink_full_ = false;
  /// The body is not read, and the bytes that arrived with its head wait.
  bool waits_for_place_ = false;
  std::unique_ptr<BodySource> source_;  ///< set while the answer is streamed
  std::uint64_t unsent_ = 0;            ///< bytes of that answer
  bool is_head_request_ = false;
  bool keep_alive_ = true;
};

}  // namespace parley::http
