// Users connect, join and close again. A unit is one join, and its latency is from the first SYN to
// `connected`. Two users do so for each pair.
#pragma once

#include <deque>
#include <vector>

#include "load/people.hpp"
#include "load/scenario.hpp"
#include "load/session.hpp"

namespace parley::bench {

class Connecting final : public Scenario, private Listener {
 public:
  explicit Connecting(const Stage& stage);

  void prepare() override {}
  bool is_ready() const override { return true; }
  void begin() override;
  std::size_t sockets() const override { return 0; }

 private:
  void open(Session& session);
  void on_joined(Session& session) override;
  void on_event(Session&, std::string_view, std::string_view) override {}
  void on_ack(Session&, std::uint64_t, std::string_view) override {}
  void on_lost(Session& session, std::string_view why) override;
  void on_left(Session& session) override { open(session); }

  const Stage stage_;
  std::vector<Person> people_;
  std::deque<Session> sessions_;
  std::vector<Nanos> opened_;
};

}  // namespace parley::bench
