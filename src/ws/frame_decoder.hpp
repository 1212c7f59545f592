// Splits a client's bytes into frames, for any split of the input. Copies only the few bytes of an incomplete
// header. Payloads are views of the input and still masked.
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
  /// `may_be_compressed` must be true only if compression was negotiated.
  explicit FrameDecoder(bool may_be_compressed = false) : may_be_compressed_(may_be_compressed) {}

  enum class Step : std::uint8_t {
    starved,  ///< all input is consumed
    header,   ///< frame() is new; its payload has not been read
    payload,  ///< piece() is the next part of the frame's payload
    invalid,  ///< the header is invalid; this is the last step
  };

  /// A part of a payload, or the whole payload.
  struct Piece {
    std::string_view masked;
    std::uint64_t offset = 0;  ///< position of its first byte in the frame's payload
    bool is_last = false;
    bool is_whole() const { return offset == 0 && is_last; }
  };

  /// Performs one step and consumes its bytes from the front of `bytes`.
  Step next(std::string_view& bytes);

  const ParsedHeader& frame() const { return frame_; }
  /// Valid as long as the input of the last step.
  const Piece& piece() const { return piece_; }

 private:
  Step next_header(std::string_view& bytes);

  std::array<char, max_header_size> head_{};  ///< bytes of an incomplete header
  std::uint8_t head_size_ = 0;
  bool in_frame_ = false;
  bool may_be_compressed_;
  ParsedHeader frame_;
  Piece piece_;
  std::uint64_t taken_ = 0;  ///< bytes of the frame's payload consumed so far
};

}  // namespace parley::ws
