// What is told of everybody who is here, encoded once and kept in the order it was told, so that whoever
// comes, and whoever fell behind, is sent copies of bytes that are there.
//
//    page        1 ....... 64 | 65 .... 90 | 97 .. 99        a change takes a user's line out of its page and
//    versions   [a][b]..[f]     [k]..[c]     [d][e] <--      puts the new one at the end; a reader who has
//    read
//                                                            up to a version goes on behind it
//
// Kept is one line for each user: of who is here, and of who has gone until every reader knows. A line costs
// about 300 bytes: its event (140 bytes with short ids), by itself until somebody comes who reads its page as
// a whole, and in the bytes of that from then on; and its bookkeeping.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/ids.hpp"
#include "socketio/packet.hpp"

namespace parley::api {

class PresenceLog {
 public:
  /// Counts what was ever told; 0 is before all of it.
  using Version = std::uint64_t;
  static constexpr std::size_t lines_per_page = 64;

  struct Line {
    base::UserId user;
    Version version;
    bool is_here;
    socketio::EncodedEvent event;
  };

  class Page {
   public:
    /// By version, never empty.
    const std::vector<Line>& lines() const { return lines_; }
    Version first() const { return lines_.front().version; }
    Version last() const { return lines_.back().version; }
    /// Whether each of them is here.
    bool is_all_here() const { return gone_ == 0; }
    /// All lines as one message, made for the first who wants it; their events share its bytes from then on.
    const socketio::EncodedEvent& joined() const;

   private:
    friend class PresenceLog;
    mutable std::vector<Line> lines_;
    std::size_t gone_ = 0;
    mutable std::optional<socketio::EncodedEvent> joined_;
  };

  /// Replaces what was told of this user.
  void put(const base::UserId& user, bool is_here, socketio::EncodedEvent event);
  /// The lines from now on begin a page, because many come together.
  void turn_page() { is_turned_ = true; }

  Version newest() const { return newest_; }
  /// Null where nothing is kept. Valid until the next change.
  const Line* find(const base::UserId& user) const;
  /// 0 where nothing is kept.
  Version version_of(const base::UserId& user) const;
  std::size_t size() const { return versions_.size(); }
  std::size_t pages() const { return pages_.size(); }

  /// Calls `visit(const Page&)` for the pages with something behind `version`, in order, until it answers
  /// false. Cost: O(log pages) and the pages visited.
  template <class Visit>
  void read_behind(Version version, Visit visit) const {
    auto page = pages_.upper_bound(version);
    if (page != pages_.begin() && std::prev(page)->second.last() > version) --page;
    while (page != pages_.end() && visit(std::as_const(page->second))) ++page;
  }

  /// Forgets who has gone by then: everybody who reads has read up to `version`.
  void forget_gone(Version version);

 private:
  using Pages = std::map<Version, Page>;  // by a version not above its first and above all before
  Pages::iterator page_of(Version version) { return std::prev(pages_.upper_bound(version)); }
  void erase(Version version);
  void merge_with_next(Pages::iterator page);
  Page& last_page();

  Pages pages_;
  std::unordered_map<base::UserId, Version> versions_;
  std::set<Version> gone_;
  Version newest_ = 0;
  bool is_turned_ = false;
};

}  // namespace parley::api
