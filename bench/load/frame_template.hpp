// A frame that is built once and sent many times, with one field overwritten before each.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace parley::bench {

class FrameTemplate {
 public:
  /// A text message: what stands before the field, and behind it.
  FrameTemplate(std::string_view before, std::string_view behind) : before_(before), behind_(behind) {}

  /// The frame with this field, until the next call. Cost: a copy of the field, where it is as long as the
  /// one before; else the frame is built anew.
  std::string_view with(std::string_view field);

 private:
  std::string before_;
  std::string behind_;
  std::string frame_;
  std::size_t field_size_ = 0;
};

}  // namespace parley::bench
