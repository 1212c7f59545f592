// Which member is in which room. A room is its name and an array of seats. A member knows its seats, so that
// joining and leaving cost the same in a room of ten and of a hundred thousand.
//
//     room "user:1"   [ a ][ b ][ c ]        b leaves: c moves to its seat, and c's entry is updated
//                       ^    ^
//     member a  { (all members, 0), (user:1, 0) }
//
// During a walk over a room no member changes seats. A member that leaves leaves an empty seat, which is
// removed when the walk ends. A member that joins is appended, and the walk does not visit it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace parley::socketio {

class Rooms;
class RoomMember;

struct Room {
  struct Seat {
    RoomMember* member;   ///< nullptr: left during a walk
    std::uint32_t place;  ///< index of this seat among the member's
  };

  std::string_view name;
  std::vector<Seat> seats;
  std::uint32_t empty_seats = 0;
};

/// The part of a socket that belongs to rooms. It must leave all rooms before it is destroyed.
class RoomMember {
 public:
  RoomMember() = default;
  RoomMember(const RoomMember&) = delete;
  RoomMember& operator=(const RoomMember&) = delete;

 protected:
  ~RoomMember() = default;

 private:
  friend class Rooms;
  struct Membership {
    Room* room;
    std::uint32_t seat;
  };
  std::vector<Membership> memberships_;
  std::uint64_t mark_ = 0;  ///< stamp of the last selection that has seen this member
};

class Rooms {
 public:
  Rooms() = default;
  Rooms(const Rooms&) = delete;
  Rooms& operator=(const Rooms&) = delete;

  /// Returns false if the member is already in `rooms_at_most` rooms. Joining again changes nothing. Cost:
  /// one hash look-up, and a scan of the member's own rooms.
  bool join(RoomMember& member, std::string_view name, std::size_t rooms_at_most);
  void leave(RoomMember& member, std::string_view name);
  void leave_all(RoomMember& member);

  /// Joins the room of all members. It has no name by which a member can join, and is left by leave_all()
  /// only.
  void join_all_members(RoomMember& member);
  const Room& all_members() const { return all_members_; }

  /// Returns nullptr if the room has no members. A room exists from its first member to its last.
  const Room* find(std::string_view name) const;
  std::size_t count() const { return rooms_.size(); }
  bool is_in(const RoomMember& member, std::string_view name) const;
  /// Returns the names, which are valid as long as the rooms exist.
  std::vector<std::string_view> rooms_of(const RoomMember& member) const;

  /// Calls `visit(member)` for each present member of `room`. Members may join and leave meanwhile.
  template <class Visit>
  void walk(const Room& room, Visit&& visit) {
    const Walk guard(*this);
    for (std::size_t i = 0, count = room.seats.size(); i < count; ++i) {
      if (RoomMember* const member = room.seats[i].member) visit(*member);
    }
  }

  /// For unions without duplicates: mark() returns true at most once for one member and one stamp.
  std::uint64_t new_stamp() { return ++last_stamp_; }
  static bool mark(RoomMember& member, std::uint64_t stamp) {
    return std::exchange(member.mark_, stamp) != stamp;
  }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view name) const { return std::hash<std::string_view>{}(name); }
  };

  /// Keeps all seats in place while it exists.
  class Walk {
   public:
    explicit Walk(Rooms& rooms) : rooms_(rooms) { ++rooms_.walks_; }
    ~Walk() {
      if (--rooms_.walks_ == 0) rooms_.tidy();
    }
    Walk(const Walk&) = delete;
    Walk& operator=(const Walk&) = delete;

   private:
    Rooms& rooms_;
  };

  static void add_member(RoomMember& member, Room& room);
  static const RoomMember::Membership* membership_in(const RoomMember& member, const Room& room);
  void remove_member(RoomMember& member, std::size_t place);
  static void remove_seat(Room& room, std::size_t seat);
  void remove_if_empty(Room& room);
  void tidy();

  Room all_members_;
  std::unordered_map<std::string, Room, Hash, std::equal_to<>> rooms_;  // nodes: a Room never moves
  std::vector<Room*> untidy_;                                           // rooms with empty seats
  std::size_t walks_ = 0;
  std::uint64_t last_stamp_ = 0;
};

}  // namespace parley::socketio
