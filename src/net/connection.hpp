// One TCP connection: the base::Wire of the protocol that runs on it.
//
// open --close()--> flushing --all written--> lingering --peer's end or timeout--> dead --> destroyed
//   \__ abort(), reset, stall, output above the bound ____________________________^
//
// When the connection becomes lingering or dead, its protocol receives on_closed(), once and at the end of
// the tick. The protocol therefore never waits for a peer that sends nothing more. A connection owns no read
// buffer. While nothing is queued it takes a few hundred bytes.
//
// Between two requests of its client, a connection can move to another shard with leave(). The other shard
// takes over everything except the protocol.
//
// With TLS, the handshake comes first and has a deadline. Until it ends, the protocol receives nothing and
// its output waits in the queue. Until the connection lingers, all bytes go through TLS (connection_tls.cpp).
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
  /// The shard creates, owns and destroys the connection. `place` is its index there. With a context the
  /// connection uses TLS.
  Connection(Shard& shard, int socket, std::string peer_address, std::size_t place,
             std::shared_ptr<const TlsContext> tls = nullptr, AddressCount::Share share = {});
  /// Continues a connection that has left another shard.
  Connection(Shard& shard, DetachedTransport transport, std::size_t place, AddressCount::Share share);
  ~Connection() override;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Starts reading. If `protocol` is nullptr, the connection is closed at once.
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
  bool is_secure() const override { return tls_ != nullptr; }

 private:
  friend class Shard;
  enum class State : std::uint8_t { open, flushing, lingering, dead };

  void watch();
  bool has_room();
  void schedule();
  void settle();

  void on_edge(Edge edge) override;
  void wait_to_read();
  /// Resumes reading in a later tick, for input that no edge will report.
  void look_again();
  /// Drops the reference from a list of the shard. Returns false if the connection is dead.
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
  /// Runs one step of the handshake when the shard calls for it. Returns false if there was nothing to do.
  bool shake_hands();
  void refuse_handshake();
  void resume_reading_tls(bool wants_input);
  void read_tls();
  void write_tls();
  bool said_goodbye();

  Shard& shard_;
  base::Descriptor socket_;
  std::unique_ptr<base::Protocol> protocol_;
  std::unique_ptr<TlsStream> tls_;  ///< nullptr if the connection does not use TLS
  WriteQueue queue_;
  base::Overrun overrun_;
  base::RareTimer timer_;  ///< for the handshake, then for a write stall, last for lingering
  std::string peer_address_;
  AddressCount::Share share_;
  std::size_t place_;
  std::size_t moved_since_armed_ = 0;  ///< bytes written; while lingering, bytes discarded
  std::size_t thrown_away_ = 0;
  State state_ = State::open;
  std::uint8_t holds_ = 0;  ///< number of the shard's lists that refer to this object
  bool is_scheduled_ = false;
  bool looks_again_ = false;
  bool is_queued_for_handshake_ = false;
  bool may_read_ = false;   ///< an edge reported input, and no read has found the socket empty since
  bool has_ended_ = false;  ///< no edge will report the input that is still unread
  bool waits_to_read_ = false;
  bool waits_to_write_ = false;
  bool at_end_of_input_ = false;
  bool is_held_ = false;
  bool tells_when_drained_ = false;
  bool read_wants_to_write_ = false;  ///< TLS must write before it can continue to read
  bool write_wants_to_read_ = false;  ///< TLS must read before it can continue to write
};

}  // namespace parley::net
