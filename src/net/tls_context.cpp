// There is no session cache. A client resumes with its ticket, whose key lives as long as the context.
#include "net/tls_context.hpp"

#include <cerrno>
#include <cstring>
#include <ctime>
#include <fstream>
#include <new>
#include <string_view>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include "net/tls_stream.hpp"

namespace parley::net {

namespace {

/// A chain of ten certificates takes 20 KB. The bound keeps a wrong file name from filling the memory.
constexpr std::size_t largest_file = 1024 * 1024;

/// Forward secrecy and authenticated encryption only. TLS 1.3 has nothing else.
constexpr const char* ciphers_of_tls_1_2 = "ECDHE+AESGCM:ECDHE+CHACHA20";

struct Free {
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using Source = std::unique_ptr<BIO, Free>;
using Certificate = std::unique_ptr<X509, Free>;
using Key = std::unique_ptr<EVP_PKEY, Free>;

/// Returns OpenSSL's reason for the last error, or `otherwise` if it has none. Clears the error queue.
std::string openssl_reason(std::string_view otherwise) {
  const char* reason = ERR_reason_error_string(ERR_peek_last_error());
  ERR_clear_error();
  return reason != nullptr ? reason : std::string(otherwise);
}

base::Result<std::string, TlsError> contents_of(const std::string& path) {
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  std::string text(largest_file + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.empty() && errno != 0) return TlsError{path, std::strerror(errno)};
  if (text.size() > largest_file) return TlsError{path, "is larger than 1 MiB"};
  return text;
}

Source source_of(const std::string& text) {
  return Source(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

/// Without this callback OpenSSL would prompt on the terminal.
int no_passphrase(char*, int, int, void* was_asked) {
  *static_cast<bool*>(was_asked) = true;
  return -1;
}

int select_protocol(SSL*, const unsigned char** out, unsigned char* out_size, const unsigned char* offered,
                    unsigned size, void*) {
  constexpr std::string_view spoken = "http/1.1";
  for (unsigned at = 0; at < size; at += 1u + offered[at]) {
    const std::string_view one(reinterpret_cast<const char*>(offered + at + 1), offered[at]);
    if (one != spoken) continue;
    *out = offered + at + 1;
    *out_size = offered[at];
    return SSL_TLSEXT_ERR_OK;
  }
  // The client does not offer HTTP/1.1. It may still continue, and is then answered in HTTP/1.1.
  return SSL_TLSEXT_ERR_NOACK;
}

base::Timestamp timestamp_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return {};
  return base::Timestamp{std::chrono::seconds{timegm(&parts)}};
}

}  // namespace

TlsContext::TlsContext()
    : context_(SSL_CTX_new(TLS_server_method())),
      socket_method_(BIO_meth_new(BIO_TYPE_SOURCE_SINK, "socket")) {
  if (context_ == nullptr || socket_method_ == nullptr) throw std::bad_alloc();
  BIO_meth_set_read(socket_method_, TlsStream::read_socket);
  BIO_meth_set_write(socket_method_, TlsStream::write_socket);
  BIO_meth_set_ctrl(socket_method_, TlsStream::control_socket);

  // A connection that ends without close_notify counts as ended. HTTP and WebSocket carry their own lengths,
  // so a truncation is detected, and many clients just disconnect.
  SSL_CTX_set_options(context_, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION |
                                    SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA |
                                    SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_mode(context_, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                 SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_session_cache_mode(context_, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(context_, 1);
  // Reads the socket once instead of twice for each record.
  SSL_CTX_set_read_ahead(context_, 1);
  SSL_CTX_set_cipher_list(context_, ciphers_of_tls_1_2);
  SSL_CTX_set_alpn_select_cb(context_, select_protocol, nullptr);
}

TlsContext::~TlsContext() {
  SSL_CTX_free(context_);
  BIO_meth_free(socket_method_);
}

base::Result<std::shared_ptr<const TlsContext>, TlsError> TlsContext::load(const TlsOptions& options) {
  const auto chain_text = contents_of(options.certificate);
  if (!chain_text) return chain_text.error();
  const auto key_text = contents_of(options.key);
  if (!key_text) return key_text.error();

  ERR_clear_error();
  std::shared_ptr<TlsContext> made(new TlsContext);
  SSL_CTX* const context = made->context_;
  SSL_CTX_set_min_proto_version(context,
                                options.least == TlsVersion::tls_1_3 ? TLS1_3_VERSION : TLS1_2_VERSION);

  const Source chain = source_of(*chain_text);
  const Certificate own(PEM_read_bio_X509(chain.get(), nullptr, nullptr, nullptr));
  if (own == nullptr) return TlsError{options.certificate, "holds no certificate in PEM form"};
  if (SSL_CTX_use_certificate(context, own.get()) != 1) {
    return TlsError{options.certificate, openssl_reason("the certificate cannot be used")};
  }
  while (const Certificate next{PEM_read_bio_X509(chain.get(), nullptr, nullptr, nullptr)}) {
    if (SSL_CTX_add1_chain_cert(context, next.get()) != 1) {
      return TlsError{options.certificate, openssl_reason("the chain cannot be used")};
    }
  }
  if (ERR_GET_REASON(ERR_peek_last_error()) != PEM_R_NO_START_LINE) {
    return TlsError{options.certificate, openssl_reason("the chain is damaged")};
  }
  ERR_clear_error();

  bool needs_passphrase = false;
  const Source key_source = source_of(*key_text);
  const Key key(PEM_read_bio_PrivateKey(key_source.get(), nullptr, no_passphrase, &needs_passphrase));
  if (key == nullptr) {
    ERR_clear_error();
    return TlsError{options.key, needs_passphrase ? "is protected by a passphrase; store the key without one"
                                                  : "holds no private key in PEM form"};
  }
  if (SSL_CTX_use_PrivateKey(context, key.get()) != 1 || SSL_CTX_check_private_key(context) != 1) {
    ERR_clear_error();
    return TlsError{options.key, "is not the key of the certificate in " + options.certificate};
  }
  made->expires_ = timestamp_of(X509_get0_notAfter(own.get()));
  return std::shared_ptr<const TlsContext>(std::move(made));
}

}  // namespace parley::net
