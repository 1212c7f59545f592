#include "net/write_queue.hpp"

#include <algorithm>
#include <utility>

namespace parley::net {

namespace {

/// Capacity that a spare room keeps.
constexpr std::size_t kept_slices = 8;
constexpr std::size_t kept_copies = 256;

/// A queue that never becomes empty drops its written bytes once they are this many, and more than what is
/// left. Each byte is therefore moved at most once.
constexpr std::size_t cut_slices_from = 64;
constexpr std::size_t cut_copies_from = 16 * 1024;

/// Without an owner, the bytes are in `copies`, after those of the earlier slices.
struct Slice {
  base::SharedBytes owner;
  const char* begin = nullptr;
  std::size_t size = 0;
};

}  // namespace

struct WriteQueue::Room {
  void clear() {
    slices.clear();
    if (slices.capacity() > kept_slices) std::vector<Slice>().swap(slices);
    copies.clear();
    if (copies.capacity() > kept_copies) std::string().swap(copies);  // assigning would keep the capacity
    first = copies_written = bytes = 0;
  }

  void forget_written() {
    if (first >= cut_slices_from && first * 2 >= slices.size()) {
      slices.erase(slices.begin(), slices.begin() + static_cast<std::ptrdiff_t>(first));
      first = 0;
    }
    if (copies_written >= cut_copies_from && copies_written * 2 >= copies.size()) {
      copies.erase(0, copies_written);
      copies_written = 0;
    }
  }

  std::vector<Slice> slices;
  std::size_t first = 0;  ///< index of the first slice that is not fully written
  std::string copies;
  std::size_t copies_written = 0;
  std::size_t bytes = 0;
};

WriteQueue::SpareRooms::SpareRooms() = default;
WriteQueue::SpareRooms::~SpareRooms() = default;

std::unique_ptr<WriteQueue::Room> WriteQueue::SpareRooms::take() {
  if (rooms_.empty()) return std::make_unique<Room>();
  std::unique_ptr<Room> room = std::move(rooms_.back());
  rooms_.pop_back();
  return room;
}

void WriteQueue::SpareRooms::keep(std::unique_ptr<Room> room) {
  if (rooms_.size() == most) return;
  room->clear();
  rooms_.push_back(std::move(room));
}

WriteQueue::WriteQueue(SpareRooms& spares) : spares_(&spares) {}
WriteQueue::WriteQueue(SpareRooms& spares, WriteQueue from)
    : spares_(&spares), room_(std::move(from.room_)) {}
WriteQueue::WriteQueue(WriteQueue&&) noexcept = default;
WriteQueue::~WriteQueue() = default;

WriteQueue::Room& WriteQueue::room() {
  if (room_ == nullptr) room_ = spares_->take();
  return *room_;
}

void WriteQueue::append(std::string_view bytes) {
  if (bytes.empty()) return;
  Room& in = room();
  if (in.first == in.slices.size() || in.slices.back().owner != nullptr) in.slices.emplace_back();
  in.slices.back().size += bytes.size();
  in.copies.append(bytes);
  in.bytes += bytes.size();
}

void WriteQueue::append_shared(base::SharedBytes owner, std::string_view view) {
  if (view.size() < copied_below) return append(view);
  Room& in = room();
  in.slices.push_back({std::move(owner), view.data(), view.size()});
  in.bytes += view.size();
}

std::size_t WriteQueue::bytes() const {
  return room_ == nullptr ? 0 : room_->bytes;
}

std::size_t WriteQueue::gather(std::span<iovec> out) const {
  if (room_ == nullptr) return 0;
  const std::size_t count = std::min(out.size(), room_->slices.size() - room_->first);
  const char* copy = room_->copies.data() + room_->copies_written;
  for (std::size_t i = 0; i < count; ++i) {
    const Slice& slice = room_->slices[room_->first + i];
    const char* begin = slice.owner ? slice.begin : copy;
    if (!slice.owner) copy += slice.size;
    out[i] = {const_cast<char*>(begin), slice.size};  // iovec serves reading too, so it cannot be const
  }
  return count;
}

void WriteQueue::consume(std::size_t count) {
  if (count == bytes()) return clear();
  Room& of = *room_;
  of.bytes -= count;
  while (count > 0) {
    Slice& slice = of.slices[of.first];
    const std::size_t part = std::min(count, slice.size);
    if (slice.owner) {
      slice.begin += part;
    } else {
      of.copies_written += part;
    }
    slice.size -= part;
    count -= part;
    if (slice.size == 0) {
      slice.owner.reset();
      ++of.first;
    }
  }
  of.forget_written();
}

void WriteQueue::clear() {
  if (room_ != nullptr) spares_->keep(std::move(room_));
}

std::size_t WriteQueue::footprint() const {
  return room_ == nullptr
             ? 0
             : sizeof(Room) + room_->slices.capacity() * sizeof(Slice) + room_->copies.capacity();
}

}  // namespace parley::net
