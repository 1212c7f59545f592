// Keys for tests, generated when they are needed, so that the source tree holds no private key.
#pragma once

#include <memory>
#include <string>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

namespace parley::support {

using PrivateKey = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

inline PrivateKey rsa_key(unsigned int bits) {
  return {EVP_RSA_gen(bits), &EVP_PKEY_free};
}

/// One key for all tests of a program, because generating it takes a tenth of a second.
inline EVP_PKEY* usual_rsa_key() {
  static const PrivateKey key = rsa_key(2048);
  return key.get();
}

inline std::string text_of(BIO* bio) {
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio, &text);
  std::string copy(text, static_cast<std::size_t>(size));
  BIO_free(bio);
  return copy;
}

/// PKCS #8, encrypted if a passphrase is given.
inline std::string pem_of(EVP_PKEY* key, const char* passphrase = nullptr) {
  BIO* out = BIO_new(BIO_s_mem());
  PEM_write_bio_PKCS8PrivateKey(out, key, passphrase == nullptr ? nullptr : EVP_aes_128_cbc(), passphrase,
                                passphrase == nullptr ? 0 : static_cast<int>(std::string(passphrase).size()),
                                nullptr, nullptr);
  return text_of(out);
}
/// PKCS #1, "BEGIN RSA PRIVATE KEY".
inline std::string traditional_pem_of(EVP_PKEY* key) {
  BIO* out = BIO_new(BIO_s_mem());
  PEM_write_bio_PrivateKey_traditional(out, key, nullptr, nullptr, 0, nullptr, nullptr);
  return text_of(out);
}
inline std::string public_pem_of(EVP_PKEY* key) {
  BIO* out = BIO_new(BIO_s_mem());
  PEM_write_bio_PUBKEY(out, key);
  return text_of(out);
}
/// PKCS #1, "BEGIN RSA PUBLIC KEY".
inline std::string traditional_public_pem_of(EVP_PKEY* key) {
  BIO* out = BIO_new(BIO_s_mem());
  unsigned char* der = nullptr;
  const int size = i2d_PublicKey(key, &der);
  PEM_write_bio(out, "RSA PUBLIC KEY", "", der, size);
  OPENSSL_free(der);
  return text_of(out);
}
/// A self-signed certificate that expired years ago.
inline std::string certificate_pem_of(EVP_PKEY* key) {
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(X509_new(), &X509_free);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  ASN1_TIME_set(X509_getm_notBefore(certificate.get()), 1'000'000'000);
  ASN1_TIME_set(X509_getm_notAfter(certificate.get()), 1'100'000'000);
  X509_set_pubkey(certificate.get(), key);
  X509_sign(certificate.get(), key, EVP_PKEY_is_a(key, "ED25519") == 1 ? nullptr : EVP_sha256());
  BIO* out = BIO_new(BIO_s_mem());
  PEM_write_bio_X509(out, certificate.get());
  return text_of(out);
}

/// Verifies the signature with OpenSSL and only the public key.
inline bool rs256_holds(const std::string& public_pem, const std::string& text,
                        const std::string& signature) {
  BIO* in = BIO_new_mem_buf(public_pem.data(), static_cast<int>(public_pem.size()));
  const PrivateKey key(PEM_read_bio_PUBKEY(in, nullptr, nullptr, nullptr), &EVP_PKEY_free);
  BIO_free(in);
  EVP_MD_CTX* digest = EVP_MD_CTX_new();
  const bool holds =
      EVP_DigestVerifyInit(digest, nullptr, EVP_sha256(), nullptr, key.get()) == 1 &&
      EVP_DigestVerify(digest, reinterpret_cast<const unsigned char*>(signature.data()), signature.size(),
                       reinterpret_cast<const unsigned char*>(text.data()), text.size()) == 1;
  EVP_MD_CTX_free(digest);
  return holds;
}

}  // namespace parley::support
