// Argon2id with libsodium, and the hand-over of the blocking work to a Worker.
#include "auth/password.hpp"

#include <array>
#include <cerrno>
#include <stdexcept>
#include <utility>

#include <sodium.h>

#include "auth/foreign_hash.hpp"
#include "base/threads/offload.hpp"
#include "base/unicode.hpp"

namespace parley::auth {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

// May be called at any time and from any thread, because libsodium initialises itself only once.
void start_sodium() {
  if (sodium_init() < 0) throw std::runtime_error("libsodium does not start");
}

Error busy() {
  Error error(ErrorCode::unavailable);
  error.retry_after = Passwords::retry_after;
  return error;
}

/// A hash for an unknown user. Salt and digest are random, so that no known password matches. The cost is the
/// usual one, so that verifying it takes as long as verifying the hash of a user.
std::string dummy_hash(HashCost cost) {
  constexpr int variant = sodium_base64_VARIANT_ORIGINAL_NO_PADDING;
  const auto random_text = [](auto bytes) {
    std::array<char, sodium_base64_ENCODED_LEN(bytes.size(), variant)> text;
    randombytes_buf(bytes.data(), bytes.size());
    sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), variant);
    return std::string(text.data());
  };
  return "$argon2id$v=19$m=" + std::to_string(cost.memory / 1024) + ",t=" + std::to_string(cost.passes) +
         ",p=1$" + random_text(std::array<unsigned char, crypto_pwhash_argon2id_SALTBYTES>{}) + '$' +
         random_text(std::array<unsigned char, 32>{});
}

/// Verifies the password once against a hash.
Result<bool> try_password(const std::string& hash, std::string_view password) {
  errno = 0;
  const bool matches = crypto_pwhash_argon2id_str_verify(hash.c_str(), password.data(), password.size()) == 0;
  // A lack of memory is not a wrong password, and must not be reported as one.
  if (!matches && errno == ENOMEM) return busy();
  return matches;
}

}  // namespace

Result<void> check_password(std::string_view password) {
  if (password.empty()) return Error::invalid("password", "A password is needed");
  if (password.size() > longest_password) return Error::invalid("password", "The password is too long");
  return {};
}

Result<std::string> hash_password(std::string_view password, HashCost cost) {
  start_sodium();
  std::array<char, crypto_pwhash_STRBYTES> text;
  std::string composed = base::nfc(std::string(password));
  const int failed =
      crypto_pwhash_argon2id_str(text.data(), composed.data(), composed.size(), cost.passes, cost.memory);
  wipe(composed);
  if (failed != 0) return busy();
  return std::string(text.data());
}

Result<PasswordVerdict> verify_password(std::string_view hash, std::string_view password, HashCost cost) {
  start_sodium();
  if (is_bcrypt(hash)) return verify_bcrypt(hash, password);
  const bool is_dummy = hash.empty();
  const std::string text = is_dummy ? dummy_hash(cost) : std::string(hash);
  if (text.size() >= crypto_pwhash_STRBYTES) return PasswordVerdict{};
  std::string composed = base::nfc(std::string(password));
  const bool is_composed = composed == password;
  Result<bool> matches = try_password(text, composed);
  wipe(composed);
  // Older hashes were made from the text as typed. A dummy is tried as often, so that the time reveals
  // nothing.
  const bool is_former = matches && !*matches && !is_composed;
  if (is_former) matches = try_password(text, password);
  if (!matches) return std::move(matches).error();
  PasswordVerdict verdict{*matches && !is_dummy, false};
  if (verdict.matches) {
    verdict.needs_rehash =
        is_former || crypto_pwhash_argon2id_str_needs_rehash(text.c_str(), cost.passes, cost.memory) != 0;
  }
  return verdict;
}

bool same_password(std::string_view one, std::string_view other) {
  start_sodium();
  // Digests have the same size, so the comparison does not stop at the end of the shorter password.
  std::array<unsigned char, crypto_generichash_BYTES> digests[2];
  const std::string_view texts[2] = {one, other};
  for (std::size_t i = 0; i < 2; ++i) {
    std::string text = base::nfc(std::string(texts[i]));
    crypto_generichash(digests[i].data(), digests[i].size(),
                       reinterpret_cast<const unsigned char*>(text.data()), text.size(), nullptr, 0);
    wipe(text);
  }
  return sodium_memcmp(digests[0].data(), digests[1].data(), crypto_generichash_BYTES) == 0;
}

void wipe(std::string& secret) {
  sodium_memzero(secret.data(), secret.size());
  secret.clear();
}

void Passwords::hash(std::string password, base::UniqueFunction<void(Result<std::string>)> done) {
  auto work = [cost = cost_, password = std::move(password)]() mutable {
    auto result = hash_password(password, cost);
    wipe(password);
    return result;
  };
  base::offload<Result<std::string>>(&worker_, home_, std::move(work), std::move(done), busy());
}

void Passwords::verify(std::string hash, std::string password,
                       base::UniqueFunction<void(Result<PasswordVerdict>)> done) {
  auto work = [cost = cost_, hash = std::move(hash), password = std::move(password)]() mutable {
    auto result = verify_password(hash, password, cost);
    wipe(password);
    return result;
  };
  base::offload<Result<PasswordVerdict>>(&worker_, home_, std::move(work), std::move(done), busy());
}

}  // namespace parley::auth
