// A listening socket: accepts connections and gives each to its shard with a protocol from a factory.
//
// When the process has no descriptor left, the listener closes a spare one, so that it can accept and close
// the waiting connections. Clients are refused instead of kept waiting. Accepting then pauses, which avoids
// both a busy loop and a full backlog.
//
// The number of connections from one address can be bounded. A connection above the bound is answered with
// 503 at the cost of one write. During a flood of refusals, or with TLS, it is closed without an answer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/timers.hpp"
#include "base/unique_function.hpp"
#include "http/trusted_proxies.hpp"
#include "net/address.hpp"
#include "net/shard.hpp"

namespace parley::net {

struct ListenerLimits {
  std::size_t connections = 16'384;  ///< bound for all listeners of the shard; further ones are closed
  std::size_t per_address = 0;       ///< bound for one address or IPv6 /64; further ones are refused; 0: none
  std::size_t answered_refusals = 64;  ///< refused connections answered with 503 at once; more are closed
  http::TrustedProxies uncounted{};    ///< addresses without that bound, because many clients share each
  int backlog = 1024;                  ///< connections that the kernel holds until they are accepted
  /// Time without accepting after a lack of descriptors.
  base::Duration pause = std::chrono::milliseconds{250};
};

/// Which other listeners use the same address.
enum class Sharing : std::uint8_t {
  alone,
  first,  ///< others of this process will listen there
  next,   ///< others of this process listen there already
};

class Listener {
 public:
  /// `refused` connections were refused since the last call. The last of them came from `address`.
  using CrowdCallback = base::UniqueFunction<void(std::string_view address, std::size_t refused)>;
  static constexpr base::Duration crowd_interval = std::chrono::seconds{1};

  /// `shard` must outlive the listener. The constructor does not listen yet.
  Listener(Shard& shard, ProtocolFactory make_protocol, ListenerLimits limits = {});
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  /// Binds to the first bindable one of the addresses that `address` resolves to, and starts accepting.
  /// Returns std::errc::address_in_use if the port is taken. Call it once only. Blocks while a name is looked
  /// up.
  std::error_code listen(const Address& address, Sharing sharing = Sharing::alone);
  /// The address that the listener is bound to, with the port that the system chose. Empty before listen().
  const Address& bound() const { return bound_; }

  /// Later connections use TLS with this context, which replaces an earlier one. Existing connections keep
  /// the context that they were accepted with.
  void use_tls(std::shared_ptr<const TlsContext> context) { tls_ = std::move(context); }

  /// Called on the shard's thread when an address exceeds its bound, at most once in crowd_interval.
  void on_crowd(CrowdCallback callback) { crowd_ = std::move(callback); }

  /// Closes the listening socket. Accepted connections stay open.
  void stop();

  /// Number of connections refused, either for lack of descriptors or because of a bound.
  std::size_t refused() const { return refused_; }

 private:
  struct Socket;

  std::error_code bind(const SystemAddress& address, Sharing sharing);
  void wait();
  void accept_waiting();
  void take(int socket, std::string address);
  void refuse(int socket, std::string address);
  void tell_crowd(std::string_view address);
  void shed();
  void close_spare();
  void open_spare();

  Shard& shard_;
  ProtocolFactory make_protocol_;
  ListenerLimits limits_;
  std::shared_ptr<const TlsContext> tls_;
  Address bound_;
  std::shared_ptr<Socket> socket_;  ///< the pending wait, which may outlive this, refers to it weakly
  base::Timer paused_;
  int spare_ = -1;
  std::size_t refused_ = 0;
  CrowdCallback crowd_;
  std::size_t crowd_untold_ = 0;
  std::optional<base::Instant> crowd_told_;
};

}  // namespace parley::net
