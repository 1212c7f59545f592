// Cuts what a client sends into frames, in whatever pieces it arrives. Copies nothing but the few bytes of a
// header that is cut: payloads are handed on as views of the input, still masked.
//
//   bytes -> header, payload, payload ... , header, payload ...      (each frame: at least one payload step)
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "ws/frame.hpp"

namespace parley::ws {

class FrameDecoder {
 public:
  /// Messages `may_be_compressed` only where that was agreed on.
  explicit FrameDecoder(bool may_be_compressed = false) : may_be_compressed_(may_be_compressed) {}

  enum class Step : std::uint8_t {
    starved,  ///< all input is used up
    header,   ///< frame() is new; nothing of its payload has been looked at
    payload,  ///< piece() is more of the frame's payload
    invalid,  ///< no frame can begin like this; the last step
  };

  /// A part of a payload, or all of it.
  struct Piece {
    std::string_view masked;
    std::uint64_t offset = 0;  ///< of its first byte in the frame's payload
    bool is_last = false;
    bool is_whole() const { return offset == 0 && is_last; }
  };

  /// Takes one step, and what it uses off the front of `bytes`.
  Step next(std::string_view& bytes);

  const ParsedHeader& frame() const { return frame_; }
  /// Valid as long as the bytes it was taken from.
  const Piece& piece() const { return piece_; }

 private:
  Step next_header(std::string_view& bytes);

  std::array<char, max_header_size> head_{};  ///< of a header that is cut
  std::uint8_t head_size_ = 0;
  bool in_frame_ = false;
  bool may_be_compressed_;
  ParsedHeader frame_;
  Piece piece_;
  std::uint64_t taken_ = 0;  ///< of the frame's payload
};

}  // namespace parley::ws
