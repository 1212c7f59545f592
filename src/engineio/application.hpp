// The interface between Engine.IO (sessions, transports, heartbeat) and what runs on it: Socket.IO, or your
// own application. It has four callbacks up, and a few functions down.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/wire.hpp"
#include "ws/deflate.hpp"
#include "ws/frame.hpp"

namespace parley::engineio {

/// Why a session ended. to_string() gives the words of the reference server.
enum class CloseReason : std::uint8_t {
  transport_close,  ///< the client closed it, or its connection was lost
  transport_error,  ///< overlapping polls, an aborted poll, broken framing, a packet too large
  ping_timeout,
  parse_error,   ///< a packet that is not valid Engine.IO
  forced_close,  ///< the application called close()
  server_shutdown,
};
std::string_view to_string(CloseReason reason);

/// One message, encoded once for every transport and every receiver. Copies share the bytes.
///
/// Holds the WebSocket frame of the packet. The polling form is the same bytes without the frame header. The
/// compressed frame is made for the first receiver that needs it. A message belongs to one shard, and threads
/// must not share it.
class EncodedMessage {
 public:
  /// A text message ("4" + text).
  static EncodedMessage text(std::string_view text);
  /// The same, in the memory of `text`. Makes no copy if `headroom` more bytes are reserved there.
  static EncodedMessage text_within(std::string text);
  static constexpr std::size_t headroom = ws::FrameHeader::longest + 1;
  /// A binary message.
  static EncodedMessage binary(std::string_view bytes);
  /// Joins text messages in this order into one, so that many messages cost a receiver the bookkeeping of
  /// one. The result is never compressed and has no packet(). Cost: a copy of the frames. Precondition: none
  /// is binary or joined, and together they are smaller than 4 GiB.
  static EncodedMessage joined(std::span<const EncodedMessage> messages);
  /// Returns the joined message whose frame is at these bytes of frame(). It shares the bytes, and is never
  /// compressed.
  EncodedMessage part(std::size_t begin, std::size_t size) const;

  /// Calls `visit(std::string_view packet)` for each joined message, or once if the message is not joined.
  template <class Visit>
  void for_each_packet(Visit visit) const {
    if (!is_joined()) return visit(packet());
    for (std::string_view rest = frame(); !rest.empty();) visit(take_packet(rest));
  }

  bool is_binary() const { return bytes_->is_binary; }
  /// The unmasked, final frame of the message, or the frames of all joined messages.
  std::string_view frame() const { return std::string_view(bytes_->plain).substr(begin_, size_); }
  /// The packet as a WebSocket message: "4" + text, or only the bytes of a binary message.
  std::string_view packet() const;
  /// The string that contains frame().
  base::SharedBytes owner() const { return {bytes_, &bytes_->plain}; }
  struct Frame {
    base::SharedBytes owner;
    std::string_view bytes;  ///< part of `*owner`
  };
  /// Returns the frame for a peer that agreed on `deflate`. It is compressed if that is allowed, if the
  /// message is long enough, and if it becomes shorter. A peer with a window smaller than the message needs
  /// (see ws::window_bits_for) gets it uncompressed.
  Frame frame_for(const ws::Deflate& deflate) const;

 private:
  struct Bytes {
    std::string plain;
    bool is_binary = false;
    bool is_joined = false;
    bool was_deflated = false;  ///< whether compression has been tried
    std::string deflated;       ///< empty if not tried, or if not shorter
  };

  static constexpr std::uint32_t whole = UINT32_MAX;

  bool is_joined() const { return bytes_->is_joined && size_ == whole; }
  static EncodedMessage encode(ws::Opcode opcode, std::string_view type, std::string_view content);
  /// Returns the packet of the first frame, and removes that frame from `frames`.
  static std::string_view take_packet(std::string_view& frames);

  std::shared_ptr<Bytes> bytes_;
  std::uint32_t begin_ = 0;
  std::uint32_t size_ = whole;
};

enum class Delivery : std::uint8_t {
  reliable,
  volatile_,  ///< dropped if the session's queue would exceed its soft limit
};

/// The state that an application keeps for one session.
class SessionState {
 public:
  virtual ~SessionState() = default;
};

struct Handshake;

class Session {
 public:
  virtual ~Session() = default;

  /// The secret by which the client addresses the session. Must never be logged or shown to others.
  virtual const std::string& sid() const = 0;
  /// Queues a message. Dropped without an error if the session is closing. If something is queued already and
  /// this would take the queue above its hard limit, the session is closed (transport_error) and its queue
  /// dropped.
  virtual void send(const EncodedMessage& message, Delivery delivery = Delivery::reliable) = 0;
  /// Queues messages that must stay adjacent (a packet and its attachments) as one unit.
  virtual void send_unit(const EncodedMessage* messages, std::size_t count,
                         Delivery delivery = Delivery::reliable) = 0;
  /// Sends what is queued, then closes. Nothing more is received. on_close follows within the tick, never
  /// from inside this call, even if a polling client has not yet fetched what is queued.
  virtual void close(CloseReason reason = CloseReason::forced_close) = 0;

  /// Delivers no more messages until release_input(), which the caller must call once for each hold. For an
  /// application that must first process what it has received. On a WebSocket nothing is read from the
  /// client, so its heartbeat waits too. What comes by polling is still delivered.
  virtual void hold_input() {}
  /// Delivers waiting messages before the last of these calls returns. Must not be called from on_message.
  virtual void release_input() {}

  static constexpr std::size_t any_payload = std::numeric_limits<std::size_t>::max();
  /// From now on the client may send messages and polling bodies of `bytes`, and at most
  /// Options::max_payload. For an application that has identified the client (see Options::first_payload).
  virtual void allow_payload([[maybe_unused]] std::size_t bytes = any_payload) {}
  /// The size that the client may send now.
  virtual std::size_t max_payload() const { return any_payload; }

  virtual std::string_view transport() const = 0;     ///< "polling" or "websocket"
  virtual std::string_view peer_address() const = 0;  ///< of the connection that opened the session
  /// The value of the Authorization field of the request that opened the session, until it is forgotten.
  /// Empty if the request had none or several, or if too much is stored for other sessions.
  virtual std::string_view authorization() const { return {}; }
  /// Must be called when the value has been read, because it takes memory.
  virtual void forget_authorization() {}
  /// The request that opened the session. nullptr if Options::handshake_bytes is 0, and after
  /// forget_handshake().
  virtual const Handshake* handshake() const { return nullptr; }
  /// Releases the memory of the handshake. For an application that has read what it needs.
  virtual void forget_handshake() {}
  /// Bytes not yet given to a poll or accepted by the kernel: frames, and a fixed cost for each message.
  virtual std::size_t queued_bytes() const = 0;

  /// The application's state of this session, which it can access without a lookup.
  std::unique_ptr<SessionState> state;
};

/// Calls come one at a time, and never from inside send(), send_unit() or close(). The session and its state
/// exist until on_close returns.
class Application {
 public:
  virtual ~Application() = default;
  virtual void on_open(Session& session) = 0;
  /// `text` is valid UTF-8, without the packet type; valid during the call only.
  virtual void on_message(Session& session, std::string_view text) = 0;
  virtual void on_binary(Session& session, std::string_view bytes) = 0;
  virtual void on_close(Session& session, CloseReason reason) = 0;
};

}  // namespace parley::engineio
