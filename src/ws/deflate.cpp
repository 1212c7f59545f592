#include "ws/deflate.hpp"

#include <algorithm>
#include <memory>
#include <new>

#define ZLIB_CONST  // next_in is only read
#include <zlib.h>

namespace parley::ws {

namespace {

/// The last bytes of every compressed message, which are omitted on the wire (RFC 7692 section 7.2.1).
constexpr std::string_view tail("\x00\x00\xff\xff", 4);

/// Takes half the time of zlib's default 6, for 4 to 8 % more bytes of chat history.
constexpr int level = 3;

/// The largest input of one zlib call, because zlib counts in 32 bits.
constexpr std::size_t most_at_once = std::size_t{1} << 30;

const Bytef* bytes_of(std::string_view text) {
  return reinterpret_cast<const Bytef*>(text.data());
}

Bytef* bytes_of(char* text) {
  return reinterpret_cast<Bytef*>(text);
}

/// Initialising zlib fails only if memory is exhausted. The constructor then throws, like any allocation.
class Deflater {
 public:
  explicit Deflater(int window_bits) {
    // The sizes of hash table and symbol buffer match the window: 4 KiB in total for the smallest, 256 KiB
    // for the largest.
    const int memory = std::clamp(window_bits - 7, 1, 8);
    if (::deflateInit2(&stream, level, Z_DEFLATED, -window_bits, memory, Z_DEFAULT_STRATEGY) != Z_OK)
      throw std::bad_alloc();
  }
  ~Deflater() { ::deflateEnd(&stream); }
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;

  z_stream stream{};
};

/// Inflates into a string that grows as needed, up to `most` bytes.
class Inflater {
 public:
  Inflater(std::size_t most, std::string& out) : most_(most), out_(out) {
    if (::inflateInit2(&stream_, -MAX_WBITS) != Z_OK) throw std::bad_alloc();
  }
  ~Inflater() {
    ::inflateEnd(&stream_);
    out_.resize(std::min(size_, out_.size()));
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  Inflated feed(std::string_view bytes) {
    stream_.next_in = bytes_of(bytes);
    stream_.avail_in = static_cast<uInt>(bytes.size());
    while (true) {
      const int result = step();
      if (size_ > most_) return Inflated::too_big;
      at_end_ = result == Z_STREAM_END;
      if (at_end_) {
        // This block is marked as the last one, but more blocks may follow (RFC 7692 section 7.2.3.4).
        if (stream_.avail_in == 0) return Inflated::whole;
        ::inflateReset(&stream_);
      } else if (result != Z_OK && result != Z_BUF_ERROR) {
        return Inflated::damaged;
      } else if (stream_.avail_out > 0) {
        return Inflated::whole;  // all input is consumed
      }
    }
  }

  /// Whether the last byte fed was the end of a last block.
  bool at_end() const { return at_end_; }
  /// Whether a new block could begin with the next byte.
  bool between_blocks() const { return stream_.data_type == between; }

 private:
  static constexpr int between = 128;  ///< in zlib's data_type: no bits left over, not in a last block

  int step() {
    if (size_ == out_.size()) grow();
    char beyond;  // if the output is full, this byte detects that there is more
    const std::size_t room = std::min(out_.size() - size_, most_at_once);
    stream_.next_out = bytes_of(room > 0 ? out_.data() + size_ : &beyond);
    stream_.avail_out = static_cast<uInt>(std::max<std::size_t>(room, 1));
    const uInt before = stream_.avail_out;
    const int result = ::inflate(&stream_, Z_SYNC_FLUSH);
    size_ += before - stream_.avail_out;
    return result;
  }

  void grow() { out_.resize(std::min(most_, std::max<std::size_t>(out_.size() * 2, 1024))); }

  std::size_t most_;
  std::string& out_;
  std::size_t size_ = 0;  ///< bytes of the message so far
  z_stream stream_{};
  bool at_end_ = false;
};

}  // namespace

std::uint8_t window_bits_for(std::size_t message_size) {
  constexpr std::size_t reserve = 262;  // the part of its window that zlib does not search
  std::uint8_t bits = 9;
  while (bits < MAX_WBITS && (std::size_t{1} << bits) < message_size + reserve) ++bits;
  return bits;
}

std::string deflated_frame(Opcode opcode, std::string_view message, std::uint8_t window_bits) {
  if (message.empty() || message.size() > most_at_once) return {};
  // zlib has no raw stream with an 8-bit window, but with 9 bits its distances are at most 250 bytes.
  Deflater deflater(std::clamp<int>(window_bits, 9, window_bits_for(message.size())));
  const auto buffer = std::make_unique_for_overwrite<char[]>(message.size());
  z_stream& stream = deflater.stream;
  stream.next_in = bytes_of(message);
  stream.avail_in = static_cast<uInt>(message.size());
  stream.next_out = bytes_of(buffer.get());
  stream.avail_out = static_cast<uInt>(message.size());
  if (::deflate(&stream, Z_SYNC_FLUSH) != Z_OK || stream.avail_out == 0) return {};
  const std::string_view payload(buffer.get(), message.size() - stream.avail_out - tail.size());
  const FrameHeader header = frame_header(opcode, payload.size(), true);
  std::string frame;
  frame.reserve(header.size + payload.size());
  frame.append(header.view()).append(payload);
  return frame;
}

Inflated inflate_message(std::string_view payload, std::size_t most, std::string& out) {
  out.clear();
  Inflater inflater(most, out);
  while (!payload.empty()) {
    const std::string_view part = payload.substr(0, most_at_once);
    if (const Inflated result = inflater.feed(part); result != Inflated::whole) return result;
    payload.remove_prefix(part.size());
  }
  // Some peers end a message with a last block and nothing after it. It needs no tail.
  if (inflater.at_end()) return Inflated::whole;
  if (const Inflated result = inflater.feed(tail); result != Inflated::whole) return result;
  return inflater.between_blocks() ? Inflated::whole : Inflated::damaged;
}

}  // namespace parley::ws
