// What the TLS connections of a listener have in common: a certificate with its chain, its key, and what is
// spoken. Never changed: a renewed certificate is another context, for the connections from then on.
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
  std::string certificate;  ///< a PEM file: the server's certificate first, then those it was issued under
  std::string key;          ///< a PEM file without a passphrase: RSA, EC or Ed25519; may be the same file
  TlsVersion least = TlsVersion::tls_1_2;
};

/// Why there is no context, and which file is to blame.
struct TlsError {
  std::string file;
  std::string reason;

  std::string line() const { return file + ": " + reason; }
};

class TlsContext {
 public:
  /// Reads both files, which blocks, and checks that they belong together.
  static base::Result<std::shared_ptr<const TlsContext>, TlsError> load(const TlsOptions& options);

  ~TlsContext();
  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;

  /// When clients begin to refuse the certificate.
  base::Timestamp expires() const { return expires_; }

 private:
  friend class TlsStream;
  TlsContext();

  ssl_ctx_st* context_;
  bio_method_st* socket_method_;  ///< how records reach a socket, see tls_stream.cpp
  base::Timestamp expires_{};
};

}  // namespace parley::net
