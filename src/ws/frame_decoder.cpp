#include "ws/frame_decoder.hpp"

#include <algorithm>

namespace parley::ws {

FrameDecoder::Step FrameDecoder::next(std::string_view& bytes) {
  if (!in_frame_) return next_header(bytes);
  const std::uint64_t missing = frame_.payload_size - taken_;
  if (bytes.empty() && missing > 0) return Step::starved;
  const std::size_t size = static_cast<std::size_t>(std::min<std::uint64_t>(missing, bytes.size()));
  piece_ = {bytes.substr(0, size), taken_, size == missing};
  bytes.remove_prefix(size);
  taken_ += size;
  in_frame_ = !piece_.is_last;
  return Step::payload;
}

FrameDecoder::Step FrameDecoder::next_header(std::string_view& bytes) {
  if (bytes.empty()) return Step::starved;
  const std::size_t before = head_size_;
  std::string_view head = bytes;
  if (before > 0) {
    const std::size_t added = std::min(bytes.size(), head_.size() - before);
    std::copy_n(bytes.begin(), added, head_.begin() + before);
    head = {head_.data(), before + added};
  }
  switch (parse_header(head, frame_, may_be_compressed_)) {
    case HeaderState::invalid:
      return Step::invalid;
    case HeaderState::incomplete:
      std::copy(head.begin(), head.end(), head_.begin());
      head_size_ = static_cast<std::uint8_t>(head.size());
      bytes = {};
      return Step::starved;
    case HeaderState::complete:
      break;
  }
  bytes.remove_prefix(frame_.header_size - before);
  head_size_ = 0;
  taken_ = 0;
  in_frame_ = true;
  return Step::header;
}

}  // namespace parley::ws
