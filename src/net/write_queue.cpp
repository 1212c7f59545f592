#include "net/write_queue.hpp"

#include <algorithm>
#include <utility>

namespace parley::net {

namespace {

/// What an empty queue keeps, so that a connection that is written to now and then does not allocate.
constexpr std::size_t kept_slices = 4;
constexpr std::size_t kept_copies = 256;

/// Written bytes are cut off the front of a queue that never empties once they are this many, and more than
/// what is left: each byte is moved at most once.
constexpr std::size_t cut_slices_from = 64;
constexpr std::size_t cut_copies_from = 16 * 1024;

}  // namespace

void WriteQueue::append(std::string_view bytes) {
  if (bytes.empty()) return;
  if (first_ == slices_.size() || slices_.back().owner != nullptr) slices_.emplace_back();
  slices_.back().size += bytes.size();
  copies_.append(bytes);
  bytes_ += bytes.size();
}

void WriteQueue::append_shared(base::SharedBytes owner, std::string_view view) {
  if (view.size() < copied_below) return append(view);
  slices_.push_back({std::move(owner), view.data(), view.size()});
  bytes_ += view.size();
}

std::size_t WriteQueue::gather(std::span<iovec> out) const {
  const std::size_t count = std::min(out.size(), slices_.size() - first_);
  const char* copy = copies_.data() + copies_written_;
  for (std::size_t i = 0; i < count; ++i) {
    const Slice& slice = slices_[first_ + i];
    const char* begin = slice.owner ? slice.begin : copy;
    if (!slice.owner) copy += slice.size;
    out[i] = {const_cast<char*>(begin), slice.size};  // iovec serves reading too, so it cannot be const
  }
  return count;
}

void WriteQueue::consume(std::size_t count) {
  bytes_ -= count;
  while (count > 0) {
    Slice& slice = slices_[first_];
    const std::size_t part = std::min(count, slice.size);
    if (slice.owner) {
      slice.begin += part;
    } else {
      copies_written_ += part;
    }
    slice.size -= part;
    count -= part;
    if (slice.size == 0) {
      slice.owner.reset();
      ++first_;
    }
  }
  if (bytes_ == 0) {
    clear();
  } else {
    forget_written();
  }
}

void WriteQueue::clear() {
  slices_.clear();
  if (slices_.capacity() > kept_slices) std::vector<Slice>().swap(slices_);
  copies_.clear();
  if (copies_.capacity() > kept_copies) std::string().swap(copies_);  // assigning would keep the capacity
  first_ = copies_written_ = bytes_ = 0;
}

void WriteQueue::forget_written() {
  if (first_ >= cut_slices_from && first_ * 2 >= slices_.size()) {
    slices_.erase(slices_.begin(), slices_.begin() + static_cast<std::ptrdiff_t>(first_));
    first_ = 0;
  }
  if (copies_written_ >= cut_copies_from && copies_written_ * 2 >= copies_.size()) {
    copies_.erase(0, copies_written_);
    copies_written_ = 0;
  }
}

}  // namespace parley::net
