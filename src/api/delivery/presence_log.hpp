// The published presence of all users, encoded once and kept in the order of publication. New observers, and
// observers that are behind, are sent copies of these bytes.
//
//    page        1 ....... 64 | 65 .... 90 | 97 .. 99
//    versions   [a][b]..[f]     [k]..[c]     [d][e] <-- new lines
//
// A change removes the user's line from its page and appends a new line at the end. A reader who has read up
// to a version continues after it.
//
// There is one line for each user who is online, and for each user who has gone until every reader has read
// that. A line costs about 300 bytes: its event (140 bytes with short ids) and its bookkeeping. The event has
// its own bytes until the page is first read as a whole. From then on it shares the bytes of the joined page.
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
  /// The number of lines that were ever published; 0 is before the first.
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
    /// The lines in the order of their versions; never empty.
    const std::vector<Line>& lines() const { return lines_; }
    Version first() const { return lines_.front().version; }
    Version last() const { return lines_.back().version; }
    /// Whether every user on this page is online.
    bool is_all_here() const { return gone_ == 0; }
    /// Returns all lines as one message, which is built at the first call. The events of the lines share its
    /// bytes from then on.
    const socketio::EncodedEvent& joined() const;

   private:
    friend class PresenceLog;
    mutable std::vector<Line> lines_;
    std::size_t gone_ = 0;
    mutable std::optional<socketio::EncodedEvent> joined_;
  };

  /// Replaces the line of this user.
  void put(const base::UserId& user, bool is_here, socketio::EncodedEvent event);
  /// The next line begins a new page. Used before many lines are added together.
  void turn_page() { is_turned_ = true; }

  Version newest() const { return newest_; }
  /// Returns nullptr if there is no line. Valid until the next change.
  const Line* find(const base::UserId& user) const;
  /// Returns 0 if there is no line.
  Version version_of(const base::UserId& user) const;
  std::size_t size() const { return versions_.size(); }
  std::size_t pages() const { return pages_.size(); }

  /// Calls `visit(const Page&)` for each page with a line after `version`, in order, until it returns false.
  /// Cost: O(log pages) and the visited pages.
  template <class Visit>
  void read_behind(Version version, Visit visit) const {
    auto page = pages_.upper_bound(version);
    if (page != pages_.begin() && std::prev(page)->second.last() > version) --page;
    while (page != pages_.end() && visit(std::as_const(page->second))) ++page;
  }

  /// Removes the lines up to `version` of users who have gone. Precondition: every reader has read up to
  /// `version`.
  void forget_gone(Version version);

 private:
  using Pages = std::map<Version, Page>;  // the key is above all earlier versions, and at most the first one
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
