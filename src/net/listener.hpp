// A listening socket: accepts connections and gives each to its shard with a protocol from a factory.
//
// When the process has no descriptor left, a spare one is given up to accept and close what waits, so that
// clients are refused instead of left hanging, and accepting pauses: neither a busy loop nor a full backlog.
#pragma once

#include <cstddef>
#include <memory>
#include <system_error>
#include <utility>

#include "base/timers.hpp"
#include "net/address.hpp"
#include "net/shard.hpp"

namespace parley::net {

struct ListenerLimits {
  std::size_t connections = 16'384;  ///< of the shard, all its listeners together; more are closed unheard
  int backlog = 1024;                ///< connections the kernel holds until they are accepted
  base::Duration pause = std::chrono::milliseconds{250};  ///< behind a lack of descriptors
};

class Listener {
 public:
  /// `shard` outlives the listener. Nothing listens yet.
  Listener(Shard& shard, ProtocolFactory make_protocol, ListenerLimits limits = {});
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  /// Binds to the first of what the address stands for that can be bound, and accepts from then on. A taken
  /// port is std::errc::address_in_use. Once only. Blocks while a name is looked up.
  std::error_code listen(const Address& address);
  /// Where it listens, with the port that the system chose. Empty before listen().
  const Address& bound() const { return bound_; }

  /// From the next connection on: speaks TLS, with this context in the place of an earlier one. Connections
  /// keep what they were accepted with.
  void use_tls(std::shared_ptr<const TlsContext> context) { tls_ = std::move(context); }

  /// Closes the listening socket. Connections stay.
  void stop();

  /// Connections closed unheard, for want of descriptors or past the bound.
  std::size_t refused() const { return refused_; }

 private:
  struct Socket;

  std::error_code bind(const SystemAddress& address);
  void wait();
  void accept_waiting();
  void shed();
  void close_spare();
  void open_spare();

  Shard& shard_;
  ProtocolFactory make_protocol_;
  ListenerLimits limits_;
  std::shared_ptr<const TlsContext> tls_;
  Address bound_;
  std::shared_ptr<Socket> socket_;  ///< shared with the wait that refers to it, which may outlive this
  base::Timer paused_;
  int spare_ = -1;
  std::size_t refused_ = 0;
};

}  // namespace parley::net
