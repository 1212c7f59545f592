#include "files/sniff.hpp"

#include <algorithm>
#include <array>

#include "base/utf8.hpp"

namespace parley::files {

namespace {

using namespace std::string_view_literals;

/// The bytes at a position that identify a type. A container format needs a second run of bytes.
struct Signature {
  std::string_view type;
  std::size_t at;
  std::string_view bytes;
  std::size_t then_at = 0;
  std::string_view then{};
};

constexpr std::array signatures{
    Signature{"image/png", 0, "\x89PNG\r\n\x1a\n"sv},
    Signature{"image/jpeg", 0, "\xff\xd8\xff"sv},
    Signature{"image/gif", 0, "GIF87a"sv},
    Signature{"image/gif", 0, "GIF89a"sv},
    Signature{"image/webp", 0, "RIFF"sv, 8, "WEBP"sv},
    Signature{"image/avif", 4, "ftypavif"sv},
    Signature{"image/heic", 4, "ftypheic"sv},
    Signature{"image/bmp", 0, "BM"sv, 6, "\0\0\0\0"sv},
    Signature{"image/tiff", 0, "II*\0"sv},
    Signature{"image/tiff", 0, "MM\0*"sv},
    Signature{"audio/wav", 0, "RIFF"sv, 8, "WAVE"sv},
    Signature{"audio/mpeg", 0, "ID3"sv},
    Signature{"audio/mp4", 4, "ftypM4A"sv},
    Signature{"audio/flac", 0, "fLaC"sv},
    Signature{"audio/ogg", 0, "OggS"sv},
    Signature{"video/quicktime", 4, "ftypqt"sv},
    Signature{"video/mp4", 4, "ftyp"sv},
    Signature{"video/webm", 0, "\x1a\x45\xdf\xa3"sv},
    Signature{"video/x-msvideo", 0, "RIFF"sv, 8, "AVI "sv},
    Signature{"application/pdf", 0, "%PDF-"sv},
    Signature{"application/zip", 0, "PK\x03\x04"sv},
    Signature{"application/gzip", 0, "\x1f\x8b\x08"sv},
};

bool stands_at(std::string_view head, std::size_t at, std::string_view bytes) {
  return head.size() >= at && head.substr(at).starts_with(bytes);
}

/// Whether the bytes are UTF-8 without control characters that text does not use. The last character may be
/// cut off.
bool is_text(std::string_view head) {
  const bool has_controls = std::ranges::any_of(head, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f') || byte == 0x7f;
  });
  base::Utf8Validator validator;
  return !has_controls && validator.feed(head) && (validator.complete() || head.size() == sniffed_bytes);
}

}  // namespace

std::string_view sniff(std::string_view head) {
  head = head.substr(0, sniffed_bytes);
  for (const Signature& one : signatures) {
    if (stands_at(head, one.at, one.bytes) && stands_at(head, one.then_at, one.then)) return one.type;
  }
  return is_text(head) ? "text/plain" : "application/octet-stream";
}

bool is_shown_inline(std::string_view type) {
  constexpr std::array shown{"image/png"sv, "image/jpeg"sv, "image/gif"sv, "image/webp"sv, "image/avif"sv};
  return std::ranges::find(shown, type) != shown.end();
}

bool is_accepted(std::string_view type, std::string_view accepted) {
  while (!accepted.empty()) {
    const std::size_t comma = std::min(accepted.find(','), accepted.size());
    const std::string_view one = base::trim_blank(accepted.substr(0, comma));
    accepted.remove_prefix(std::min(comma + 1, accepted.size()));
    const bool is_family = one.ends_with("/*") && type.starts_with(one.substr(0, one.size() - 1));
    if (one == "*" || one == type || is_family) return true;
  }
  return false;
}

}  // namespace parley::files
