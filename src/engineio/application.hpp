// The seam between Engine.IO (sessions, transports, heartbeat) and what runs on it (Socket.IO, or an
// application of your own). Four calls up, a handful down.
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

/// Why a session ended, in the words of the reference server.
enum class CloseReason : std::uint8_t {
  transport_close,  ///< the client closed, or its connection went away
  transport_error,  ///< overlapping polls, an aborted poll, broken framing, a packet too large
  ping_timeout,
  parse_error,   ///< an Engine.IO packet that is none
  forced_close,  ///< the application called close()
  server_shutdown,
};
std::string_view to_string(CloseReason reason);

/// One message, encoded once for every transport and every receiver: copies share their bytes.
///
/// Holds the WebSocket frame of the packet; the polling form is the same bytes without the frame header. The
/// compressed frame is made for the first receiver that wants it. Of one shard: not to be shared by threads.
class EncodedMessage {
 public:
  /// A text message ("4" + text).
  static EncodedMessage text(std::string_view text);
  /// The same, in the memory of `text`: no copy, where so many more bytes are reserved.
  static EncodedMessage text_within(std::string text);
  static constexpr std::size_t headroom = ws::FrameHeader::longest + 1;
  /// A binary message.
  static EncodedMessage binary(std::string_view bytes);
  /// Text messages in this order, as one: a receiver of many costs the bookkeeping of one. It is never
  /// compressed, and has no packet(). Cost: a copy of their frames. Precondition: none is binary, or joined;
  /// all are less than 4 GiB.
  static EncodedMessage joined(std::span<const EncodedMessage> messages);
  /// The one of those that were joined whose frame lies at these bytes of theirs. It shares them, and is
  /// never compressed.
  EncodedMessage part(std::size_t begin, std::size_t size) const;

  /// Calls `visit(std::string_view packet)` for each that was joined, or for the one that it is.
  template <class Visit>
  void for_each_packet(Visit visit) const {
    if (!is_joined()) return visit(packet());
    for (std::string_view rest = frame(); !rest.empty();) visit(take_packet(rest));
  }

  bool is_binary() const { return bytes_->is_binary; }
  /// The unmasked, final frame that carries it, or the frames of those that were joined.
  std::string_view frame() const { return std::string_view(bytes_->plain).substr(begin_, size_); }
  /// The packet as a WebSocket message: "4" + text, or the bare bytes of a binary message.
  std::string_view packet() const;
  /// What frame() lies within.
  base::SharedBytes owner() const { return {bytes_, &bytes_->plain}; }
  struct Frame {
    base::SharedBytes owner;
    std::string_view bytes;  ///< of `*owner`
  };
  /// The frame for a peer with which `deflate` was agreed on: compressed where it may be, where the message
  /// is long enough, and where that makes it shorter. A peer that remembers less than the message is long,
  /// and less than everybody else, is sent it as it is.
  Frame frame_for(const ws::Deflate& deflate) const;

 private:
  struct Bytes {
    std::string plain;
    bool is_binary = false;
    bool is_joined = false;
    bool was_deflated = false;  ///< whether that has been tried
    std::string deflated;       ///< empty: not tried, or no shorter
  };

  static constexpr std::uint32_t whole = UINT32_MAX;

  bool is_joined() const { return bytes_->is_joined && size_ == whole; }
  static EncodedMessage encode(ws::Opcode opcode, std::string_view type, std::string_view content);
  /// The packet of the first frame, which is cut off.
  static std::string_view take_packet(std::string_view& frames);

  std::shared_ptr<Bytes> bytes_;
  std::uint32_t begin_ = 0;
  std::uint32_t size_ = whole;
};

enum class Delivery : std::uint8_t {
  reliable,
  volatile_,  ///< dropped where the session's queue would pass its soft limit
};

/// An application's own state of one session.
class SessionState {
 public:
  virtual ~SessionState() = default;
};

class Session {
 public:
  virtual ~Session() = default;

  /// The secret the client addresses the session by. Never logged, never shown to others.
  virtual const std::string& sid() const = 0;
  /// Queues; dropped in silence once closing. Where something is queued already and this would take the queue
  /// past its hard limit, the session is closed instead (transport_error) and its queue dropped.
  virtual void send(const EncodedMessage& message, Delivery delivery = Delivery::reliable) = 0;
  /// Queues messages that must stay adjacent (a packet and its attachments) as one unit.
  virtual void send_unit(const EncodedMessage* messages, std::size_t count,
                         Delivery delivery = Delivery::reliable) = 0;
  /// Sends what is queued, then closes; nothing more is received. on_close follows within the tick, never
  /// from inside this call, also where a polling client has yet to come for what is queued.
  virtual void close(CloseReason reason = CloseReason::forced_close) = 0;

  /// No more messages until release_input(), which the caller owes for each hold: for who has enough to do
  /// with what came. On a WebSocket the client is then not read from, and its heartbeat waits with the rest;
  /// what comes by polling comes all the same.
  virtual void hold_input() {}
  /// Messages that wait are handed on before the last of these returns: never from inside on_message.
  virtual void release_input() {}

  static constexpr std::size_t any_payload = std::numeric_limits<std::size_t>::max();
  /// From now on the client may send messages and polling bodies of `bytes`, and no more than
  /// Options::max_payload: for an application that has found out who the client is (see
  /// Options::first_payload).
  virtual void allow_payload([[maybe_unused]] std::size_t bytes = any_payload) {}
  /// What it may send now.
  virtual std::size_t max_payload() const { return any_payload; }

  virtual std::string_view transport() const = 0;     ///< "polling" or "websocket"
  virtual std::string_view peer_address() const = 0;  ///< of the connection that opened the session
  /// The value of the Authorization field of the request that opened the session, until it is forgotten.
  /// Empty where that had none, or several, and where too much is kept for other sessions.
  virtual std::string_view authorization() const { return {}; }
  /// To be called once it has been read, because it takes memory.
  virtual void forget_authorization() {}
  /// Not yet handed to a poll or taken by the kernel: frames, and a fixed cost for each message.
  virtual std::size_t queued_bytes() const = 0;

  /// For the application's own state of this session, found again without a lookup.
  std::unique_ptr<SessionState> state;
};

/// Calls come one at a time, and never from inside send(), send_unit() or close(). The session lives, and its
/// state with it, until on_close returns.
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
