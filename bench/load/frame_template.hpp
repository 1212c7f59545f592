// A frame that is built once and sent many times, with one field overwritten before each send.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace parley::bench {

class FrameTemplate {
 public:
  /// A text message, given as the text before the field and the text after it.
  FrameTemplate(std::string_view before, std::string_view behind) : before_(before), behind_(behind) {}

  /// Returns the frame with this field. It is valid until the next call. Cost: a copy of the field if it has
  /// the same length as the previous one; otherwise the frame is built again.
  std::string_view with(std::string_view field);

 private:
  std::string before_;
  std::string behind_;
  std::string frame_;
  std::size_t field_size_ = 0;
};

}  // namespace parley::bench
