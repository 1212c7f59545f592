// One client in one namespace.
//
//   connecting --on_connecting accepts--> connected --disconnect(), 41, transport closed--> disconnected
//
// Only a connected socket sends to its client. A disconnected socket stays valid until on_disconnected has
// returned, which is never called inside a call that came from the socket.
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
#include "engineio/handshake.hpp"
#include "socketio/adapter.hpp"
#include "socketio/handler.hpp"
#include "socketio/packet.hpp"
#include "socketio/rooms.hpp"

namespace parley::socketio {

class Connection;
class Namespace;
class PendingAcks;

/// How an event emitted with an acknowledgement ended.
struct AckReply {
  enum class Outcome : std::uint8_t {
    answered,
    malformed,  ///< answered with JSON that has a defect (see Event::defect)
    timed_out,
    disconnected,  ///< the socket was disconnected first
  };
  Outcome outcome;
  std::optional<base::json::Value> arguments{};           ///< an array, of `answered`; valid during the call
  const std::vector<std::string>* attachments = nullptr;  ///< of `answered`; valid during the call
};
/// Called exactly once.
using AckCallback = base::UniqueFunction<void(const AckReply&)>;
/// Longer timeouts are reduced to this one.
inline constexpr base::Duration longest_ack_wait = std::chrono::hours{24};

/// What a client sent to connect: the facts of `socket.handshake` in the reference server. Both parts are
/// valid until Socket::forget_handshake(), and as long as the socket.
struct Handshake {
  /// URL, query parameters, header fields, client address, encryption and time of the request that opened the
  /// connection. All namespaces of the connection share it. An upgrade to WebSocket does not change it.
  /// nullptr if it is not kept (engineio::Options::handshake_bytes).
  const engineio::Handshake* request = nullptr;
  /// The payload of the CONNECT to this namespace: an object, or "null" if the client sent none. std::nullopt
  /// if it is longer than Options::auth_bytes, in which case only on_connecting() has seen it.
  std::optional<std::string_view> auth_json{};
};

/// Has the functions of a socket of the reference server, and is therefore larger than other classes.
class Socket final : public RoomMember {
 public:
  /// `auth` is the payload of the client's CONNECT.
  Socket(Connection& connection, Namespace& of, SocketId id, base::json::Value auth);
  ~Socket();

  /// 20 characters, unguessable, unrelated to the Engine.IO sid. New for every namespace and connect.
  const SocketId& id() const { return id_; }
  std::string_view namespace_name() const;
  std::string_view peer_address() const;  ///< of the connection that opened the session
  std::string_view transport() const;     ///< "polling" or "websocket"
  /// See engineio::Session. They concern the whole connection.
  std::string_view authorization() const;
  void forget_authorization();
  Handshake handshake() const;
  /// Releases the memory of the payload of the CONNECT, and of the connection's request, which its sockets in
  /// other namespaces lose too.
  void forget_handshake();
  bool is_connected() const { return state_ == State::connected; }
  /// Bytes queued on the whole connection, for all its namespaces together.
  std::size_t queued_bytes() const;

  /// Dropped if not connected. The event must have been encoded for this socket's namespace.
  void emit(const EncodedEvent& event, Delivery delivery = Delivery::reliable);
  void emit(const EncodedUnit& unit, Delivery delivery = Delivery::reliable);
  /// `arguments_json` as in encode_event.
  void emit(std::string_view name, std::string_view arguments_json, Delivery delivery = Delivery::reliable);
  /// Returns false if not connected, or if too many acknowledgements are awaited (Options::acks_per_socket).
  /// Then nothing is sent and `done` is not called.
  bool emit_with_ack(std::string_view name, std::string_view arguments_json, base::Duration timeout,
                     AckCallback done);
  /// `arguments_json` and the attachments as in encode_binary_event. Also returns false for more than 10 of
  /// them.
  bool emit_with_ack(std::string_view name, std::string_view arguments_json,
                     std::span<const std::string_view> attachments, base::Duration timeout, AckCallback done);

  /// Returns false if disconnected, or above Options::rooms_per_socket. Cost: O(1), and a scan of its own
  /// rooms.
  bool join(std::string_view room);
  void leave(std::string_view room);
  bool is_in(std::string_view room) const;
  /// Valid until the next join or leave.
  std::vector<std::string_view> rooms() const;

  /// Sends the client a DISCONNECT, after which it does not reconnect by itself. With `close`, also
  /// disconnects its other namespaces and then closes the transport. Does not disconnect a connecting socket:
  /// refuse that instead.
  void disconnect(bool close = false);
  /// Closes the transport without a DISCONNECT, so that a stock client reconnects. Nothing more arrives.
  /// on_disconnected follows.
  void close_transport();

  /// See engineio::Session. They concern the whole connection.
  void hold_input();
  void release_input();
  void allow_payload(std::size_t bytes = engineio::Session::any_payload);

  /// Whether the socket continues an earlier, broken connection (see recovery.hpp).
  bool recovered() const { return is_recovered_; }
  /// Prevents that anything is kept of this socket when its connection breaks.
  void renounce_recovery() { is_lost_for_good_ = true; }

  /// Belongs to the application. Destroyed with the socket.
  std::unique_ptr<engineio::SessionState> state;

 private:
  friend class Ack;
  friend class BroadcastAcks;
  friend class Connection;
  friend class Decision;
  friend class LocalAdapter;
  friend class Namespace;
  friend class Recovery;
  friend class Server;

  enum class State : std::uint8_t { connecting, connected, disconnected };

  bool send(std::span<const engineio::EncodedMessage> unit, Delivery delivery);
  /// Sends an event that may have to be recovered.
  void tell(std::span<const engineio::EncodedMessage> unit, Delivery delivery);
  /// Records that a unit was sent under this number of the packet log. 0 means that it has none.
  void has_been_sent(std::uint64_t number) {
    if (number != 0) last_sent_ = number;
  }
  /// The client acknowledged an event. Ignored if nothing awaits this id.
  void acknowledged(std::uint64_t id, const AckReply& reply);
  void fail_acknowledgements();

  Connection& connection_;
  Namespace& namespace_;
  const SocketId id_;
  Ack* acks_ = nullptr;           ///< handed out and not yet destroyed
  Decision* decision_ = nullptr;  ///< set while the decision about it is pending
  std::unique_ptr<PendingAcks> pending_acks_;
  std::unique_ptr<const std::string> auth_json_;  ///< nullptr if it is not kept
  std::uint32_t broadcasts_owed_ = 0;             ///< broadcasts that wait for this client's acknowledgement
  State state_ = State::connecting;
  bool is_recovered_ = false;
  bool is_lost_for_good_ = false;
  DisconnectReason reason_ = DisconnectReason::transport_close;  ///< once disconnected
  // Used with recovery only. The numbers are the packet log's (see KeptSession).
  std::string pid_;
  std::uint64_t connected_at_ = 0;
  std::uint64_t last_sent_ = 0;
  std::uint64_t disconnected_at_ = 0;
};

}  // namespace parley::socketio
