// The client's end of TLS: OpenSSL's client over a plain test socket, so that a test decides which bytes are
// sent when. It never blocks: turn() moves the bytes that can be moved.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include "unit/net/certificates.hpp"
#include "unit/net/loopback.hpp"

namespace parley::net::test {

class TlsClient {
 public:
  explicit TlsClient(int receive_buffer = 0)
      : socket(receive_buffer), context_(SSL_CTX_new(TLS_client_method())) {}
  ~TlsClient() {
    SSL_free(ssl_);
    SSL_CTX_free(context_);
  }
  TlsClient(const TlsClient&) = delete;
  TlsClient& operator=(const TlsClient&) = delete;

  /// For settings of this client, before it connects.
  SSL_CTX* context() { return context_; }

  void connect(std::uint16_t port) {
    socket.connect(port);
    ssl_ = SSL_new(context_);
    SSL_set_bio(ssl_, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    SSL_set_connect_state(ssl_);
  }

  /// Sends at most `at_most` bytes of OpenSSL's output, receives, continues the handshake and reads.
  void turn(std::size_t at_most = 1 << 20, std::size_t receive_at_most = 1 << 20) {
    if (ssl_ == nullptr) return;
    step();
    flush(at_most);
    socket.received.clear();
    if (reads) socket.receive(receive_at_most);
    if (!socket.received.empty()) {
      BIO_write(SSL_get_rbio(ssl_), socket.received.data(), static_cast<int>(socket.received.size()));
    }
    step();
    flush(at_most);
  }

  void send(std::string_view bytes) { SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size())); }
  void say_goodbye() { SSL_shutdown(ssl_); }
  void update_keys() { SSL_key_update(ssl_, SSL_KEY_UPDATE_REQUESTED); }
  /// Whether the kernel has accepted everything that OpenSSL had to send.
  bool has_sent_all() const { return unsent_.empty() && BIO_ctrl_pending(SSL_get_wbio(ssl_)) == 0; }

  bool is_established() const { return ssl_ != nullptr && SSL_is_init_finished(ssl_) == 1; }
  bool heard_goodbye() const { return (SSL_get_shutdown(ssl_) & SSL_RECEIVED_SHUTDOWN) != 0; }
  std::string version() const { return SSL_get_version(ssl_); }
  std::string protocol() const {
    const unsigned char* name = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(ssl_, &name, &size);
    return {reinterpret_cast<const char*>(name), size};
  }
  /// Returns the name in the server's certificate.
  std::string server() const {
    std::array<char, 64> name{};
    X509_NAME_get_text_by_NID(X509_get_subject_name(SSL_get0_peer_certificate(ssl_)), NID_commonName,
                              name.data(), name.size());
    return name.data();
  }
  std::size_t chain_length() const {
    return static_cast<std::size_t>(sk_X509_num(SSL_get_peer_cert_chain(ssl_)));
  }
  bool resumed() const { return SSL_session_reused(ssl_) == 1; }
  SSL* ssl() { return ssl_; }

  Client socket;
  bool reads = true;     ///< from its socket
  std::string received;  ///< without TLS
  std::string error;     ///< OpenSSL's reason after a failure

 private:
  void flush(std::size_t at_most) {
    char* begin = nullptr;
    const auto size = static_cast<std::size_t>(BIO_get_mem_data(SSL_get_wbio(ssl_), &begin));
    unsent_.append(begin, size);
    (void)BIO_reset(SSL_get_wbio(ssl_));
    unsent_.erase(0, socket.send(std::string_view(unsent_).substr(0, at_most)));
  }
  void step() {
    ERR_clear_error();
    int result = SSL_do_handshake(ssl_);
    std::array<char, 16'384> buffer;
    while (result > 0) {
      result = SSL_read(ssl_, buffer.data(), static_cast<int>(buffer.size()));
      if (result > 0) received.append(buffer.data(), static_cast<std::size_t>(result));
    }
    if (SSL_get_error(ssl_, result) != SSL_ERROR_SSL) return;
    if (const char* reason = ERR_reason_error_string(ERR_peek_error())) error = reason;
  }

  SSL_CTX* context_;
  SSL* ssl_ = nullptr;
  std::string unsent_;
};

/// A listener with TLS.
class TlsLoopback : public Loopback {
 protected:
  void listen_with_tls(ConnectionLimits limits = {}) {
    listen(limits);
    shard->on_refused_handshake(
        [this](std::string_view, std::string_view why) { refusals.emplace_back(why); });
    listener->use_tls(loaded(folder.files("alice.example")));
  }
  template <class Condition>
  ::testing::AssertionResult with(TlsClient& client, Condition done) {
    return until([&] {
      client.turn();
      return done();
    });
  }
  /// Completes the handshake of a client and returns the story of its connection.
  Script::Story& secured(TlsClient& client) {
    const std::size_t before = stories.size();
    client.connect(port());
    EXPECT_TRUE(with(client, [&] { return client.is_established() && stories.size() > before; }))
        << client.error;
    return *stories.back();
  }

  CertificateFolder folder;
  std::vector<std::string> refusals;
};

}  // namespace parley::net::test
