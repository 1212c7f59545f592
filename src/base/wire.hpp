// The seam between the edge, which owns sockets, and the protocols above it, which own none.
//
//     net::Connection (is a Wire)  --on_bytes, on_eof-->  Protocol (http::ServerConnection, then WebSocket)
//                                  <--send, close-------
//
// Tests put a memory wire in the place of net::Connection.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace parley::base {

/// Bytes encoded once and shared by every connection that sends them. Never changed after creation.
using SharedBytes = std::shared_ptr<const std::string>;

class Protocol;

/// A connection between two event loops: what goes on where the wire ended, its protocol apart. May be handed
/// to another thread. Destroyed, it closes the connection.
class DetachedTransport {
 public:
  virtual ~DetachedTransport() = default;
};

/// The way down: one TCP connection as its protocol sees it. Output is queued and flushed once per tick,
/// in one write per connection.
class Wire {
 public:
  virtual ~Wire() = default;

  /// Queues a copy. Silently dropped after close() or abort().
  virtual void send(std::string_view bytes) = 0;
  /// Queues without copying: `view` lies within `*owner`, which is kept until it has been written.
  virtual void send_shared(SharedBytes owner, std::string_view view) = 0;
  /// Bytes queued and not yet taken by the kernel.
  virtual std::size_t queued_bytes() const = 0;

  /// Reads no more until release_input(): whoever takes the bytes is behind. What was read already may still
  /// come, a read's worth at the most, and an end of the peer is noticed late.
  virtual void hold_input() {}
  virtual void release_input() {}
  /// Asks for one on_drained() once all that is queued has been written: at once, later in this tick, where
  /// nothing is.
  virtual void call_when_drained() {}

  /// Writes what is queued, then closes. No further on_bytes; on_closed follows later.
  virtual void close() = 0;
  /// Closes at once and drops what is queued. on_closed follows later, never from inside this call.
  virtual void abort() = 0;

  /// Replaces the protocol (HTTP by WebSocket). The old one is destroyed after the callback it is in
  /// returns; what it has not consumed must be handed over by the caller through on_bytes.
  virtual void switch_protocol(std::unique_ptr<Protocol> next) = 0;

  /// Takes the connection out of its loop, to go on in another: queued output goes along, nothing more is
  /// read or written here, and the protocol is destroyed, without on_closed, after the callback it is in
  /// returns. Null, with nothing done, where the connection is about to end.
  virtual std::unique_ptr<DetachedTransport> leave() { return nullptr; }

  /// The other end's address without its port, "127.0.0.1" or "::1".
  virtual std::string_view peer_address() const = 0;
};

/// The way up. Calls come one at a time, never from inside a Wire method.
class Protocol {
 public:
  virtual ~Protocol() = default;

  /// `bytes` is valid during the call only.
  virtual void on_bytes(std::string_view bytes) = 0;
  /// All that was queued has been written; only where it was asked for.
  virtual void on_drained() {}
  /// The other end will send no more. It may still read: answer what is owed, then close().
  virtual void on_eof() = 0;
  /// The connection is gone, for whatever reason. The last call; the wire must not be used again.
  virtual void on_closed() = 0;
};

}  // namespace parley::base
