#include "load/presence.hpp"

#include <algorithm>

#include "load/frame.hpp"

namespace parley::bench {
namespace {

std::string status_frame(std::string_view status) {
  return text_frame(event_packet("presence:set", R"({"status":")" + std::string(status) + R"("})"));
}

}  // namespace

Changing::Changing(const Stage& stage)
    : Crowd(stage), busy_(status_frame("busy")), online_(status_frame("online")), changes_(2 * pairs()) {}

void Changing::begin() {
  const std::size_t at_once = std::min<std::size_t>(stage_.options.window, changes_.size());
  for (std::size_t i = 0; i < at_once; ++i) change_next();
}

void Changing::change_next() {
  Change& change = changes_[next_];
  change.is_busy = !change.is_busy;
  change.said = now();
  change.heard = 0;
  session(next_).send(change.is_busy ? busy_ : online_);
  next_ = (next_ + 1) % changes_.size();
}

void Changing::on_event(Session& session, std::string_view name, std::string_view body) {
  if (name != "user:online") return Crowd::on_event(session, name, body);
  const auto who = index_of(text_member(body, "userId"));
  if (!who || *who == session.index()) return stage_.meter.fault(body);
  Change& change = changes_[*who];
  // A user who joins also gets the presence of the others, which is not counted.
  const bool is_news = change.said != Nanos{0} && (text_member(body, "status") == "busy") == change.is_busy;
  if (!is_news) return;
  stage_.meter.unit(change.said, now());
  if (++change.heard == changes_.size() - 1) change_next();
}

}  // namespace parley::bench
