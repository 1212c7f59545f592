// The interface between the network layer, which owns sockets, and the protocols above it, which own none.
//
//     net::Connection (is a Wire)  --on_bytes, on_eof-->  Protocol (http::ServerConnection, then WebSocket)
//                                  <--send, close-------
//
// Tests use an in-memory wire instead of net::Connection.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace parley::base {

/// Bytes that are encoded once and shared by every connection that sends them. Never modified after creation.
using SharedBytes = std::shared_ptr<const std::string>;

class Protocol;

/// A connection on its way from one event loop to another, without its protocol. May be passed to another
/// thread. The destructor closes the connection.
class DetachedTransport {
 public:
  virtual ~DetachedTransport() = default;
};

/// The protocol's interface to one TCP connection. Output is queued and flushed once per tick, in one write
/// per connection.
class Wire {
 public:
  virtual ~Wire() = default;

  /// Queues a copy of `bytes`. Does nothing after close() or abort().
  virtual void send(std::string_view bytes) = 0;
  /// Queues `view` without copying it. It must point into `*owner`, which is kept until it has been written.
  virtual void send_shared(SharedBytes owner, std::string_view view) = 0;
  /// The number of bytes that are queued and not yet accepted by the kernel.
  virtual std::size_t queued_bytes() const = 0;

  /// Pauses reading until release_input(), when the receiver of the bytes is too slow. The rest of the
  /// current read may still be delivered, and a disconnect of the peer may be detected late.
  virtual void hold_input() {}
  virtual void release_input() {}
  /// Requests one on_drained() call when all queued bytes have been written. If nothing is queued, the call
  /// comes later in this tick.
  virtual void call_when_drained() {}

  /// Writes the queued bytes, then closes. on_bytes is not called again; on_closed follows later.
  virtual void close() = 0;
  /// Closes at once and drops the queued bytes. on_closed follows later, never inside this call.
  virtual void abort() = 0;

  /// Replaces the protocol (HTTP by WebSocket). The old protocol is destroyed after its current callback
  /// returns. The caller must pass bytes that the old protocol has not consumed to the new one's on_bytes.
  virtual void switch_protocol(std::unique_ptr<Protocol> next) = 0;

  /// Removes the connection from its event loop, to continue on another. Queued output moves with it, and
  /// nothing more is read or written here. The protocol is destroyed after its current callback returns,
  /// without on_closed. Returns nullptr and does nothing if the connection is about to end.
  virtual std::unique_ptr<DetachedTransport> leave() { return nullptr; }

  /// The peer's address without its port, "127.0.0.1" or "::1".
  virtual std::string_view peer_address() const = 0;
  /// Whether the connection itself is encrypted (TLS). A proxy in front of it may speak TLS with the client
  /// all the same.
  virtual bool is_secure() const { return false; }
};

/// The interface through which a Wire calls its protocol. Calls do not overlap, and never occur inside a Wire
/// method.
class Protocol {
 public:
  virtual ~Protocol() = default;

  /// `bytes` is valid during the call only.
  virtual void on_bytes(std::string_view bytes) = 0;
  /// All queued bytes have been written. Called only after call_when_drained().
  virtual void on_drained() {}
  /// The peer will send no more, but may still read. The protocol sends its remaining answers, then calls
  /// close().
  virtual void on_eof() = 0;
  /// The connection has ended, for any reason. This is the last call. The wire must not be used again.
  virtual void on_closed() = 0;
};

}  // namespace parley::base
