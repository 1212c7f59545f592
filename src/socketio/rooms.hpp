// Who is in which room. A room is its name and a row of seats; a member knows its seats, so that joining and
// leaving cost the same in a room of ten and of a hundred thousand.
//
//     room "user:1"   [ a ][ b ][ c ]        b leaves: c takes its seat, and is told so
//                       ^    ^
//     member a  { (everybody, 0), (user:1, 0) }
//
// While a room is being walked nobody changes seats: whoever leaves then leaves an empty one, removed when
// the walk ends, and whoever joins sits behind its end.
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
    RoomMember* member;   ///< null: left during a walk
    std::uint32_t place;  ///< of this seat among the member's
  };

  std::string_view name;
  std::vector<Seat> seats;
  std::uint32_t empty_seats = 0;
};

/// The part of a socket that sits in rooms. It must leave them all before it goes.
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
  std::uint64_t mark_ = 0;  ///< of the last selection that has seen this member
};

class Rooms {
 public:
  Rooms() = default;
  Rooms(const Rooms&) = delete;
  Rooms& operator=(const Rooms&) = delete;

  /// False where the member is in `rooms_at_most` rooms already. Joining again changes nothing. Cost: one
  /// hash look-up, and a scan of the member's own rooms.
  bool join(RoomMember& member, std::string_view name, std::size_t rooms_at_most);
  void leave(RoomMember& member, std::string_view name);
  void leave_all(RoomMember& member);

  /// A room without a name that no member can join by one. Members leave it by leave_all only.
  void join_everybody(RoomMember& member);
  const Room& everybody() const { return everybody_; }

  /// Null where nobody is in it. A room exists from its first member to its last.
  const Room* find(std::string_view name) const;
  std::size_t count() const { return rooms_.size(); }
  bool is_in(const RoomMember& member, std::string_view name) const;
  /// The names, which live as long as the rooms.
  std::vector<std::string_view> rooms_of(const RoomMember& member) const;

  /// Calls `visit(member)` for those who add_member in `room` now; members may join and leave meanwhile.
  template <class Visit>
  void walk(const Room& room, Visit&& visit) {
    const Walk guard(*this);
    for (std::size_t i = 0, count = room.seats.size(); i < count; ++i) {
      if (RoomMember* const member = room.seats[i].member) visit(*member);
    }
  }

  /// For unions without duplicates: a member is marked at most once with one stamp.
  std::uint64_t new_stamp() { return ++last_stamp_; }
  static bool mark(RoomMember& member, std::uint64_t stamp) {
    return std::exchange(member.mark_, stamp) != stamp;
  }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view name) const { return std::hash<std::string_view>{}(name); }
  };

  /// Keeps the seats where they are.
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

  Room everybody_;
  std::unordered_map<std::string, Room, Hash, std::equal_to<>> rooms_;  // nodes: a Room never moves
  std::vector<Room*> untidy_;                                           // rooms with empty seats
  std::size_t walks_ = 0;
  std::uint64_t last_stamp_ = 0;
};

}  // namespace parley::socketio
