#include "api/delivery/presence_log.hpp"

#include <algorithm>
#include <iterator>

namespace parley::api {

const socketio::EncodedEvent& PresenceLog::Page::joined() const {
  if (joined_) return *joined_;
  std::vector<socketio::EncodedEvent> events;
  events.reserve(lines_.size());
  for (const Line& line : lines_) events.push_back(line.event);
  joined_ = socketio::EncodedEvent::joined(events);
  std::size_t begin = 0;
  for (Line& line : lines_) {
    const std::size_t size = line.event.frame().size();
    line.event = joined_->part(begin, size);
    begin += size;
  }
  return *joined_;
}

void PresenceLog::put(const base::UserId& user, bool is_here, socketio::EncodedEvent event) {
  if (const Version before = version_of(user); before != 0) erase(before);
  const Version version = ++newest_;
  Page& page = last_page();
  page.lines_.push_back({user, version, is_here, std::move(event)});
  page.joined_.reset();
  versions_[user] = version;
  if (is_here) return;
  ++page.gone_;
  gone_.insert(version);
}

PresenceLog::Version PresenceLog::version_of(const base::UserId& user) const {
  const auto found = versions_.find(user);
  return found == versions_.end() ? 0 : found->second;
}

const PresenceLog::Line* PresenceLog::find(const base::UserId& user) const {
  const Version version = version_of(user);
  if (version == 0) return nullptr;
  const std::vector<Line>& lines = std::prev(pages_.upper_bound(version))->second.lines_;
  return &*std::ranges::lower_bound(lines, version, {}, &Line::version);
}

void PresenceLog::forget_gone(Version version) {
  while (!gone_.empty() && *gone_.begin() <= version) {
    const Version gone = *gone_.begin();
    const auto& lines = page_of(gone)->second.lines_;
    versions_.erase(std::ranges::lower_bound(lines, gone, {}, &Line::version)->user);
    erase(gone);
  }
}

/// Removes the line from its page. The caller must update versions_.
void PresenceLog::erase(Version version) {
  const auto page = page_of(version);
  std::vector<Line>& lines = page->second.lines_;
  const auto line = std::ranges::lower_bound(lines, version, {}, &Line::version);
  if (!line->is_here) {
    --page->second.gone_;
    gone_.erase(version);
  }
  lines.erase(line);
  page->second.joined_.reset();
  if (lines.empty()) {
    pages_.erase(page);
  } else if (lines.size() < lines_per_page / 2) {
    // The last page is not merged: readers who have read everything before it then read it as a whole.
    const auto last = std::prev(pages_.end());
    if (std::next(page) != last) merge_with_next(page);
    if (page != pages_.begin() && page != last) merge_with_next(std::prev(page));
  }
}

/// Keeps pages at least a quarter full on average, however often users come and go.
void PresenceLog::merge_with_next(Pages::iterator page) {
  const auto next = std::next(page);
  if (next == pages_.end()) return;
  std::vector<Line>& lines = page->second.lines_;
  std::vector<Line>& more = next->second.lines_;
  if (lines.size() + more.size() > lines_per_page) return;
  std::ranges::move(more, std::back_inserter(lines));
  page->second.gone_ += next->second.gone_;
  page->second.joined_.reset();
  pages_.erase(next);
}

PresenceLog::Page& PresenceLog::last_page() {
  const bool turns = std::exchange(is_turned_, false);
  if (!pages_.empty()) {
    Page& last = std::prev(pages_.end())->second;
    if (!turns && last.lines_.size() < lines_per_page) return last;
    if (turns && pages_.size() > 1) merge_with_next(std::prev(pages_.end(), 2));
  }
  return pages_[newest_];
}

}  // namespace parley::api
