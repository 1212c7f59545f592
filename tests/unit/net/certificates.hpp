// Keys and certificates made while a test runs, and the folder that they are in. None is ever committed.
#pragma once

#include <memory>
#include <string>

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "net/tls_context.hpp"
#include "support/temporary_folder.hpp"

namespace parley::net::test {

struct FreeOpenSsl {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(BIO* bio) const { BIO_free(bio); }
};
using Key = std::unique_ptr<EVP_PKEY, FreeOpenSsl>;
using Certificate = std::unique_ptr<X509, FreeOpenSsl>;

inline Key rsa_key(unsigned bits = 2048) {
  return Key(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", static_cast<std::size_t>(bits)));
}
inline Key ec_key() {
  return Key(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
}
inline Key ed25519_key() {
  return Key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
}

/// Makes a certificate for `name`, valid for `days` from now, issued by `issuer` or self-signed.
inline Certificate certify(const Key& key, const std::string& name, long days = 1,
                           const Certificate& issuer = nullptr, const Key& issuer_key = nullptr) {
  Certificate made(X509_new());
  X509_set_version(made.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(made.get()), -24L * 3600 * 30);
  X509_gmtime_adj(X509_getm_notAfter(made.get()), days * 24 * 3600);
  X509_set_pubkey(made.get(), key.get());
  X509_NAME_add_entry_by_txt(X509_get_subject_name(made.get()), "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  X509_set_issuer_name(made.get(), X509_get_subject_name(issuer ? issuer.get() : made.get()));
  EVP_PKEY* const signer = issuer_key ? issuer_key.get() : key.get();
  X509_sign(made.get(), signer, EVP_PKEY_is_a(signer, "ED25519") == 1 ? nullptr : EVP_sha256());
  return made;
}

inline std::string text_of(BIO* bio) {
  char* begin = nullptr;
  const long size = BIO_get_mem_data(bio, &begin);
  return {begin, static_cast<std::size_t>(size)};
}
inline std::string pem(const Certificate& certificate) {
  const std::unique_ptr<BIO, FreeOpenSsl> bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(bio.get(), certificate.get());
  return text_of(bio.get());
}
inline std::string pem(const Key& key, const char* passphrase = nullptr) {
  const std::unique_ptr<BIO, FreeOpenSsl> bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_PrivateKey(bio.get(), key.get(), passphrase ? EVP_aes_256_cbc() : nullptr, nullptr, 0,
                           nullptr, const_cast<char*>(passphrase));
  return text_of(bio.get());
}

/// A folder that is removed with the test.
class CertificateFolder {
 public:
  /// Writes a file and returns its path.
  std::string file(const std::string& name, const std::string& contents) const {
    folder_.put(name, contents);
    return path(name);
  }
  std::string path(const std::string& name) const { return folder_.file(name); }
  /// Writes a certificate for `name` and its key.
  TlsOptions files(const std::string& name, const Key& key = ec_key()) const {
    return {file(name + ".pem", pem(certify(key, name))), file(name + ".key", pem(key))};
  }

 private:
  support::TemporaryFolder folder_;
};

/// Loads a context, which must succeed.
inline std::shared_ptr<const TlsContext> loaded(const TlsOptions& options) {
  auto context = TlsContext::load(options);
  EXPECT_TRUE(context) << (context ? "" : context.error().line());
  return context ? *context : nullptr;
}

}  // namespace parley::net::test
