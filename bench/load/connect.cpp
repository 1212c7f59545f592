#include "load/connect.hpp"

#include "load/crowd.hpp"

namespace parley::bench {

Connecting::Connecting(const Stage& stage)
    : stage_(stage),
      people_(make_people(2 * stage.options.pairs, crowd_prefix(), stage.options.secret)),
      opened_(people_.size()) {
  Listener& listener = *this;
  for (std::size_t i = 0; i < people_.size(); ++i) {
    sessions_.emplace_back(stage.loop, listener, i, people_[i], stage.options.server);
  }
}

void Connecting::begin() {
  for (Session& session : sessions_) open(session);
}

void Connecting::open(Session& session) {
  opened_[session.index()] = now();
  session.open();
}

void Connecting::on_joined(Session& session) {
  stage_.meter.unit(opened_[session.index()], now());
  session.leave();
}

void Connecting::on_lost(Session& session, std::string_view why) {
  stage_.meter.fault(session.person().id + ": " + std::string(why));
}

}  // namespace parley::bench
