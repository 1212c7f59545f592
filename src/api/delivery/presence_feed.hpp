// Sends the presence of users to joined sockets. A new socket gets all presences in one batch. After that,
// every socket gets the changes, those of a tick together.
//
//    Roster --changes--> log: one encoding each --> observers, in order --> one gathered write each
//                                                       '-- behind: the queue is full; read on from the
//                                                           last version that was read, once it drains
//
// An observer with a full queue misses no final state and keeps no outdated presence. It reads later, and
// then gets the latest status of each user without the intermediate ones. Only its version in the log is
// kept for it, never a list of its own. No user is sent their own presence.
//
// The observers of a user are all sockets, or (with Contacts) the sockets of users who have the user in their
// list.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "api/delivery/presence_log.hpp"
#include "api/delivery/presence_reader.hpp"
#include "base/timers.hpp"
#include "presence/blocks.hpp"
#include "presence/contacts.hpp"
#include "presence/roster.hpp"
#include "socketio/namespace.hpp"
#include "socketio/socket.hpp"

namespace parley::api {

class PresenceFeed final : public presence::Listener, public presence::ContactListener {
 public:
  /// The time between two checks of the observers that are behind.
  static constexpr base::Duration read_on_after{20};
  /// The pause after a notification is one millisecond per this many notified sockets, some twenty times
  /// the cost of notifying them. Presence therefore takes a small share of the time with any number of
  /// users, and a few users cause no pause.
  static constexpr std::size_t sockets_per_millisecond = 10;
  /// Each 4 KiB sent counts as one more socket when the pause is computed.
  static constexpr std::size_t bytes_like_a_socket = 4 << 10;
  static constexpr base::Duration longest_pause{500};

  /// If `contacts` is nullptr, every socket gets the presence of every user. If `blocks` is nullptr, there
  /// are no blocks.
  PresenceFeed(socketio::Namespace& sockets, base::Timers& timers, presence::Contacts* contacts,
               const presence::Blocks* blocks = nullptr);
  PresenceFeed(const PresenceFeed&) = delete;
  PresenceFeed& operator=(const PresenceFeed&) = delete;
  ~PresenceFeed() override;

  /// Sends the present state of all users to this socket, as far as it was published, and all changes from
  /// now on. With contacts, this begins when the contact list has been read. What does not fit into the queue
  /// is sent when the queue drains.
  void open(socketio::Socket& socket, const base::UserId& user);
  /// Does nothing for a socket that was not opened.
  void close(socketio::Socket& socket);

  /// Sends `gone` to one socket, from which the user is now hidden. Does nothing if the socket does not see
  /// the user anyway.
  void hide(socketio::Socket& socket, const presence::Presence& gone);
  /// Sends the published presence of a user to one socket, which sees the user again. Does nothing if the
  /// user is offline.
  void show(socketio::Socket& socket, const base::UserId& user);

  void on_gone(const presence::Presence& presence) override;
  base::Duration on_changes(std::span<const presence::Presence> changes) override;
  void on_contacts(const base::UserId& user) override;
  void on_met(const base::UserId& user, const base::UserId& contact) override;

  std::size_t observers() const { return observers_.size(); }
  /// The number of observers that have not read everything.
  std::size_t behind() const { return behind_.size(); }
  const PresenceLog& log() const { return log_; }

 private:
  using Version = PresenceLog::Version;
  using Observer = PresenceObserver;

  socketio::EncodedEvent encode(const presence::Presence& presence) const;
  /// An observer and the line of a user that it sees, blocks not considered; nullptr if it does not see the
  /// user.
  struct Sight {
    const Observer* observer = nullptr;
    const PresenceLog::Line* line = nullptr;
  };
  Sight sight_of(const socketio::Socket& socket, const base::UserId& user) const;
  void begin(Observer& observer);
  std::size_t tell_all_observers(Version before);
  std::size_t tell_watchers(std::span<const presence::Presence> changes);
  /// Sends one line to all devices of a user, or marks them as behind. Returns the number of devices.
  std::size_t tell(const base::UserId& user, const PresenceLog::Line& line);
  /// Lets the observer read what it has not read.
  void read_on(Observer& observer) { set_behind(observer, !reader_.read_on(observer)); }
  void set_behind(Observer& observer, bool is_behind);
  void go_on();
  void tidy();

  socketio::Namespace& sockets_;
  presence::Contacts* contacts_;
  PresenceLog log_;
  PresenceReader reader_;
  std::unordered_map<const socketio::Socket*, Observer> observers_;
  std::unordered_map<base::UserId, std::vector<Observer*>> by_user_;  ///< only with contacts
  std::unordered_set<Observer*> behind_;
  base::Timer next_read_;
};

}  // namespace parley::api
