// What a socket reads from the presence log: the lines after the last version that it read, as far as its
// queue has room.
#pragma once

#include <cstddef>
#include <vector>

#include "api/delivery/presence_log.hpp"
#include "presence/blocks.hpp"
#include "presence/contacts.hpp"
#include "socketio/socket.hpp"

namespace parley::api {

/// A socket that the feed sends presence to.
struct PresenceObserver {
  socketio::Socket* socket;
  base::UserId user;
  PresenceLog::Version opened_at = 0;  ///< users who had gone by this version are not sent
  PresenceLog::Version read_to = 0;    ///< used only while the observer is behind
  bool is_waiting = false;             ///< for the contact list
  bool is_behind = false;
};

class PresenceReader {
 public:
  /// From this many queued bytes on, nothing more is sent to a socket. The queue then never exceeds the
  /// engine's soft limit, above which messages would be dropped. A page with the longest ids is 64 KiB.
  static constexpr std::size_t full_queue = 160 << 10;
  /// From this number of changes on, those of a tick are joined, and cost each observer as little as one
  /// change.
  static constexpr std::size_t joined_from = 4;

  /// If `contacts` is nullptr, an observer sees every user. If `blocks` is nullptr, there are no blocks. All
  /// of it outlives the reader.
  PresenceReader(const PresenceLog& log, const presence::Contacts* contacts, const presence::Blocks* blocks)
      : log_(log), contacts_(contacts), blocks_(blocks) {}

  static bool has_room(const PresenceObserver& observer) {
    return observer.socket->queued_bytes() < full_queue;
  }
  /// Sends the lines after `read_to` in one batch, as far as the queue has room. Returns whether the observer
  /// has read everything.
  bool read_on(PresenceObserver& observer);
  /// Sends one line.
  void send(const PresenceObserver& observer, const PresenceLog::Line& line);

  bool are_apart(const base::UserId& one, const base::UserId& other) const {
    return blocks_ != nullptr && blocks_->between(one, other) != nullptr;
  }
  /// Bytes sent to all observers since the latest forget_sent_bytes().
  std::size_t sent_bytes() const { return sent_bytes_; }
  void forget_sent_bytes() { sent_bytes_ = 0; }

 private:
  bool read_pages(PresenceObserver& observer, std::size_t queued);
  bool read_contacts(PresenceObserver& observer, std::size_t queued);
  /// Appends to unit_ and returns the new size of the queue.
  std::size_t take(const PresenceObserver& observer, const PresenceLog::Page& page, std::size_t queued);
  bool is_news(const PresenceObserver& observer, const PresenceLog::Line& line) const;
  bool holds(const PresenceLog::Page& page, const base::UserId& user) const;
  /// May return false if the exact answer would be expensive.
  bool sees_all_of(const PresenceLog::Page& page, const base::UserId& user) const;

  const PresenceLog& log_;
  const presence::Contacts* contacts_;
  const presence::Blocks* blocks_;
  std::vector<socketio::EncodedEvent> unit_;  ///< the events of the batch that is being built
  std::size_t sent_bytes_ = 0;
};

}  // namespace parley::api
