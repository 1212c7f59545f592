// The WebSocket side of a session: one packet per message. The connection owns it. The session, while it
// exists, gets what arrives. When one of the two is destroyed, the other drops its reference.
#pragma once

#include <cstddef>
#include <string_view>
#include <utility>

#include "engineio/application.hpp"
#include "ws/endpoint.hpp"

namespace parley::engineio {

class WebSocketTransport;

/// What a WebSocket reports to its session. `from` names the WebSocket, because a session may have several of
/// them.
class WebSocketOwner {
 public:
  virtual ~WebSocketOwner() = default;
  virtual void on_frame(WebSocketTransport& from, std::string_view text) = 0;
  virtual void on_binary_frame(WebSocketTransport& from, std::string_view bytes) = 0;
  /// The last call: `from` is about to be destroyed.
  virtual void on_gone(WebSocketTransport& from, CloseReason reason) = 0;
};

class WebSocketTransport final : public base::Protocol, private ws::Receiver {
 public:
  /// `owner` must outlive it, or close or abort it first.
  WebSocketTransport(base::Wire& wire, WebSocketOwner& owner, std::size_t max_payload,
                     ws::Deflate deflate = {});
  ~WebSocketTransport() override;

  /// Sends the message, compressed if that was agreed on.
  void send(const EncodedMessage& message) {
    EncodedMessage::Frame frame = message.frame_for(endpoint_.deflate());
    endpoint_.send_frame(std::move(frame.owner), frame.bytes);
  }
  /// Sends a packet that is not a message, such as "3probe".
  void send_packet(std::string_view packet) { endpoint_.send_text(packet); }
  std::size_t queued_bytes() const { return endpoint_.queued_bytes(); }

  /// The bound on messages that begin from now on, in bytes.
  void set_max_payload(std::size_t bytes) { endpoint_.set_limits(ws::Limits::for_messages_to(bytes)); }

  /// See ws::Endpoint.
  void hold_input() { endpoint_.hold_input(); }
  void release_input() { endpoint_.release_input(); }

  /// Sends what is queued, then an empty close frame, then closes. The owner gets no further call.
  void close();
  /// Drops what is queued, and the connection. The owner gets no further call.
  void abort();

  void on_bytes(std::string_view bytes) override;
  void on_eof() override;
  void on_closed() override;

 private:
  void on_text(std::string_view text) override;
  void on_binary(std::string_view bytes) override;
  void on_ws_closed(ws::Closed closed) override;

  ws::Endpoint endpoint_;
  WebSocketOwner* owner_;        ///< nullptr when it gets no further call
  bool closed_in_band_ = false;  ///< a frame ended it: the peer's close frame, or a broken one
};

}  // namespace parley::engineio
