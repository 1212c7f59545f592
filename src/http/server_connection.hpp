// One HTTP/1.1 connection, server side: a base::Protocol between a Wire and a Handler. Requests are handed
// on one at a time; those that a client pipelines wait in order, within a bound.
//
//   idle --bytes--> reading --request--> answering --answer--> idle (keep-alive) or closing
//                      |                  ^   |   \--much of it is queued--> sending --drained--> idle
//                      |--head--> receiving   | upgrade
//                      |            |         v
//                      | refused,   |      another protocol has the wire
//                      v too slow   v answered early
//                   closing      closing
//
// A body that has not come with its head is received: it is not read until the handler asks for it, and its
// pieces go to a sink then. Where the sink passes them on, the deadline grows with what has come, so that a
// large body has its time while a client that trickles has not. Where the sink keeps them, all such bodies
// share a room (BodyRoom), and the request's own deadline stays.
//
// Requests that are pipelined wait behind the one that is answered. Past a bound the wire is not read from
// until they are answered.
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
  TrustedProxies trusted_proxies{};         ///< whose X-Forwarded-For says who asks
  base::Duration head_deadline{10'000};     ///< from a request's first byte to the end of its head
  base::Duration request_deadline{30'000};  ///< from its first byte to its last
  base::Duration first_deadline{10'000};    ///< from the connection to the first byte of its first request
  base::Duration idle_deadline{75'000};     ///< between requests
  /// Bytes a second of a body that is passed on, past request_deadline.
  std::size_t least_body_rate = 4 << 10;
  std::size_t pipelined = 64 << 10;      ///< bytes waiting behind a request: past it no more are read
  std::size_t bodies_in_all = 64 << 20;  ///< bytes of unfinished bodies that the siblings keep together
  /// Bytes of answers that a client has not taken yet when its next request is read. So a client that asks
  /// without reading costs this much and one answer more.
  std::size_t unsent = 64 << 10;
};

class ServerConnection;

/// The HTTP connections of one listener, so that those which only wait for a next request can be closed
/// when there will be none; and what they share. Outlives them.
class OpenConnections {
 public:
  /// Closes the idle ones now, the others behind their answers.
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
  /// All of them outlive the connection.
  ServerConnection(base::Wire& wire, Handler& handler, base::Timers& timers, OpenConnections& siblings,
                   const ConnectionLimits& limits);
  ~ServerConnection() override;
  ServerConnection(const ServerConnection&) = delete;
  ServerConnection& operator=(const ServerConnection&) = delete;

  /// Goes on with a request that another loop has read, before anything is received here.
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
  /// Whether what comes now waits for something else to happen.
  bool is_waiting() const;
  /// Reads from the wire, or does not, as the state asks.
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
  /// The body is the response's, or `length` bytes that follow.
  void write(Response response, bool keep_alive, std::optional<std::uint64_t> length = {});

  base::Wire& wire_;
  Handler& handler_;
  OpenConnections& siblings_;
  const ConnectionLimits& limits_;
  const base::Clock& clock_;
  RequestParser parser_;
  base::Timer deadline_;
  base::Instant request_began_{};
  std::string waiting_;      ///< received behind the request that is being answered, or behind a head
  std::string_view unread_;  ///< while pumping: what is not parsed yet
  State state_ = State::reading;
  bool pumping_ = false;     ///< an answer given inside the handler is picked up by the loop that called it
  bool ended_ = false;       ///< the client will send no more
  bool is_holding_ = false;  ///< the wire is not read from
  bool has_served_ = false;  ///< a request has been answered

  // Of the request that is being answered.
  Responder* responder_ = nullptr;
  base::UniqueFunction<void()> on_abandoned_;
  base::UniqueFunction<void()> on_sent_;
  Headers extra_headers_;
  std::shared_ptr<BodySink> sink_;          ///< while receiving, from receive_body() on
  std::unique_ptr<BodyRoom::Place> place_;  ///< of a body that is kept
  BodyUse body_use_ = BodyUse::passed_on;
  bool is_sink_full_ = false;
  bool waits_for_place_ = false;        ///< the body is not read, and what came with its head waits
  std::unique_ptr<BodySource> source_;  ///< while the answer is streamed
  std::uint64_t unsent_ = 0;            ///< of that answer
  bool is_head_request_ = false;
  bool keep_alive_ = true;
};

}  // namespace parley::http
