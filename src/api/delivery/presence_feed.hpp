// Tells joined sockets who is here: those who come all of it in one batch, and then everybody what changed, a
// tick's changes together.
//
//    Roster --changes--> board: one encoding each --> observers, in order --> one gathered write each
//                                                       '-- behind: the queue is full; read on from the
//                                                           version they have got to, once it drains
//
// Nobody keeps a ghost: an observer whose queue is full misses nothing, it only reads later, and then what
// each user has come to and not what they were in between. What waits for it is its place on the board, and
// never a list of its own. Nobody is told of themselves.
//
// The audience is everybody, or (with Contacts) those who have the user in their list.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "api/delivery/presence_log.hpp"
#include "base/timers.hpp"
#include "presence/blocks.hpp"
#include "presence/contacts.hpp"
#include "presence/roster.hpp"
#include "socketio/namespace.hpp"
#include "socketio/socket.hpp"

namespace parley::api {

class PresenceFeed final : public presence::Listener, public presence::ContactListener {
 public:
  /// Bytes queued for a socket from which on it is told nothing, so that what it is sent never passes the
  /// engine's soft limit, behind which it would be dropped: a page of the longest ids is 64 KiB.
  static constexpr std::size_t full_queue = 160 << 10;
  /// How often those who are behind are looked at.
  static constexpr base::Duration read_on_after{20};
  /// From this many changes on a tick's are joined, and cost each observer as little as one.
  static constexpr std::size_t joined_from = 4;
  /// Telling waits a millisecond for each so many sockets that were told last, some twenty times what that
  /// cost: presence takes a small share of the time in any crowd, and a few people never wait.
  static constexpr std::size_t sockets_per_millisecond = 10;
  /// So many bytes, told to whomever, count as one more of them.
  static constexpr std::size_t bytes_like_a_socket = 4 << 10;
  static constexpr base::Duration longest_pause{500};

  /// `contacts` may be null: everybody hears of everybody. `blocks` too: nobody blocks anybody.
  PresenceFeed(socketio::Namespace& sockets, base::Timers& timers, presence::Contacts* contacts,
               const presence::Blocks* blocks = nullptr);
  PresenceFeed(const PresenceFeed&) = delete;
  PresenceFeed& operator=(const PresenceFeed&) = delete;
  ~PresenceFeed() override;

  /// This socket is told who is here, as far as that has been told, and from now on what changes. With
  /// contacts: as soon as their list is read. What does not fit into its queue follows as that drains.
  void open(socketio::Socket& socket, const base::UserId& user);
  /// Nothing for one that was not opened.
  void close(socketio::Socket& socket);

  /// To one socket: somebody goes out of its sight, as `gone` says. Nothing where it does not see them
  /// anyway.
  void hide(socketio::Socket& socket, const presence::Presence& gone);
  /// Somebody comes into its sight, as everybody has been told of them; nothing where they are not here.
  void show(socketio::Socket& socket, const base::UserId& user);

  void on_gone(const presence::Presence& presence) override;
  base::Duration on_changes(std::span<const presence::Presence> changes) override;
  void on_contacts(const base::UserId& user) override;
  void on_met(const base::UserId& user, const base::UserId& contact) override;

  std::size_t observers() const { return observers_.size(); }
  /// Observers that have yet to read something.
  std::size_t behind() const { return behind_.size(); }
  const PresenceLog& board() const { return board_; }

 private:
  using Version = PresenceLog::Version;
  struct Observer {
    socketio::Socket* socket;
    base::UserId user;
    Version opened_at = 0;    ///< whoever had gone by then is no news
    Version read_to = 0;      ///< of those behind; the others have read all
    bool is_waiting = false;  ///< for the list of contacts
    bool is_behind = false;
  };

  socketio::EncodedEvent encode(const presence::Presence& presence) const;
  /// Who looks, and what there is to see of a user but for blocks; null where they see nothing.
  struct Sight {
    const Observer* observer = nullptr;
    const PresenceLog::Line* line = nullptr;
  };
  Sight sight_of(const socketio::Socket& socket, const base::UserId& user) const;
  void begin(Observer& observer);
  std::size_t tell_everybody(Version before);
  std::size_t tell_watchers(std::span<const presence::Presence> changes);
  /// One line to all devices of a user, or the place to read on from; answers how many there are.
  std::size_t tell(const base::UserId& user, const PresenceLog::Line& line);
  /// Sends what is behind `read_to`, as far as there is room for it.
  void read_on(Observer& observer);
  void read_pages(Observer& observer, std::size_t queued);
  void read_contacts(Observer& observer, std::size_t queued);
  /// Into unit_; the new size of the queue.
  std::size_t take(const Observer& observer, const PresenceLog::Page& page, std::size_t queued);
  bool is_news(const Observer& observer, const PresenceLog::Line& line) const;
  bool holds(const PresenceLog::Page& page, const base::UserId& user) const;
  /// May say no where it would take long to find out.
  bool sees_all_of(const PresenceLog::Page& page, const base::UserId& user) const;
  bool are_apart(const base::UserId& one, const base::UserId& other) const {
    return blocks_ != nullptr && blocks_->between(one, other) != nullptr;
  }
  void send_unit(Observer& observer);
  void set_behind(Observer& observer, bool is_behind);
  void go_on();
  void tidy();

  socketio::Namespace& sockets_;
  presence::Contacts* contacts_;
  const presence::Blocks* blocks_;
  PresenceLog board_;
  std::unordered_map<const socketio::Socket*, Observer> observers_;
  std::unordered_map<base::UserId, std::vector<Observer*>> by_user_;  ///< with contacts only
  std::unordered_set<Observer*> behind_;
  std::vector<socketio::EncodedEvent> unit_;  ///< being put together
  std::size_t told_bytes_ = 0;                ///< to all observers, since the latest changes
  base::Timer read_on_;
};

}  // namespace parley::api
