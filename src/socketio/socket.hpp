// One client in one namespace.
//
//   connecting --on_connecting agrees--> connected --disconnect(), 41, transport gone--> disconnected
//
// Only while connected does anything reach the client. A disconnected socket stays valid until
// on_disconnected has returned, which is never inside a call that came from the socket.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/unique_function.hpp"
#include "socketio/handler.hpp"
#include "socketio/packet.hpp"
#include "socketio/rooms.hpp"

namespace parley::socketio {

using engineio::Delivery;

class Connection;
class Namespace;
class PendingAcks;

/// How an event emitted with an acknowledgement ended.
struct AckReply {
  enum class Outcome : std::uint8_t {
    answered,
    malformed,  ///< answered with JSON that has a defect (see Event::defect)
    timed_out,
    disconnected,  ///< the socket went first
  };
  Outcome outcome;
  std::optional<base::json::Value> arguments{};           ///< an array, of `answered`; valid during the call
  const std::vector<std::string>* attachments = nullptr;  ///< of `answered`; valid during the call
};
/// Called exactly once.
using AckCallback = base::UniqueFunction<void(const AckReply&)>;
/// Longer timeouts are taken for this one.
inline constexpr base::Duration longest_ack_wait = std::chrono::hours{24};

class Socket final : public RoomMember {
 public:
  Socket(Connection& connection, Namespace& of, SocketId id);
  ~Socket();

  /// 20 characters, unguessable, unrelated to the Engine.IO sid; new for every namespace and connect.
  const SocketId& id() const { return id_; }
  std::string_view namespace_name() const;
  std::string_view peer_address() const;  ///< of the connection that opened the session
  std::string_view transport() const;     ///< "polling" or "websocket"
  /// As engineio::Session has it, of the whole connection.
  std::string_view authorization() const;
  void forget_authorization();
  bool is_connected() const { return state_ == State::connected; }
  /// Of the whole connection, all its namespaces together.
  std::size_t queued_bytes() const;

  /// Dropped unless connected. The event must have been encoded for this socket's namespace.
  void emit(const EncodedEvent& event, Delivery delivery = Delivery::reliable);
  void emit(const EncodedUnit& unit, Delivery delivery = Delivery::reliable);
  /// `arguments_json` as in encode_event.
  void emit(std::string_view name, std::string_view arguments_json, Delivery delivery = Delivery::reliable);
  /// False, with nothing sent and `done` not called, unless connected and below the bound of
  /// acknowledgements waited for (Options::acks_per_socket).
  bool emit_with_ack(std::string_view name, std::string_view arguments_json, base::Duration timeout,
                     AckCallback done);
  /// `arguments_json` and the attachments as in encode_binary_event; false for more than 10 as well.
  bool emit_with_ack(std::string_view name, std::string_view arguments_json,
                     std::span<const std::string_view> attachments, base::Duration timeout, AckCallback done);

  /// False once disconnected, and past Options::rooms_per_socket. Cost: O(1), and a scan of its own rooms.
  bool join(std::string_view room);
  void leave(std::string_view room);
  bool is_in(std::string_view room) const;
  /// Valid until the next join or leave.
  std::vector<std::string_view> rooms() const;

  /// Tells the client, which does not come back by itself then. `close`: its other namespaces too, and
  /// the transport afterwards. While connecting it does not disconnect: refuse instead.
  void disconnect(bool close = false);
  /// Ends the transport without a word, so that a stock client reconnects. Nothing more arrives;
  /// on_disconnected follows.
  void close_transport();

  /// As engineio::Session has them, of the whole connection.
  void hold_input();
  void release_input();
  void allow_payload(std::size_t bytes = engineio::Session::any_payload);

  /// Goes on where an earlier connection broke (see recovery.hpp).
  bool recovered() const { return is_recovered_; }
  /// Nothing is kept of this socket when its connection breaks.
  void renounce_recovery() { is_lost_for_good_ = true; }

  /// The application's own; destroyed with the socket.
  std::unique_ptr<engineio::SessionState> state;

 private:
  friend class Ack;
  friend class Adapter;
  friend class BroadcastAcks;
  friend class Connection;
  friend class Decision;
  friend class Namespace;
  friend class Recovery;
  friend class Server;

  enum class State : std::uint8_t { connecting, connected, disconnected };

  bool send(std::span<const engineio::EncodedMessage> unit, Delivery delivery);
  /// The same for an event, which may have to be recovered.
  void tell(std::span<const engineio::EncodedMessage> unit, Delivery delivery);
  /// One of them was sent under this number of the packet log.
  void has_been_sent(std::uint64_t number) {
    if (number != 0) last_sent_ = number;
  }
  /// Of the client, to an event emitted with one. What nobody waits for is ignored.
  void acknowledged(std::uint64_t id, const AckReply& reply);
  void fail_acknowledgements();

  Connection& connection_;
  Namespace& namespace_;
  const SocketId id_;
  Ack* acks_ = nullptr;           ///< handed out and not yet gone
  Decision* decision_ = nullptr;  ///< while somebody thinks about letting it in
  std::unique_ptr<PendingAcks> pending_acks_;
  std::uint32_t broadcasts_owed_ = 0;  ///< broadcasts that wait for this client's acknowledgement
  State state_ = State::connecting;
  bool is_recovered_ = false;
  bool is_lost_for_good_ = false;
  DisconnectReason reason_ = DisconnectReason::transport_close;  ///< once disconnected
  // With recovery only; the numbers are the packet log's (see KeptSession).
  std::string pid_;
  std::uint64_t connected_at_ = 0;
  std::uint64_t last_sent_ = 0;
  std::uint64_t disconnected_at_ = 0;
};

}  // namespace parley::socketio
