// The TLS of one connection, directly on its non-blocking socket. It owns no buffer while no operation is
// under way, and it never blocks. Each operation returns what it must wait for.
//
//   handshake() ... done --read(), write()--> close() done --> the socket may be shut down
//      \__ failed: answer_plain_http() answers a client that did not speak TLS at all
//
// After an operation has failed, the stream can only be destroyed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <sys/uio.h>

#include "net/tls_context.hpp"

struct bio_st;
struct ssl_st;

namespace parley::net {

class TlsStream {
 public:
  /// What the caller does next.
  enum class Next : std::uint8_t {
    go_on,        ///< done; after read() there may be more, which the socket will not report
    wants_read,   ///< call again when the socket can be read; it still can unless has_drained_socket()
    wants_write,  ///< call again when the socket can be written
    ended,        ///< the peer will send no more
    failed,
  };
  struct Progress {
    std::size_t size = 0;  ///< bytes moved before the operation stopped
    Next next = Next::go_on;
  };

  /// Most bytes of the queue that one write() takes: one record.
  static constexpr std::size_t record_size = 16 * 1024;

  /// The caller owns `socket`, which must outlive the stream.
  TlsStream(std::shared_ptr<const TlsContext> context, int socket);
  ~TlsStream();
  TlsStream(const TlsStream&) = delete;
  TlsStream& operator=(const TlsStream&) = delete;

  Next handshake();
  bool is_established() const { return is_established_; }
  /// Returns why the handshake failed, for the log.
  std::string failure() const;
  /// If the peer spoke HTTP instead of TLS, answers it without TLS that the port speaks HTTPS.
  void answer_plain_http();

  /// Fills `buffer` as far as it can, from a bounded number of bytes of the socket. Returns go_on if the
  /// buffer is full. The caller then calls again, after other connections had their turn.
  Progress read(std::span<char> buffer);

  /// Whether the last read of the socket found nothing more.
  bool has_drained_socket() const { return has_drained_socket_; }

  /// Writes one record from the front of `slices`. If it returns wants_read or wants_write, the next call
  /// must begin with the same bytes.
  Progress write(std::span<const iovec> slices);

  /// Sends close_notify, so that the peer can tell the end from a truncation.
  Next close();

 private:
  static int read_socket(bio_st* bio, char* bytes, int size);
  static int write_socket(bio_st* bio, const char* bytes, int size);
  static long control_socket(bio_st* bio, int command, long number, void* pointer);
  friend class TlsContext;

  Next next_of(int result);

  std::shared_ptr<const TlsContext> context_;
  ssl_st* ssl_;
  int socket_;
  std::uint32_t budget_ = 0;  ///< bytes that the operation may still take from the socket
  unsigned long error_ = 0;   ///< OpenSSL's code
  bool is_established_ = false;
  bool at_end_of_socket_ = false;
  bool has_drained_socket_ = false;
};

}  // namespace parley::net
