// A session on any transport: its states, its heartbeat, its queue, and the change of transport.
//
//     opening --> open (polling | polling, upgrading | websocket) --> closing --> closed
//                                                    |                               ^
//                                                    +-------- any fault ------------+
//
// closing: the application has closed the session, and a polling client has not fetched the rest yet. closed:
// requests do not find the session any more. In both states the application receives on_close within the
// tick, from the table's own timer. It therefore never runs inside a call of the application, and a session
// is never destroyed inside a call of its own.
//
// One timer serves the heartbeat and, while closing, the wait for the last poll. An idle session on a
// WebSocket holds no buffer.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/timers.hpp"
#include "engineio/application.hpp"
#include "engineio/handshake.hpp"
#include "engineio/heartbeat.hpp"
#include "engineio/outbox.hpp"
#include "engineio/packet.hpp"
#include "engineio/polling_transport.hpp"
#include "engineio/upgrade.hpp"
#include "engineio/websocket_transport.hpp"
#include "engineio/websocket_upgrade_response.hpp"
#include "http/handler.hpp"

namespace parley::engineio {

class SessionTable;

class LiveSession final : public Session, public WebSocketOwner {
 public:
  /// `table` must outlive the session.
  LiveSession(SessionTable& table, std::string sid, std::string peer);
  ~LiveSession() override;
  LiveSession(const LiveSession&) = delete;
  LiveSession& operator=(const LiveSession&) = delete;

  const std::string& sid() const override { return sid_; }
  void send(const EncodedMessage& message, Delivery delivery) override;
  void send_unit(const EncodedMessage* messages, std::size_t count, Delivery delivery) override;
  void close(CloseReason reason) override;
  void hold_input() override;
  void release_input() override;
  void allow_payload(std::size_t bytes) override;
  std::size_t max_payload() const override { return max_payload_; }
  std::string_view transport() const override { return is_polling() ? "polling" : "websocket"; }
  std::string_view peer_address() const override { return peer_; }
  std::size_t queued_bytes() const override;
  std::string_view authorization() const override {
    return authorization_ ? *authorization_ : std::string_view();
  }
  void forget_authorization() override;
  const Handshake* handshake() const override { return handshake_.get(); }
  void forget_handshake() override;

  /// Stores the Authorization field of the request that opens the session.
  void keep_authorization(const http::Headers& headers);
  /// Stores the request that opens the session, within Options::handshake_bytes.
  void keep_handshake(http::Request request);

  // --- handshake and requests; each answers as its last action ------------------------------------------
  void open_on_polling(http::Responder responder);
  /// `switching` is a 101 response. Precondition: the responder is pending.
  void open_on_websocket(WebSocketUpgradeResponse switching, http::Responder responder);
  bool is_polling() const { return polling_ != nullptr; }
  /// Precondition of the next three: is_polling().
  void on_get(const http::Request& request, http::Responder responder);
  /// Handles a POST whose body has not been read. Reads it, unless the session is about to end.
  void on_post_begun(http::Request request, http::Responder responder);
  void on_post(const http::Request& request, http::Responder responder);
  /// Starts an upgrade. If none may start now, because one is under way or done, completes the WebSocket
  /// handshake and closes the WebSocket.
  void on_upgrade(WebSocketUpgradeResponse switching, http::Responder responder);

  // --- for the table -----------------------------------------------------------------------------------
  /// Whether a request can still find the session.
  bool is_reachable() const { return phase_ != Phase::closed; }
  /// Ends the session at once and drops what is queued.
  void end(CloseReason reason);
  /// Gives a parked poll its last answer and calls on_close of the application. Returns true if the session
  /// must be destroyed now.
  bool finish();

 private:
  enum class Phase : std::uint8_t { opening, open, closing, closed };

  bool is_receiving() const { return phase_ == Phase::opening || phase_ == Phase::open; }
  void opened();
  void finish_soon();
  void on_packet(const Packet& packet);
  void on_deadline();
  void overflow();
  Heartbeat::Schedule schedule() const;

  bool has_something() const { return !outbox_.empty() || heartbeat_.ping_due(); }
  void on_wake();
  void on_post_refused(int status, http::Responder responder);
  http::Response poll_answer(std::string payload, bool accepts_gzip) const;
  void answer_poll();
  std::string take_payload();
  std::string last_words();

  void on_frame(WebSocketTransport& from, std::string_view text) override;
  void on_binary_frame(WebSocketTransport& from, std::string_view bytes) override;
  void on_gone(WebSocketTransport& from, CloseReason reason) override;
  void on_probe_frame(std::string_view text);
  void complete_upgrade();
  void give_up_upgrade();
  void flush_to_websocket();

  SessionTable& table_;
  std::string sid_;
  std::string peer_;
  std::size_t max_payload_;
  base::Timer deadline_;
  Heartbeat heartbeat_;
  Outbox outbox_;
  base::Overrun overrun_;
  std::unique_ptr<PollingTransport> polling_;  ///< nullptr on a WebSocket
  WebSocketTransport* websocket_ = nullptr;    ///< owned by its connection, which calls on_gone
  std::unique_ptr<Upgrade> upgrade_;
  std::unique_ptr<const std::string> authorization_;  ///< nullptr for most sessions
  std::unique_ptr<const Handshake> handshake_;
  Phase phase_ = Phase::opening;
  CloseReason reason_ = CloseReason::transport_close;
  char last_word_ = static_cast<char>(PacketType::close);
  std::uint32_t holds_ = 0;
  bool was_held_ = false;   ///< since the heartbeat was last checked
  bool told_ = false;       ///< on_close has been called
  bool is_ending_ = false;  ///< the table will call finish()
};

}  // namespace parley::engineio
