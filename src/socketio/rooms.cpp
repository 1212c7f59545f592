#include "socketio/rooms.hpp"

namespace parley::socketio {

bool Rooms::join(RoomMember& member, std::string_view name, std::size_t rooms_at_most) {
  auto found = rooms_.find(name);
  if (found != rooms_.end() && membership_in(member, found->second) != nullptr) return true;
  const bool in_all_members = membership_in(member, all_members_) != nullptr;
  if (member.memberships_.size() - (in_all_members ? 1U : 0U) >= rooms_at_most) return false;
  if (found == rooms_.end()) {
    found = rooms_.try_emplace(std::string(name)).first;
    found->second.name = found->first;
  }
  add_member(member, found->second);
  return true;
}

void Rooms::leave(RoomMember& member, std::string_view name) {
  const auto found = rooms_.find(name);
  if (found == rooms_.end()) return;
  const RoomMember::Membership* const place = membership_in(member, found->second);
  if (place != nullptr) remove_member(member, static_cast<std::size_t>(place - member.memberships_.data()));
}

void Rooms::leave_all(RoomMember& member) {
  while (!member.memberships_.empty()) remove_member(member, member.memberships_.size() - 1);
}

void Rooms::join_all_members(RoomMember& member) {
  if (membership_in(member, all_members_) == nullptr) add_member(member, all_members_);
}

const Room* Rooms::find(std::string_view name) const {
  const auto found = rooms_.find(name);
  if (found == rooms_.end() || found->second.seats.size() == found->second.empty_seats) return nullptr;
  return &found->second;
}

bool Rooms::is_in(const RoomMember& member, std::string_view name) const {
  const auto found = rooms_.find(name);
  return found != rooms_.end() && membership_in(member, found->second) != nullptr;
}

std::vector<std::string_view> Rooms::rooms_of(const RoomMember& member) const {
  std::vector<std::string_view> names;
  for (const RoomMember::Membership& place : member.memberships_) {
    if (place.room != &all_members_) names.push_back(place.room->name);
  }
  return names;
}

void Rooms::add_member(RoomMember& member, Room& room) {
  room.seats.push_back({&member, static_cast<std::uint32_t>(member.memberships_.size())});
  member.memberships_.push_back({&room, static_cast<std::uint32_t>(room.seats.size() - 1)});
}

const RoomMember::Membership* Rooms::membership_in(const RoomMember& member, const Room& room) {
  for (const RoomMember::Membership& place : member.memberships_) {
    if (place.room == &room) return &place;
  }
  return nullptr;
}

void Rooms::remove_member(RoomMember& member, std::size_t place) {
  const RoomMember::Membership left = member.memberships_[place];
  const RoomMember::Membership moved = member.memberships_.back();
  moved.room->seats[moved.seat].place = static_cast<std::uint32_t>(place);
  member.memberships_[place] = moved;
  member.memberships_.pop_back();

  Room& room = *left.room;
  if (walks_ > 0) {
    room.seats[left.seat].member = nullptr;
    if (room.empty_seats++ == 0) untidy_.push_back(&room);
    return;
  }
  remove_seat(room, left.seat);
  remove_if_empty(room);
}

void Rooms::remove_seat(Room& room, std::size_t seat) {
  const Room::Seat moved = room.seats.back();
  room.seats[seat] = moved;
  room.seats.pop_back();
  if (seat == room.seats.size() || moved.member == nullptr) return;
  moved.member->memberships_[moved.place].seat = static_cast<std::uint32_t>(seat);
}

void Rooms::remove_if_empty(Room& room) {
  if (!room.seats.empty() || &room == &all_members_) return;
  rooms_.erase(rooms_.find(room.name));
}

void Rooms::tidy() {
  for (Room* const room : untidy_) {
    // From the end, so that the seat that replaces an empty one is never empty itself.
    for (std::size_t i = room->seats.size(); i > 0; --i) {
      if (room->seats[i - 1].member == nullptr) remove_seat(*room, i - 1);
    }
    room->empty_seats = 0;
    remove_if_empty(*room);
  }
  untidy_.clear();
}

}  // namespace parley::socketio
