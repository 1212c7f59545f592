// The TLS of one connection, straight on its non-blocking socket: it owns no buffer while nothing is under
// way, and it never waits. What it needs before it can go on is its answer.
//
//   handshake() ... done --read(), write()--> close() done --> the socket may be shut down
//        \__ failed: answer_plain_http() tells a client that spoke no TLS at all
//
// Once an operation has failed the stream is good for nothing but to be destroyed.
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
  /// What comes next.
  enum class Next : std::uint8_t {
    go_on,        ///< done; behind read(): there may be more, of which the socket will not tell
    wants_read,   ///< again when the socket can be read, which it still can unless has_drained_socket()
    wants_write,  ///< again when the socket can be written
    ended,        ///< the peer will send no more
    failed,
  };
  struct Progress {
    std::size_t size = 0;  ///< bytes moved before `next` came up
    Next next = Next::go_on;
  };

  /// Largest part of the queue that one write() takes: a record.
  static constexpr std::size_t record_size = 16 * 1024;

  /// `socket` stays the caller's and outlives the stream.
  TlsStream(std::shared_ptr<const TlsContext> context, int socket);
  ~TlsStream();
  TlsStream(const TlsStream&) = delete;
  TlsStream& operator=(const TlsStream&) = delete;

  Next handshake();
  bool is_established() const { return is_established_; }
  /// Why the handshake failed, for the log.
  std::string failure() const;
  /// Where the peer spoke HTTP instead of TLS: tells it so, without TLS.
  void answer_plain_http();

  /// Fills `buffer` as far as it can, from a bounded number of bytes of the socket. Answers go_on where the
  /// buffer is full: it is to be called again, after others had their turn.
  Progress read(std::span<char> buffer);

  /// Whether the socket had nothing more when it was last asked.
  bool has_drained_socket() const { return has_drained_socket_; }

  /// Writes one record of what `slices` begin with. Where it wants to wait, the next call must begin with
  /// the same bytes.
  Progress write(std::span<const iovec> slices);

  /// Says goodbye (close_notify), so that the peer can tell the end from a cut.
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
