#include "api/delivery/presence_reader.hpp"

#include <algorithm>

namespace parley::api {

namespace {

/// The least overhead of a message in a queue, in bytes, in addition to its own bytes.
constexpr std::size_t bookkeeping = 64;

std::size_t cost(const socketio::EncodedEvent& event) {
  return event.frame().size() + bookkeeping;
}

}  // namespace

bool PresenceReader::is_news(const PresenceObserver& observer, const PresenceLog::Line& line) const {
  if (line.version <= observer.read_to || line.user == observer.user) return false;
  return (line.is_here || line.version > observer.opened_at) && !are_apart(observer.user, line.user);
}

bool PresenceReader::read_on(PresenceObserver& observer) {
  const std::size_t queued = observer.socket->queued_bytes();
  const bool is_done = contacts_ == nullptr ? read_pages(observer, queued) : read_contacts(observer, queued);
  for (const socketio::EncodedEvent& event : unit_) sent_bytes_ += cost(event);
  if (!unit_.empty()) observer.socket->emit(unit_, engineio::Delivery::volatile_);
  unit_.clear();
  return is_done;
}

void PresenceReader::send(const PresenceObserver& observer, const PresenceLog::Line& line) {
  observer.socket->emit(line.event, engineio::Delivery::volatile_);
  sent_bytes_ += cost(line.event);
}

bool PresenceReader::read_pages(PresenceObserver& observer, std::size_t queued) {
  bool has_room = true;
  log_.read_behind(observer.read_to, [&](const PresenceLog::Page& page) {
    has_room = queued < full_queue;
    if (!has_room) return false;
    queued = take(observer, page, queued);
    observer.read_to = page.last();
    return true;
  });
  return has_room;
}

std::size_t PresenceReader::take(const PresenceObserver& observer, const PresenceLog::Page& page,
                                 std::size_t queued) {
  const bool is_whole = page.lines().size() >= joined_from && page.first() > observer.read_to &&
                        (page.is_all_here() || page.first() > observer.opened_at) &&
                        !holds(page, observer.user) && sees_all_of(page, observer.user);
  if (is_whole) {
    unit_.push_back(page.joined());
    return queued + cost(unit_.back());
  }
  for (const PresenceLog::Line& line : page.lines()) {
    if (!is_news(observer, line)) continue;
    unit_.push_back(line.event);
    queued += cost(line.event);
  }
  return queued;
}

bool PresenceReader::holds(const PresenceLog::Page& page, const base::UserId& user) const {
  const PresenceLog::Version version = log_.version_of(user);
  return page.first() <= version && version <= page.last();
}

bool PresenceReader::sees_all_of(const PresenceLog::Page& page, const base::UserId& user) const {
  const auto* const relations = blocks_ == nullptr ? nullptr : blocks_->relations_of(user);
  if (relations == nullptr) return true;
  // Above that number it is cheaper to check each line.
  if (relations->size() > page.lines().size()) return false;
  return std::ranges::none_of(*relations, [&](const auto& relation) { return holds(page, relation.first); });
}

bool PresenceReader::read_contacts(PresenceObserver& observer, std::size_t queued) {
  std::vector<const PresenceLog::Line*> lines;
  if (const auto* const people = contacts_->contacts_of(observer.user)) {
    for (const base::UserId& contact : *people) {
      const PresenceLog::Line* const line = log_.find(contact);
      if (line != nullptr && is_news(observer, *line)) lines.push_back(line);
    }
  }
  std::ranges::sort(lines, {}, &PresenceLog::Line::version);
  for (const PresenceLog::Line* const line : lines) {
    if (queued >= full_queue) return false;
    unit_.push_back(line->event);
    queued += cost(line->event);
    observer.read_to = line->version;
  }
  return true;
}

}  // namespace parley::api
