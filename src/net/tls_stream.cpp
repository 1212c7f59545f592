// The stream uses the socket through its own BIO instead of OpenSSL's. OpenSSL's BIO would raise SIGPIPE. It
// would also let a peer that sends without pause keep SSL_read busy without limit: SSL_read answers
// and skips records that carry no data for the application.
#include "net/tls_stream.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <sys/socket.h>
#include <utility>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

namespace parley::net {

namespace {

/// Bytes taken from the socket in one operation, at most. A little more than a full read buffer needs.
constexpr std::uint32_t bytes_per_operation = 80 * 1024;

constexpr std::string_view use_https =
    "HTTP/1.1 400 Bad Request\r\n"
    "Content-Type: text/plain\r\n"
    "Content-Length: 48\r\n"
    "Connection: close\r\n"
    "\r\n"
    "This port speaks HTTPS. Use https:// or wss://.\n";

bool is_passing(int error) {
  return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

}  // namespace

TlsStream::TlsStream(std::shared_ptr<const TlsContext> context, int socket)
    : context_(std::move(context)), ssl_(SSL_new(context_->context_)), socket_(socket) {
  BIO* const bio = BIO_new(context_->socket_method_);
  BIO_set_data(bio, this);
  BIO_set_init(bio, 1);
  SSL_set_bio(ssl_, bio, bio);  // owned by ssl_ from here
  SSL_set_accept_state(ssl_);
}

TlsStream::~TlsStream() {
  SSL_free(ssl_);
}

// --- the socket -------------------------------------------------------------------------------------------

int TlsStream::read_socket(BIO* bio, char* bytes, int size) {
  auto& self = *static_cast<TlsStream*>(BIO_get_data(bio));
  BIO_clear_retry_flags(bio);
  const std::size_t wanted = std::min<std::size_t>(static_cast<std::size_t>(size), self.budget_);
  self.has_drained_socket_ = false;
  if (wanted == 0) {
    BIO_set_retry_read(bio);
    return -1;
  }
  const ssize_t got = ::recv(self.socket_, bytes, wanted, MSG_DONTWAIT);
  self.has_drained_socket_ = got < 0;
  if (got > 0) self.budget_ -= static_cast<std::uint32_t>(got);
  if (got == 0) self.at_end_of_socket_ = true;
  if (got < 0 && is_passing(errno)) BIO_set_retry_read(bio);
  return static_cast<int>(got);
}

int TlsStream::write_socket(BIO* bio, const char* bytes, int size) {
  const auto& self = *static_cast<TlsStream*>(BIO_get_data(bio));
  BIO_clear_retry_flags(bio);
  const ssize_t sent =
      ::send(self.socket_, bytes, static_cast<std::size_t>(size), MSG_NOSIGNAL | MSG_DONTWAIT);
  if (sent < 0 && is_passing(errno)) BIO_set_retry_write(bio);
  return static_cast<int>(sent);
}

long TlsStream::control_socket(BIO* bio, int command, long, void*) {
  switch (command) {
    case BIO_CTRL_FLUSH:
      return 1;
    case BIO_CTRL_EOF:
      return static_cast<TlsStream*>(BIO_get_data(bio))->at_end_of_socket_ ? 1 : 0;
    default:
      return 0;
  }
}

// --- operations -------------------------------------------------------------------------------------------

TlsStream::Next TlsStream::next_of(int result) {
  switch (SSL_get_error(ssl_, result)) {
    case SSL_ERROR_NONE:
      return Next::go_on;
    case SSL_ERROR_WANT_READ:
      return Next::wants_read;
    case SSL_ERROR_WANT_WRITE:
      return Next::wants_write;
    case SSL_ERROR_ZERO_RETURN:
      return Next::ended;
    default:
      error_ = ERR_peek_error();
      ERR_clear_error();
      return Next::failed;
  }
}

TlsStream::Next TlsStream::handshake() {
  ERR_clear_error();
  budget_ = bytes_per_operation;
  const Next next = next_of(SSL_do_handshake(ssl_));
  is_established_ = next == Next::go_on;
  return next;
}

std::string TlsStream::failure() const {
  if (const char* reason = ERR_reason_error_string(error_)) return reason;
  return "cut";
}

void TlsStream::answer_plain_http() {
  if (ERR_GET_REASON(error_) != SSL_R_HTTP_REQUEST) return;
  // Nothing has been written before, so the text fits. If it does not, the closed connection says enough.
  (void)::send(socket_, use_https.data(), use_https.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
}

TlsStream::Progress TlsStream::read(std::span<char> buffer) {
  ERR_clear_error();
  budget_ = bytes_per_operation;
  Progress progress;
  while (progress.size < buffer.size() && progress.next == Next::go_on) {
    const std::span<char> rest = buffer.subspan(progress.size);
    std::size_t size = 0;
    progress.next = next_of(SSL_read_ex(ssl_, rest.data(), rest.size(), &size));
    progress.size += size;
  }
  return progress;
}

TlsStream::Progress TlsStream::write(std::span<const iovec> slices) {
  ERR_clear_error();
  budget_ = bytes_per_operation;
  // Small slices are combined in one record. The copy costs less than the encryption does.
  std::array<char, record_size> together;
  const char* begin = static_cast<const char*>(slices.front().iov_base);
  std::size_t size = std::min(slices.front().iov_len, record_size);
  if (size < record_size && slices.size() > 1) {
    begin = together.data();
    size = 0;
    for (const iovec& slice : slices) {
      const std::size_t part = std::min(slice.iov_len, record_size - size);
      std::memcpy(together.data() + size, slice.iov_base, part);
      size += part;
    }
  }
  Progress progress;
  progress.next = next_of(SSL_write_ex(ssl_, begin, size, &progress.size));
  return progress;
}

TlsStream::Next TlsStream::close() {
  ERR_clear_error();
  budget_ = bytes_per_operation;
  const int result = SSL_shutdown(ssl_);
  // 0 means that close_notify is sent but not answered. The server does not wait for the answer.
  return result >= 0 ? Next::go_on : next_of(result);
}

}  // namespace parley::net
