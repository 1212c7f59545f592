// More load than the server can handle: floods that continue whatever the server answers, receivers that do
// not read, and calm users whose latency is measured.
//
//     flooding pairs  message, message, typing, message ...  at fixed times, --rate together
//     slow readers    the receivers of the last --slow flooding pairs stop reading
//     greedy readers  --readers connections of one more user request history and read nothing
//     calm pairs      one message each 20 ms, with the latency from sending to receiving
//
// A unit is a message of a flood that a reading receiver has received. Refusals are not faults here, and
// neither is the end of a slow reader's connection.
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
  static constexpr std::size_t calm_rate = 50 * calm_pairs;  ///< messages per second, together
  /// After every fourth message of a flood there is a typing event.
  static constexpr std::uint64_t typing_every = 4;
  /// Bytes that may wait on a connection that the server does not read. A message beyond this is counted, not
  /// sent later.
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

  std::deque<std::string> messages_;  ///< one frame per pair
  std::deque<std::string> typing_;
  std::deque<Flow> calm_;
  GreedyReaders greedy_;
  std::optional<Pacer> flood_;
  std::optional<Pacer> calmly_;
  std::set<std::string> refusals_;  ///< the codes of the refusals
  Counts counts_;
  Nanos next_look_{0};
  std::uint64_t most_resident_ = 0;
};

}  // namespace parley::bench
