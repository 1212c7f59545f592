// One TCP connection: a base::Wire to the protocol that speaks on it.
//
//   open --close()--> flushing --all written--> lingering --peer's end, or a pause--> dead --> destroyed
//     \__ abort(), reset, stall, output past the bound ______________________________^
//
// The protocol is told on_closed (once, in the settling of a tick) on leaving flushing, so that it never
// waits for a peer that has nothing to say. A connection owns no read buffer; while nothing is queued it is
// a few hundred bytes.
//
// Between two requests of a client it may leave for another shard, which then has all of it but its protocol.
//
// With TLS it shakes hands first, within a deadline: the protocol hears nothing until then, and what it sends
// waits in the queue. Until it lingers nothing reaches the socket but through TLS (connection_tls.cpp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/descriptor.hpp"
#include "base/send_queue_limit.hpp"
#include "base/timers.hpp"
#include "base/wire.hpp"
#include "net/address_count.hpp"
#include "net/readiness.hpp"
#include "net/write_queue.hpp"

namespace parley::net {

struct DetachedTransport;
class Shard;
class TlsContext;
class TlsStream;

class Connection final : public base::Wire, private Watched {
 public:
  /// Made and destroyed by the shard, which owns it; `place` is its index there. With a context it speaks
  /// TLS.
  Connection(Shard& shard, int socket, std::string peer_address, std::size_t place,
             std::shared_ptr<const TlsContext> tls = nullptr, AddressCount::Share share = {});
  /// One that has left another shard.
  Connection(Shard& shard, DetachedTransport transport, std::size_t place, AddressCount::Share share);
  ~Connection() override;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Begins to read. Without a protocol the connection is closed at once.
  void start(std::unique_ptr<base::Protocol> protocol);

  void send(std::string_view bytes) override;
  void send_shared(base::SharedBytes owner, std::string_view view) override;
  std::size_t queued_bytes() const override { return queue_.bytes(); }
  void hold_input() override { is_held_ = true; }
  void release_input() override;
  void call_when_drained() override;
  void close() override;
  void abort() override;
  void switch_protocol(std::unique_ptr<base::Protocol> next) override;
  std::unique_ptr<base::DetachedTransport> leave() override;
  std::string_view peer_address() const override { return peer_address_; }

 private:
  friend class Shard;
  enum class State : std::uint8_t { open, flushing, lingering, dead };

  void watch();
  bool has_room();
  void schedule();
  void settle();

  void on_edge(Edge edge) override;
  void wait_to_read();
  /// Its turn again, for input that no edge will tell of.
  void look_again();
  /// Whether it is still there, now that the shard's list does not hold it any more.
  bool released();
  void resume_reading();
  void read();
  void received(std::string_view bytes);
  void end_of_input();

  void write();
  void wait_to_write();
  void arm(base::Duration after);
  void arm_stall();
  void wrote(std::size_t count);

  void begin_linger();
  void lingered(std::size_t count);
  void die();
  void on_timer();

  bool is_shaking_hands() const;
  /// When its turn has come; whether there was anything to do.
  bool shake_hands();
  void refuse_handshake();
  void resume_reading_tls(bool wants_input);
  void read_tls();
  void write_tls();
  bool said_goodbye();

  Shard& shard_;
  base::Descriptor socket_;
  std::unique_ptr<base::Protocol> protocol_;
  std::unique_ptr<TlsStream> tls_;  ///< none: the socket's bytes are the protocol's
  WriteQueue queue_;
  base::Overrun overrun_;
  base::RareTimer timer_;  ///< the handshake, then the write stall, later the linger
  std::string peer_address_;
  AddressCount::Share share_;
  std::size_t place_;
  std::size_t moved_since_armed_ = 0;  ///< bytes written; once lingering, bytes thrown away
  std::size_t thrown_away_ = 0;
  State state_ = State::open;
  std::uint8_t holds_ = 0;  ///< lists of the shard that refer to this object
  bool is_scheduled_ = false;
  bool looks_again_ = false;
  bool is_queued_for_handshake_ = false;
  bool may_read_ = false;   ///< since an edge said so the socket has not been found empty
  bool has_ended_ = false;  ///< no edge will tell of what is still to be read
  bool waits_to_read_ = false;
  bool waits_to_write_ = false;
  bool at_end_of_input_ = false;
  bool is_held_ = false;
  bool tells_when_drained_ = false;
  bool read_wants_to_write_ = false;  ///< TLS has something to answer before it can read on
  bool write_wants_to_read_ = false;  ///< and the other way round
};

}  // namespace parley::net
