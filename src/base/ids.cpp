#include "base/ids.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <sys/random.h>

#include "base/base64.hpp"

namespace parley::base {

namespace {

/// Needs one system call per 4 KiB of randomness instead of one per id. Bytes are wiped when they are
/// returned.
class RandomPool {
 public:
  void take(unsigned char* out, std::size_t size) {
    while (size > 0) {
      if (at_ == pool_.size()) refill();
      const std::size_t step = std::min(size, pool_.size() - at_);
      std::memcpy(out, pool_.data() + at_, step);
      explicit_bzero(pool_.data() + at_, step);
      at_ += step;
      out += step;
      size -= step;
    }
  }

 private:
  void refill() {
    std::size_t filled = 0;
    while (filled < pool_.size()) {
      const ssize_t got = getrandom(pool_.data() + filled, pool_.size() - filled, 0);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) std::abort();  // continuing without randomness would make secrets predictable
      filled += static_cast<std::size_t>(got);
    }
    at_ = 0;
  }

  std::array<unsigned char, 4096> pool_{};
  std::size_t at_ = pool_.size();
};

void set_version(std::array<std::uint8_t, 16>& bytes, unsigned version) {
  bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0f) | version << 4);
  bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3f) | 0x80);
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// The two hexadecimal digits of each byte value.
constexpr std::array<char, 512> hex_pairs = [] {
  constexpr char hex[] = "0123456789abcdef";
  std::array<char, 512> pairs{};
  for (std::size_t byte = 0; byte < 256; ++byte) {
    pairs[2 * byte] = hex[byte >> 4];
    pairs[2 * byte + 1] = hex[byte & 0x0f];
  }
  return pairs;
}();

constexpr bool has_dash_before(std::size_t byte) {
  return byte == 4 || byte == 6 || byte == 8 || byte == 10;
}

}  // namespace

void random_bytes(void* out, std::size_t size) {
  thread_local RandomPool pool;
  pool.take(static_cast<unsigned char*>(out), size);
}

std::string random_token(std::size_t size) {
  std::string bytes(size, '\0');
  random_bytes(bytes.data(), bytes.size());
  return encode_base64url(bytes);
}

Uuid Uuid::random() {
  std::array<std::uint8_t, 16> bytes{};
  random_bytes(bytes.data(), bytes.size());
  set_version(bytes, 4);
  return Uuid(bytes);
}

Uuid Uuid::ordered(Timestamp now) {
  // RFC 9562 section 6.2, method 1: the 12 bits after the millisecond are a counter within it. When the
  // counter overflows, it carries into the millisecond. Ids therefore never decrease, even if the clock does.
  thread_local std::uint64_t last = 0;
  const auto since_1970 = std::max<std::int64_t>(now.time_since_epoch().count(), 0);
  const std::uint64_t earliest = static_cast<std::uint64_t>(since_1970) << 12;
  last = std::max(last + 1, earliest);

  std::array<std::uint8_t, 16> bytes{};
  random_bytes(bytes.data() + 8, 8);
  const std::uint64_t millisecond = last >> 12;
  for (std::size_t i = 0; i < 6; ++i) bytes[i] = static_cast<std::uint8_t>(millisecond >> (40 - 8 * i));
  bytes[6] = static_cast<std::uint8_t>(last >> 8 & 0x0f);
  bytes[7] = static_cast<std::uint8_t>(last);
  set_version(bytes, 7);
  return Uuid(bytes);
}

std::optional<Uuid> Uuid::parse(std::string_view text) {
  if (text.size() != text_size) return std::nullopt;
  std::array<std::uint8_t, 16> bytes{};
  std::size_t at = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (has_dash_before(i) && text[at++] != '-') return std::nullopt;
    const int high = hex_value(text[at++]);
    const int low = hex_value(text[at++]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes[i] = static_cast<std::uint8_t>(high << 4 | low);
  }
  return Uuid(bytes);
}

std::array<char, Uuid::text_size> Uuid::text() const {
  std::array<char, text_size> text;
  char* to = text.data();
  for (std::size_t i = 0; i < bytes_.size(); ++i) {
    if (has_dash_before(i)) *to++ = '-';
    std::memcpy(to, hex_pairs.data() + std::size_t{2} * bytes_[i], 2);
    to += 2;
  }
  return text;
}

std::string Uuid::to_string() const {
  const auto characters = text();
  return {characters.begin(), characters.end()};
}

}  // namespace parley::base
