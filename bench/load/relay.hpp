// One user of each pair sends and the other receives. A unit is one message received.
//
// Closed loop: a fixed number of messages of each pair is outstanding, until received and acknowledged. Open
// loop: messages are sent at fixed times in turn, and latency counts from the scheduled time.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>

#include "load/crowd.hpp"
#include "load/flow.hpp"
#include "load/pacer.hpp"

namespace parley::bench {

/// Messages are stored and acknowledged. Typing events are neither.
enum class Traffic : std::uint8_t { message, typing };

class Relay final : public Crowd {
 public:
  Relay(const Stage& stage, Traffic traffic);

  void begin() override;
  Nanos due(Nanos at) override;

 private:
  struct Line {
    std::string frame;
    Flow flow;
  };

  void on_event(Session& session, std::string_view name, std::string_view body) override;
  void on_ack(Session& session, std::uint64_t id, std::string_view body) override;
  void heard(std::size_t pair, std::uint64_t number);
  void fill(std::size_t pair);
  void send(std::size_t pair, Nanos at);

  Traffic traffic_;
  std::deque<Line> lines_;
  std::optional<Pacer> pacer_;
};

}  // namespace parley::bench
