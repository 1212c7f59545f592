#include "socketio/packet_log.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/ids.hpp"

namespace parley::socketio {

namespace {

constexpr std::size_t prefix_bytes = 6;  // 8 characters

std::size_t cost_of(const PacketLog::Entry& entry) {
  std::size_t bytes = sizeof(entry);
  for (const engineio::EncodedMessage& message : entry.unit)
    bytes += sizeof(message) + message.frame().size();
  for (const std::string& room : entry.rooms) bytes += sizeof(room) + room.size();
  for (const std::string& room : entry.except_rooms) bytes += sizeof(room) + room.size();
  return bytes;
}

}  // namespace

PacketLog::PacketLog(std::size_t bytes_at_most)
    : bytes_at_most_(bytes_at_most), prefix_(base::random_token(prefix_bytes) + ".") {}

std::string PacketLog::next_offset() const {
  return prefix_ + std::to_string(last() + 1);
}

const EncodedUnit& PacketLog::add(base::Instant now, EncodedUnit unit, Names rooms, Names except_rooms) {
  entries_.push_back({now, std::move(unit), std::move(rooms), std::move(except_rooms), 0});
  entries_.back().bytes = cost_of(entries_.back());
  bytes_ += entries_.back().bytes;
  while (bytes_ > bytes_at_most_ && entries_.size() > 1) drop_first();
  return entries_.back().unit;
}

std::optional<std::uint64_t> PacketLog::number_of(std::string_view offset) const {
  if (!offset.starts_with(prefix_)) return std::nullopt;
  offset.remove_prefix(prefix_.size());
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(offset.data(), offset.data() + offset.size(), number);
  if (error != std::errc{} || end != offset.data() + offset.size() || number > last()) return std::nullopt;
  return number;
}

void PacketLog::drop_before(base::Instant oldest) {
  while (!entries_.empty() && entries_.front().at < oldest) drop_first();
  if (entries_.empty()) entries_.shrink_to_fit();
}

std::optional<base::Instant> PacketLog::oldest() const {
  if (entries_.empty()) return std::nullopt;
  return entries_.front().at;
}

bool PacketLog::is_for(const Entry& entry, const std::unordered_set<std::string_view>& rooms) {
  const auto is_in = [&](const std::string& room) { return rooms.contains(room); };
  if (std::ranges::any_of(entry.except_rooms, is_in)) return false;
  return entry.rooms.empty() || std::ranges::any_of(entry.rooms, is_in);
}

void PacketLog::drop_first() {
  bytes_ -= entries_.front().bytes;
  entries_.pop_front();
  ++first_;
}

}  // namespace parley::socketio
