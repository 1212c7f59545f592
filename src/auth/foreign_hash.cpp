#include "auth/foreign_hash.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include <sodium.h>

#include "auth/bcrypt.hpp"

namespace parley::auth {

namespace {

constexpr std::string_view argon2id = "$argon2id$";

/// Removes a name, a number and the character `behind` from the front of `text`, for example "m=19456,".
std::optional<unsigned long long> take_number(std::string_view& text, std::string_view name, char behind) {
  if (!text.starts_with(name)) return std::nullopt;
  text.remove_prefix(name.size());
  unsigned long long number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end == text.data() + text.size() || *end != behind) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
  return number;
}

HashFitness fitness_of_argon2id(std::string_view hash) {
  if (hash.size() >= crypto_pwhash_STRBYTES) return HashFitness::unusable;
  hash.remove_prefix(argon2id.size());
  const auto version = take_number(hash, "v=", '$');
  const auto memory = version ? take_number(hash, "m=", ',') : std::nullopt;
  const auto passes = memory ? take_number(hash, "t=", ',') : std::nullopt;
  const auto lanes = passes ? take_number(hash, "p=", '$') : std::nullopt;
  const std::size_t salt = std::min(hash.find('$'), hash.size());
  if (!lanes || version != 19 || salt == 0 || salt + 1 >= hash.size()) return HashFitness::unusable;
  const bool is_costly =
      *memory > most_argon2_memory || *passes > most_argon2_work || *memory * *passes > most_argon2_work;
  return is_costly ? HashFitness::too_costly : HashFitness::usable;
}

}  // namespace

HashFitness fitness_of(std::string_view hash) {
  if (hash.starts_with(argon2id)) return fitness_of_argon2id(hash);
  const auto cost = bcrypt_cost(hash);
  if (!cost) return HashFitness::unusable;
  return *cost > most_bcrypt_cost ? HashFitness::too_costly : HashFitness::usable;
}

bool is_bcrypt(std::string_view hash) {
  return bcrypt_cost(hash).has_value();
}

base::Result<PasswordVerdict> verify_bcrypt(std::string_view hash, std::string_view password) {
  if (fitness_of(hash) != HashFitness::usable) return PasswordVerdict{};
  auto matches = bcrypt_matches(hash, password);
  if (!matches) {
    base::Error busy = std::move(matches).error();
    busy.retry_after = Passwords::retry_after;
    return busy;
  }
  return PasswordVerdict{*matches, *matches};
}

}  // namespace parley::auth
