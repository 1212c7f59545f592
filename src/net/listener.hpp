// A listening socket: accepts connections and gives each to its shard with a protocol from a factory.
//
// When the process has no descriptor left, a spare one is given up to accept and close what waits, so that
// clients are refused instead of left hanging, and accepting pauses: neither a busy loop nor a full backlog.
//
// One address may have a bound of its own. A connection past it is answered 503 without being asked, where
// that costs one write; in a flood of them, and where TLS would have to be spoken first, it is closed
// unheard.
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
  std::size_t connections = 16'384;  ///< of the shard, all its listeners together; more are closed unheard
  std::size_t per_address = 0;  ///< of those, from one address or IPv6 /64; more are refused; 0: no bound
  std::size_t answered_refusals =
      64;                            ///< refused connections that read their answer at once; more are closed
  http::TrustedProxies uncounted{};  ///< addresses without that bound: many clients share each of them
  int backlog = 1024;                ///< connections the kernel holds until they are accepted
  base::Duration pause = std::chrono::milliseconds{250};  ///< behind a lack of descriptors
};

/// Who else listens at an address.
enum class Sharing : std::uint8_t {
  alone,
  first,  ///< others of this process will
  next,   ///< others of this process do
};

class Listener {
 public:
  /// `refused`: connections since the last call, the last of them from `address`.
  using CrowdCallback = base::UniqueFunction<void(std::string_view address, std::size_t refused)>;
  static constexpr base::Duration crowd_interval = std::chrono::seconds{1};

  /// `shard` outlives the listener. Nothing listens yet.
  Listener(Shard& shard, ProtocolFactory make_protocol, ListenerLimits limits = {});
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  /// Binds to the first of what the address stands for that can be bound, and accepts from then on. A taken
  /// port is std::errc::address_in_use. Once only. Blocks while a name
  /// is looked up.
  std::error_code listen(const Address& address, Sharing sharing = Sharing::alone);
  /// Where it listens, with the port that the system chose. Empty before listen().
  const Address& bound() const { return bound_; }

  /// From the next connection on: speaks TLS, with this context in the place of an earlier one. Connections
  /// keep what they were accepted with.
  void use_tls(std::shared_ptr<const TlsContext> context) { tls_ = std::move(context); }

  /// Called where an address wants more connections than it may have, at most once in crowd_interval.
  void on_crowd(CrowdCallback callback) { crowd_ = std::move(callback); }

  /// Closes the listening socket. Connections stay.
  void stop();

  /// Connections refused: for want of descriptors, or past a bound.
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
  std::shared_ptr<Socket> socket_;  ///< shared with the wait that refers to it, which may outlive this
  base::Timer paused_;
  int spare_ = -1;
  std::size_t refused_ = 0;
  CrowdCallback crowd_;
  std::size_t crowd_untold_ = 0;
  std::optional<base::Instant> crowd_told_;
};

}  // namespace parley::net
