#include "net/listener.hpp"

#include <cerrno>
#include <fcntl.h>
#include <netinet/in.h>
#include <string>
#include <unistd.h>
#include <utility>

#include <asio/posix/basic_stream_descriptor.hpp>

#include "base/descriptor.hpp"
#include "http/ip_address.hpp"

namespace parley::net {

namespace {

/// Connections accepted per event. Established connections wait meanwhile.
constexpr int accepts_per_event = 64;

std::error_code last_error() {
  return {errno, std::system_category()};
}

/// Sends one answer, whatever the client sends, and closes.
class Refusing final : public base::Protocol {
 public:
  explicit Refusing(base::Wire& wire) {
    wire.send(
        "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\n"
        "Connection: close\r\n\r\n");
    wire.close();
  }
  void on_bytes(std::string_view) override {}
  void on_eof() override {}
  void on_closed() override {}
};

/// Returns a negative number on failure and sets errno.
int open_socket(const SystemAddress& address) {
  return ::socket(address.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

/// Returns false on failure and sets errno.
bool bind_socket(int socket, const SystemAddress& address, bool is_shared) {
  const auto set = [socket](int level, int name, int value) {
    return ::setsockopt(socket, level, name, &value, sizeof value) == 0;
  };
  return set(SOL_SOCKET, SO_REUSEADDR, 1) && (!is_shared || set(SOL_SOCKET, SO_REUSEPORT, 1)) &&
         (address.family() != AF_INET6 || set(IPPROTO_IPV6, IPV6_V6ONLY, 0)) &&
         ::bind(socket, address.get(), address.size) == 0;
}

bool lacks_descriptors(int error) {
  return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

/// Errors of accept() that concern one connection, which is already gone. The next one may be fine
/// (accept(2)).
bool is_of_one_connection(int error) {
  return error == ECONNABORTED || error == EINTR || error == EPROTO || error == EPERM || error == ENETDOWN ||
         error == ENOPROTOOPT || error == EHOSTDOWN || error == ENONET || error == EHOSTUNREACH ||
         error == EOPNOTSUPP || error == ENETUNREACH;
}

}  // namespace

struct Listener::Socket {
  explicit Socket(asio::io_context& context) : descriptor(context.get_executor()) {}
  asio::posix::basic_stream_descriptor<asio::io_context::executor_type> descriptor;
};

Listener::Listener(Shard& shard, ProtocolFactory make_protocol, ListenerLimits limits)
    : shard_(shard),
      make_protocol_(std::move(make_protocol)),
      limits_(std::move(limits)),
      paused_(shard.timers(), [this] { wait(); }) {}

Listener::~Listener() {
  stop();
}

std::error_code Listener::listen(const Address& address, Sharing sharing) {
  std::error_code error;
  for (const SystemAddress& one : resolve(address, error)) {
    error = bind(one, sharing);
    if (!error) {
      open_spare();
      wait();
      return {};
    }
    // Another try could only bind to a different address than the one that was meant.
    if (error == std::errc::address_in_use) break;
  }
  return error;
}

std::error_code Listener::bind(const SystemAddress& address, Sharing sharing) {
  if (sharing == Sharing::first) {
    // SO_REUSEPORT would let bind() succeed if another process of the same user shares the port. A bind
    // without it detects such a process.
    const base::Descriptor alone(open_socket(address));
    if (!alone.is_open() || !bind_socket(alone.number(), address, false)) return last_error();
  }
  const int fd = open_socket(address);
  if (fd < 0) return last_error();
  auto socket = std::make_shared<Socket>(shard_.context());
  std::error_code error;
  socket->descriptor.assign(fd, error);
  if (error) {
    ::close(fd);
    return error;
  }
  SystemAddress bound;
  const bool listens = bind_socket(fd, address, sharing != Sharing::alone) &&
                       ::listen(fd, limits_.backlog) == 0 && ::getsockname(fd, bound.get(), &bound.size) == 0;
  if (!listens) return last_error();
  bound_ = numeric(bound);
  socket_ = std::move(socket);
  return {};
}

void Listener::stop() {
  paused_.disarm();
  socket_.reset();
  close_spare();
}

void Listener::wait() {
  if (socket_ == nullptr) return;
  socket_->descriptor.async_wait(asio::posix::descriptor_base::wait_read,
                                 [this, socket = std::weak_ptr(socket_)](std::error_code error) {
                                   if (!error && !socket.expired()) accept_waiting();
                                 });
}

void Listener::accept_waiting() {
  for (int i = 0; i < accepts_per_event; ++i) {
    SystemAddress peer;
    const int fd =
        ::accept4(socket_->descriptor.native_handle(), peer.get(), &peer.size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0 && lacks_descriptors(errno)) {
      shed();
      paused_.arm(limits_.pause);
      return;
    }
    if (fd < 0 && is_of_one_connection(errno)) continue;
    if (fd < 0) break;
    if (shard_.connection_count() >= limits_.connections) {
      ::close(fd);
      ++refused_;
      continue;
    }
    take(fd, numeric(peer).host);
    if (socket_ == nullptr) return;  // the factory stopped this listener
  }
  wait();
}

void Listener::take(int socket, std::string address) {
  if (limits_.per_address == 0 || limits_.uncounted.trusts(address)) {
    return shard_.adopt(socket, std::move(address), make_protocol_, tls_);
  }
  auto share = shard_.addresses().take(http::limit_key(address), limits_.per_address);
  if (!share) return refuse(socket, std::move(address));
  shard_.adopt(socket, std::move(address), make_protocol_, tls_, *std::move(share));
}

// --- too many from one address ----------------------------------------------------------------------------

void Listener::refuse(int socket, std::string address) {
  ++refused_;
  tell_crowd(address);
  // No client has the empty address, so its entry counts the refused connections.
  auto share = tls_ != nullptr ? std::nullopt : shard_.addresses().take({}, limits_.answered_refusals);
  if (!share) {
    ::close(socket);
    return;
  }
  ProtocolFactory refusing = [](base::Wire& wire) { return std::make_unique<Refusing>(wire); };
  shard_.adopt(socket, std::move(address), refusing, nullptr, *std::move(share));
}

void Listener::tell_crowd(std::string_view address) {
  ++crowd_untold_;
  const base::Instant now = shard_.timers().now();
  if (crowd_told_ && now < *crowd_told_ + crowd_interval) return;
  crowd_told_ = now;
  if (crowd_) crowd_(address, std::exchange(crowd_untold_, 0));
}

// --- no descriptor left -----------------------------------------------------------------------------------

void Listener::shed() {
  close_spare();
  for (int i = 0; i < accepts_per_event; ++i) {
    const int fd = ::accept4(socket_->descriptor.native_handle(), nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) break;
    ::close(fd);
    ++refused_;
  }
  open_spare();
}

void Listener::close_spare() {
  if (spare_ >= 0) ::close(std::exchange(spare_, -1));
}

void Listener::open_spare() {
  if (spare_ < 0) spare_ = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
}

}  // namespace parley::net
