// bcrypt with libxcrypt, the library that Debian uses for its own logins.
#include "auth/bcrypt.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <crypt.h>
#include <cstddef>
#include <memory>
#include <string>

#include <sodium.h>

namespace parley::auth {

namespace {

constexpr std::size_t hash_size = 60;
constexpr std::size_t prefix_size = 7;  // "$2b$10$"
constexpr std::size_t longest_used = 72;
constexpr unsigned least_cost = 4;
constexpr unsigned most_cost = 31;

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// The alphabet of bcrypt's own base64.
constexpr bool is_hash_char(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '/';
}

struct WipeAndDelete {
  void operator()(crypt_data* data) const {
    sodium_memzero(data, sizeof *data);
    delete data;
  }
};

}  // namespace

std::optional<unsigned> bcrypt_cost(std::string_view hash) {
  constexpr std::array beginnings{std::string_view("$2a$"), std::string_view("$2b$"),
                                  std::string_view("$2y$")};
  const bool begins =
      std::ranges::any_of(beginnings, [hash](std::string_view text) { return hash.starts_with(text); });
  if (!begins || hash.size() != hash_size || !is_digit(hash[4]) || !is_digit(hash[5]) || hash[6] != '$' ||
      !std::ranges::all_of(hash.substr(prefix_size), is_hash_char)) {
    return std::nullopt;
  }
  const auto cost = static_cast<unsigned>((hash[4] - '0') * 10 + (hash[5] - '0'));
  if (cost < least_cost || cost > most_cost) return std::nullopt;
  return cost;
}

base::Result<bool> bcrypt_matches(std::string_view hash, std::string_view password) {
  if (password.find('\0') != std::string_view::npos) return false;
  const std::string wanted(hash);
  std::string used(password.substr(0, longest_used));
  const std::unique_ptr<crypt_data, WipeAndDelete> data(new crypt_data{});
  errno = 0;
  const char* const made = ::crypt_r(used.c_str(), wanted.c_str(), data.get());
  const bool has_no_memory = errno == ENOMEM;
  sodium_memzero(used.data(), used.size());
  if (made == nullptr || std::string_view(made).size() != wanted.size()) {
    if (has_no_memory) return base::Error(base::ErrorCode::unavailable);
    return false;
  }
  return sodium_memcmp(made, wanted.data(), wanted.size()) == 0;
}

}  // namespace parley::auth
