// What the TLS connections of a listener share: a certificate with its chain, its key, and the allowed
// versions of TLS. A context never changes. A renewed certificate is loaded as a new context for later
// connections.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/clock.hpp"
#include "base/result.hpp"

struct bio_method_st;
struct ssl_ctx_st;

namespace parley::net {

enum class TlsVersion : std::uint8_t { tls_1_2, tls_1_3 };

struct TlsOptions {
  std::string certificate;  ///< a PEM file: the server's certificate first, then its issuers in order
  std::string key;          ///< a PEM file without a passphrase: RSA, EC or Ed25519; may be the same file
  TlsVersion least = TlsVersion::tls_1_2;
};

/// Why a context could not be loaded, and which file is the cause.
struct TlsError {
  std::string file;
  std::string reason;

  std::string line() const { return file + ": " + reason; }
};

class TlsContext {
 public:
  /// Reads both files, which blocks, and checks that the key belongs to the certificate.
  static base::Result<std::shared_ptr<const TlsContext>, TlsError> load(const TlsOptions& options);

  ~TlsContext();
  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;

  /// When the certificate expires. Clients refuse it from then on.
  base::Timestamp expires() const { return expires_; }

 private:
  friend class TlsStream;
  TlsContext();

  ssl_ctx_st* context_;
  bio_method_st* socket_method_;  ///< how records are read from and written to a socket, see tls_stream.cpp
  base::Timestamp expires_{};
};

}  // namespace parley::net
