#include "jwt/public_key.hpp"

#include <cstddef>
#include <new>
#include <optional>
#include <utility>

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "jwt/key_text.hpp"
#include "jwt/rsa_key.hpp"

namespace parley::jwt {
namespace {

using Made = base::Result<std::unique_ptr<Key>, KeyError>;

constexpr std::size_t coordinate = 32;  // of P-256, and of Ed25519

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

template <class T, void (*Free)(T*)>
struct Freed {
  void operator()(T* pointer) const { Free(pointer); }
};
using Number = std::unique_ptr<BIGNUM, Freed<BIGNUM, BN_free>>;

Number number(std::string_view bytes) {
  return Number(BN_bin2bn(bytes_of(bytes), static_cast<int>(bytes.size()), nullptr));
}

/// JWS has r and s side by side in 64 bytes (RFC 7518, 3.4); OpenSSL requires them in DER.
std::optional<std::string> der_of(std::string_view signature) {
  if (signature.size() != 2 * coordinate) return std::nullopt;
  const std::unique_ptr<ECDSA_SIG, Freed<ECDSA_SIG, ECDSA_SIG_free>> pair(ECDSA_SIG_new());
  Number r = number(signature.substr(0, coordinate));
  Number s = number(signature.substr(coordinate));
  if (pair == nullptr || r == nullptr || s == nullptr) throw std::bad_alloc();
  if (ECDSA_SIG_set0(pair.get(), r.get(), s.get()) != 1) return std::nullopt;
  static_cast<void>(r.release());  // `pair` owns it now
  static_cast<void>(s.release());
  unsigned char* bytes = nullptr;
  const int size = i2d_ECDSA_SIG(pair.get(), &bytes);
  if (size <= 0) return std::nullopt;
  std::string der(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
  OPENSSL_free(bytes);
  return der;
}

bool is_on_p256(EVP_PKEY* key) {
  char group[32] = {};
  std::size_t size = 0;
  return EVP_PKEY_get_group_name(key, group, sizeof group, &size) == 1 &&
         std::string_view(group, size) == "prime256v1";
}

/// Returns the next block of PEM with a public key or a certificate; nothing at the end.
std::optional<std::string> next_public_block(BIO* source) {
  for (;;) {
    char* name = nullptr;
    char* header = nullptr;
    unsigned char* bytes = nullptr;
    long size = 0;
    if (PEM_read_bio(source, &name, &header, &bytes, &size) != 1) return std::nullopt;
    const std::string_view what(name);
    const bool is_public = what == PEM_STRING_PUBLIC || what == PEM_STRING_RSA_PUBLIC ||
                           what == PEM_STRING_X509 || what == PEM_STRING_X509_OLD ||
                           what == PEM_STRING_X509_TRUSTED;
    std::string der(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
    OPENSSL_free(name);
    OPENSSL_free(header);
    OPENSSL_free(bytes);
    if (is_public) return der;
  }
}

std::string_view without_leading_zeros(std::string_view number) {
  const std::size_t first = number.find_first_not_of('\0');
  return first == std::string_view::npos ? std::string_view() : number.substr(first);
}

/// Checks that an EC point is on the curve, and for RSA what can be checked without the factors.
bool is_sound(EVP_PKEY* key) {
  const std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX, EVP_PKEY_CTX_free>> context(
      EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
  if (context == nullptr) throw std::bad_alloc();
  return EVP_PKEY_public_check(context.get()) == 1;
}

}  // namespace

void PublicKey::FreeKey::operator()(EVP_PKEY* key) const {
  EVP_PKEY_free(key);
}

PublicKey::PublicKey(Handle key, Algorithm algorithm, std::string id)
    : Key(std::move(id), Origin::outside), key_(std::move(key)), algorithm_(algorithm) {}

Made PublicKey::checked(Handle key, std::string id) {
  const auto fault = [](const char* what) {
    ERR_clear_error();
    return KeyError{what};
  };
  if (key == nullptr) return fault("no public key");
  Algorithm algorithm{};
  if (EVP_PKEY_is_a(key.get(), "RSA") == 1) {
    const int bits = EVP_PKEY_get_bits(key.get());
    // The size is checked first, because the check below is slow for large numbers.
    if (bits < Rs256Key::least_bits || bits > Rs256Key::most_bits) {
      return fault("an RSA key for RS256 has 2048 to 8192 bits");
    }
    algorithm = Algorithm::rs256;
  } else if (EVP_PKEY_is_a(key.get(), "EC") == 1) {
    if (!is_on_p256(key.get())) return fault("an elliptic curve key for ES256 is one of P-256");
    algorithm = Algorithm::es256;
  } else if (EVP_PKEY_is_a(key.get(), "ED25519") == 1) {
    algorithm = Algorithm::eddsa;
  } else {
    return fault("the key is neither RSA nor P-256 nor Ed25519");
  }
  if (algorithm != Algorithm::eddsa && !is_sound(key.get())) return fault("the key is not sound");
  return std::unique_ptr<Key>(new PublicKey(std::move(key), algorithm, std::move(id)));
}

PublicKey::Handle PublicKey::made(const char* type, OSSL_PARAM* parameters) {
  const std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX, EVP_PKEY_CTX_free>> context(
      EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* key = nullptr;
  if (context == nullptr || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters) != 1) {
    return nullptr;
  }
  return Handle(key);
}

Made PublicKey::from_pem(std::string_view text, std::string id) {
  if (text.size() > largest_pem) return KeyError{"no public key"};
  text = without_byte_order_mark(text);
  if (text.find("-----BEGIN ") == std::string_view::npos) {
    const std::optional<std::string> der = decode_any_base64(text);
    return der ? checked(from_der(*der), std::move(id)) : Made(KeyError{"no public key"});
  }
  const std::string lines = without_indentation(text);
  const std::unique_ptr<BIO, decltype(&BIO_free)> source(
      BIO_new_mem_buf(lines.data(), static_cast<int>(lines.size())), &BIO_free);
  if (source == nullptr) throw std::bad_alloc();
  std::optional<KeyError> first_fault;
  while (const std::optional<std::string> der = next_public_block(source.get())) {
    Made key = checked(from_der(*der), id);
    if (key) return key;
    if (!first_fault) first_fault = std::move(key).error();
  }
  ERR_clear_error();
  return first_fault ? *std::move(first_fault) : KeyError{"no public key"};
}

PublicKey::Handle PublicKey::from_der(std::string_view der) {
  const auto size = static_cast<long>(der.size());
  const unsigned char* bytes = bytes_of(der);
  Handle key(d2i_PUBKEY(nullptr, &bytes, size));
  if (key == nullptr) {
    bytes = bytes_of(der);
    const std::unique_ptr<X509, Freed<X509, X509_free>> certificate(d2i_X509(nullptr, &bytes, size));
    if (certificate != nullptr) key.reset(X509_get_pubkey(certificate.get()));
  }
  if (key == nullptr) {
    bytes = bytes_of(der);
    key.reset(d2i_PublicKey(EVP_PKEY_RSA, nullptr, &bytes, size));  // PKCS #1
  }
  ERR_clear_error();
  return key;
}

Made PublicKey::rsa(std::string_view n, std::string_view e, std::string id) {
  n = without_leading_zeros(n);
  e = without_leading_zeros(e);
  // At most 8192 bits, and no exponent with which a verification would be as slow as a signature.
  if (n.size() > Rs256Key::most_bits / 8 || e.size() > 4) {
    return KeyError{"an RSA key for RS256 has 2048 to 8192 bits, and an exponent of at most 32"};
  }
  const std::unique_ptr<OSSL_PARAM_BLD, Freed<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>> builder(
      OSSL_PARAM_BLD_new());
  const Number modulus = number(n);
  const Number exponent = number(e);
  if (builder == nullptr || modulus == nullptr || exponent == nullptr) throw std::bad_alloc();
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get());
  const std::unique_ptr<OSSL_PARAM, Freed<OSSL_PARAM, OSSL_PARAM_free>> parameters(
      OSSL_PARAM_BLD_to_param(builder.get()));
  if (parameters == nullptr) throw std::bad_alloc();
  return checked(made("RSA", parameters.get()), std::move(id));
}

Made PublicKey::p256(std::string_view x, std::string_view y, std::string id) {
  x = without_leading_zeros(x);
  y = without_leading_zeros(y);
  if (x.empty() || y.empty() || x.size() > coordinate || y.size() > coordinate) {
    return KeyError{"the coordinates of a P-256 key have 32 bytes"};
  }
  std::string point = "\x04";  // not compressed (SEC 1, 2.3.3)
  point.append(coordinate - x.size(), '\0').append(x);
  point.append(coordinate - y.size(), '\0').append(y);
  char group[] = "prime256v1";
  OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
      OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()),
      OSSL_PARAM_construct_end()};
  return checked(made("EC", parameters), std::move(id));
}

Made PublicKey::ed25519(std::string_view x, std::string id) {
  if (x.size() != coordinate) return KeyError{"an Ed25519 key has 32 bytes"};
  return checked(Handle(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes_of(x), x.size())),
                 std::move(id));
}

std::string_view PublicKey::algorithm() const {
  switch (algorithm_) {
    case Algorithm::rs256:
      return "RS256";
    case Algorithm::es256:
      return "ES256";
    case Algorithm::eddsa:
      break;
  }
  return "EdDSA";
}

bool PublicKey::verifies(std::string_view text, std::string_view signature) {
  std::optional<std::string> der;
  if (algorithm_ == Algorithm::es256) {
    der = der_of(signature);
    if (!der) return false;
    signature = *der;
  }
  const std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX, EVP_MD_CTX_free>> digest(EVP_MD_CTX_new());
  if (digest == nullptr) throw std::bad_alloc();
  // Ed25519 hashes by itself and takes no digest.
  const EVP_MD* hash = algorithm_ == Algorithm::eddsa ? nullptr : EVP_sha256();
  const bool good =
      EVP_DigestVerifyInit(digest.get(), nullptr, hash, nullptr, key_.get()) == 1 &&
      EVP_DigestVerify(digest.get(), bytes_of(signature), signature.size(), bytes_of(text), text.size()) == 1;
  if (!good) ERR_clear_error();
  return good;
}

}  // namespace parley::jwt
