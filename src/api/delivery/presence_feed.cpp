#include "api/delivery/presence_feed.hpp"

#include <algorithm>

#include "api/contract/response.hpp"
#include "api/presence.hpp"

namespace parley::api {

PresenceFeed::PresenceFeed(socketio::Namespace& sockets, base::Timers& timers, presence::Contacts* contacts,
                           const presence::Blocks* blocks)
    : sockets_(sockets),
      contacts_(contacts),
      reader_(log_, contacts, blocks),
      next_read_(timers, [this] { go_on(); }) {
  if (contacts_ != nullptr) contacts_->tell(this);
}

PresenceFeed::~PresenceFeed() {
  if (contacts_ != nullptr) contacts_->tell(nullptr);
}

// --- observers --------------------------------------------------------------------------------------------

void PresenceFeed::open(socketio::Socket& socket, const base::UserId& user) {
  const auto [entry, is_new] = observers_.try_emplace(&socket, Observer{&socket, user});
  if (!is_new) return;
  Observer& observer = entry->second;
  if (contacts_ == nullptr) return begin(observer);
  by_user_[user].push_back(&observer);
  if (contacts_->is_read(user)) return begin(observer);
  observer.is_waiting = true;
  contacts_->arrive(user);
}

void PresenceFeed::close(socketio::Socket& socket) {
  const auto found = observers_.find(&socket);
  if (found == observers_.end()) return;
  Observer& observer = found->second;
  behind_.erase(&observer);
  if (const auto devices = by_user_.find(observer.user); devices != by_user_.end()) {
    std::erase(devices->second, &observer);
    if (devices->second.empty()) by_user_.erase(devices);
  }
  observers_.erase(found);
}

void PresenceFeed::begin(Observer& observer) {
  observer.is_waiting = false;
  observer.opened_at = log_.newest();
  observer.read_to = 0;
  read_on(observer);
}

void PresenceFeed::on_contacts(const base::UserId& user) {
  const auto devices = by_user_.find(user);
  if (devices == by_user_.end()) return;
  for (Observer* const observer : devices->second) {
    if (observer->is_waiting) begin(*observer);
  }
}

void PresenceFeed::on_met(const base::UserId& user, const base::UserId& contact) {
  const PresenceLog::Line* const line = log_.find(contact);
  if (line != nullptr && line->is_here) tell(user, *line);
}

// --- changes ----------------------------------------------------------------------------------------------

void PresenceFeed::on_gone(const presence::Presence& presence) {
  if (contacts_ != nullptr) contacts_->leave(presence.user);
}

// The events of hide() and show() are rare and are not repeated, so they are sent reliably.
void PresenceFeed::hide(socketio::Socket& socket, const presence::Presence& gone) {
  const auto [observer, line] = sight_of(socket, gone.user);
  if (line == nullptr) return;
  // An observer that is behind may not have been sent the user's last `user_offline`. It will not get it
  // later.
  const bool is_owed = observer->is_behind && line->version > observer->read_to;
  if (line->is_here || is_owed) socket.emit(encode(gone));
}

void PresenceFeed::show(socketio::Socket& socket, const base::UserId& user) {
  const auto [observer, line] = sight_of(socket, user);
  if (line != nullptr && line->is_here) socket.emit(line->event);
}

PresenceFeed::Sight PresenceFeed::sight_of(const socketio::Socket& socket, const base::UserId& user) const {
  const auto found = observers_.find(&socket);
  if (found == observers_.end() || found->second.is_waiting) return {};
  const Observer& observer = found->second;
  if (contacts_ != nullptr) {
    const auto* const people = contacts_->contacts_of(observer.user);
    if (people == nullptr || !people->contains(user)) return {};
  }
  return {&observer, log_.find(user)};
}

socketio::EncodedEvent PresenceFeed::encode(const presence::Presence& presence) const {
  const auto& contract = presence.status == presence::Status::offline ? user_offline : user_online;
  return sockets_.encode(contract.name, encoded(ContentMode::raw, contract, presence));
}

base::Duration PresenceFeed::on_changes(std::span<const presence::Presence> changes) {
  const Version before = log_.newest();
  if (changes.size() >= PresenceReader::joined_from) log_.turn_page();
  for (const presence::Presence& change : changes) {
    log_.put(change.user, change.status != presence::Status::offline, encode(change));
  }
  reader_.forget_sent_bytes();
  const std::size_t told = contacts_ == nullptr ? tell_all_observers(before) : tell_watchers(changes);
  tidy();
  // An observer gets one write, however many lines it is sent.
  const std::size_t writes = std::min(told, observers_.size()) + reader_.sent_bytes() / bytes_like_a_socket;
  return std::min(longest_pause, base::Duration(writes / sockets_per_millisecond));
}

std::size_t PresenceFeed::tell_all_observers(Version before) {
  for (auto& [socket, observer] : observers_) {
    if (observer.is_behind) continue;
    observer.read_to = before;
    read_on(observer);
  }
  return observers_.size();
}

std::size_t PresenceFeed::tell_watchers(std::span<const presence::Presence> changes) {
  std::size_t told = 0;
  for (const presence::Presence& change : changes) {
    const presence::Contacts::People* const watchers = contacts_->watchers_of(change.user);
    if (watchers == nullptr) continue;
    const PresenceLog::Line& line = *log_.find(change.user);
    for (const base::UserId& watcher : *watchers) told += tell(watcher, line);
  }
  return told;
}

std::size_t PresenceFeed::tell(const base::UserId& user, const PresenceLog::Line& line) {
  const auto devices = by_user_.find(user);
  if (devices == by_user_.end() || reader_.are_apart(user, line.user)) return 0;
  for (Observer* const observer : devices->second) {
    if (observer->is_waiting) continue;
    if (!observer->is_behind && PresenceReader::has_room(*observer)) {
      reader_.send(*observer, line);
      continue;
    }
    // The observer reads again from before this line. If the line is old, some later lines may be sent twice.
    const Version before = line.version - 1;
    observer->read_to = observer->is_behind ? std::min(observer->read_to, before) : before;
    set_behind(*observer, true);
  }
  return devices->second.size();
}

// --- observers that are behind
// ----------------------------------------------------------------------------------------------

void PresenceFeed::set_behind(Observer& observer, bool is_behind) {
  if (observer.is_behind == is_behind) return;
  observer.is_behind = is_behind;
  if (!is_behind) {
    behind_.erase(&observer);
    return;
  }
  behind_.insert(&observer);
  if (!next_read_.armed()) next_read_.arm(read_on_after);
}

void PresenceFeed::go_on() {
  const std::vector<Observer*> behind(behind_.begin(), behind_.end());
  for (Observer* const observer : behind) {
    if (PresenceReader::has_room(*observer)) read_on(*observer);
  }
  tidy();
  if (!behind_.empty() && !next_read_.armed()) next_read_.arm(read_on_after);
}

/// Lines of users who have gone are kept until all observers have read them.
void PresenceFeed::tidy() {
  Version read_by_all = log_.newest();
  for (const Observer* const observer : behind_) read_by_all = std::min(read_by_all, observer->read_to);
  log_.forget_gone(read_by_all);
}

}  // namespace parley::api
