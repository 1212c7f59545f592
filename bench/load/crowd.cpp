#include "load/crowd.hpp"

#include <charconv>
#include <string>
#include <unistd.h>

namespace parley::bench {

std::string crowd_prefix() {
  return "load" + std::to_string(getpid()) + "-";
}

Crowd::Crowd(const Stage& stage)
    : stage_(stage), people_(make_people(2 * stage.options.pairs, crowd_prefix(), stage.options.secret)) {
  Listener& listener = *this;
  for (std::size_t i = 0; i < people_.size(); ++i) {
    sessions_.emplace_back(stage.loop, listener, i, people_[i], stage.options.server);
  }
}

void Crowd::prepare() {
  for (std::size_t i = 0; i < joining_at_once; ++i) open_next();
}

void Crowd::open_next() {
  if (opened_ < sessions_.size()) sessions_[opened_++].open();
}

void Crowd::on_joined(Session&) {
  ++joined_;
  open_next();
}

void Crowd::on_event(Session&, std::string_view name, std::string_view body) {
  if (name == "error") stage_.meter.fault(body);
}

std::optional<std::size_t> Crowd::index_of(std::string_view user) const {
  const std::string prefix = crowd_prefix();
  if (!user.starts_with(prefix)) return std::nullopt;
  std::size_t index = 0;
  const char* const end = user.data() + user.size();
  const auto [stopped, problem] = std::from_chars(user.data() + prefix.size(), end, index);
  if (problem != std::errc{} || stopped != end || index >= sessions_.size()) return std::nullopt;
  return index;
}

void Crowd::on_lost(Session& session, std::string_view why) {
  stage_.meter.fault(session.person().id + ": " + std::string(why));
}

}  // namespace parley::bench
