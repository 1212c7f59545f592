#include "socketio/rooms.hpp"

namespace parley::socketio {

bool Rooms::join(RoomMember& member, std::string_view name, std::size_t rooms_at_most) {
  auto found = rooms_.find(name);
  if (found != rooms_.end() && place_in(member, found->second) != nullptr) return true;
  const bool in_everybody = place_in(member, everybody_) != nullptr;
  if (member.places_.size() - (in_everybody ? 1U : 0U) >= rooms_at_most) return false;
  if (found == rooms_.end()) {
    found = rooms_.try_emplace(std::string(name)).first;
    found->second.name = found->first;
  }
  sit(member, found->second);
  return true;
}

void Rooms::leave(RoomMember& member, std::string_view name) {
  const auto found = rooms_.find(name);
  if (found == rooms_.end()) return;
  const RoomMember::Place* const place = place_in(member, found->second);
  if (place != nullptr) stand_up(member, static_cast<std::size_t>(place - member.places_.data()));
}

void Rooms::leave_all(RoomMember& member) {
  while (!member.places_.empty()) stand_up(member, member.places_.size() - 1);
}

void Rooms::join_everybody(RoomMember& member) {
  if (place_in(member, everybody_) == nullptr) sit(member, everybody_);
}

const Room* Rooms::find(std::string_view name) const {
  const auto found = rooms_.find(name);
  if (found == rooms_.end() || found->second.seats.size() == found->second.empty_seats) return nullptr;
  return &found->second;
}

bool Rooms::is_in(const RoomMember& member, std::string_view name) const {
  const auto found = rooms_.find(name);
  return found != rooms_.end() && place_in(member, found->second) != nullptr;
}

std::vector<std::string_view> Rooms::rooms_of(const RoomMember& member) const {
  std::vector<std::string_view> names;
  for (const RoomMember::Place& place : member.places_) {
    if (place.room != &everybody_) names.push_back(place.room->name);
  }
  return names;
}

void Rooms::sit(RoomMember& member, Room& room) {
  room.seats.push_back({&member, static_cast<std::uint32_t>(member.places_.size())});
  member.places_.push_back({&room, static_cast<std::uint32_t>(room.seats.size() - 1)});
}

const RoomMember::Place* Rooms::place_in(const RoomMember& member, const Room& room) {
  for (const RoomMember::Place& place : member.places_) {
    if (place.room == &room) return &place;
  }
  return nullptr;
}

void Rooms::stand_up(RoomMember& member, std::size_t place) {
  const RoomMember::Place left = member.places_[place];
  const RoomMember::Place moved = member.places_.back();
  moved.room->seats[moved.seat].place = static_cast<std::uint32_t>(place);
  member.places_[place] = moved;
  member.places_.pop_back();

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
  moved.member->places_[moved.place].seat = static_cast<std::uint32_t>(seat);
}

void Rooms::remove_if_empty(Room& room) {
  if (!room.seats.empty() || &room == &everybody_) return;
  rooms_.erase(rooms_.find(room.name));
}

void Rooms::tidy() {
  for (Room* const room : untidy_) {
    // From the end, so that what takes an empty seat is never an empty seat itself.
    for (std::size_t i = room->seats.size(); i > 0; --i) {
      if (room->seats[i - 1].member == nullptr) remove_seat(*room, i - 1);
    }
    room->empty_seats = 0;
    remove_if_empty(*room);
  }
  untidy_.clear();
}

}  // namespace parley::socketio
