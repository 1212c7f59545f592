// More than the server can do: floods that go on whatever it answers, readers that have stopped, and beside
// them people who behave, whose latency is what is measured.
//
//     flooding pairs  message, message, typing, message ...  at fixed times, --rate together
//     slow readers    the receivers of the last --slow of them read nothing more
//     greedy readers  --readers connections of one more user ask for history and read nothing
//     calm pairs      one message each 20 ms, from sending to hearing
//
// A unit is a flood's message that was heard by a receiver who reads. A refusal is no fault here, and neither
// is the end of a slow reader's connection.
#pragma once

#include <deque>
#include <optional>
#include <set>
#include <string>

#include "load/crowd.hpp"
#include "load/flow.hpp"
#include "load/greedy_readers.hpp"
#include "load/pacer.hpp"

namespace parley::bench {

class Overload final : public Crowd {
 public:
  static constexpr std::size_t calm_pairs = 10;
  static constexpr std::size_t calm_rate = 50 * calm_pairs;  ///< messages a second, together
  /// Every so many messages of a flood somebody types.
  static constexpr std::uint64_t typing_every = 4;
  /// A flood that the server does not take in: what is not sent is counted, not kept.
  static constexpr std::size_t most_unsent = 256 << 10;

  explicit Overload(const Stage& stage);

  void prepare() override;
  bool is_ready() const override { return Crowd::is_ready() && greedy_.is_ready(); }
  void begin() override;
  Nanos due(Nanos at) override;
  void describe(base::json::Writer& to) const override;

 private:
  struct Counts {
    std::uint64_t offered = 0, unsent = 0, accepted = 0, refused = 0;
    std::uint64_t typing_sent = 0, typing_heard = 0;
    std::uint64_t slow_closed = 0;
  };

  bool is_calm(const Session& session) const { return pair_of(session) >= pairs() - calm_pairs; }
  bool is_slow(const Session& session) const;
  void flood(std::uint64_t number);
  void watch_memory(Nanos at);

  void on_event(Session& session, std::string_view name, std::string_view body) override;
  void on_ack(Session& session, std::uint64_t id, std::string_view body) override;
  void on_lost(Session& session, std::string_view why) override;

  std::deque<std::string> messages_;  ///< one frame for each pair
  std::deque<std::string> typing_;
  std::deque<Flow> calm_;
  GreedyReaders greedy_;
  std::optional<Pacer> flood_;
  std::optional<Pacer> calmly_;
  std::set<std::string> refusals_;  ///< their codes
  Counts counts_;
  Nanos next_look_{0};
  std::uint64_t most_resident_ = 0;
};

}  // namespace parley::bench
