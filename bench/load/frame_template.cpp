#include "load/frame_template.hpp"

#include "load/frame.hpp"

namespace parley::bench {

std::string_view FrameTemplate::with(std::string_view field) {
  if (frame_.empty() || field.size() != field_size_) {
    frame_ = text_frame(std::string(before_).append(field).append(behind_));
    field_size_ = field.size();
  } else {
    frame_.replace(frame_.size() - behind_.size() - field.size(), field.size(), field);
  }
  return frame_;
}

}  // namespace parley::bench
