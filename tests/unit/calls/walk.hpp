// A random walk through a World that records what every device was sent at each step. Another server can then
// be tested with the same walk and compared. The same seed gives the same walk on every machine.
#pragma once

#include <random>
#include <utility>

#include "unit/calls/world_watch.hpp"

namespace parley::calls {

/// One move and its results.
struct Stride {
  World::Move move;
  bool is_here = false;  ///< whether the device of a come_or_go move is connected now
  std::optional<base::CallId> subject{};
  std::optional<base::Result<store::Call>> answer{};
  std::array<std::vector<CallNotification>, 5> heard{};
  std::optional<store::Call> active{};  ///< the active call of the device's owner before the move
};

class Walk final : public Onlooker {
 public:
  explicit Walk(std::uint32_t seed) : random_(seed) {}

  const World& world() const { return world_; }

  Stride step() {
    const World::Move move = choose();
    stride_ = {.move = move, .subject = world_.subject(move)};
    if (move.act == World::Act::come_or_go) stride_.active = world_.board().active(World::owner(move.device));
    const std::vector<std::string> before = deadlines();
    world_.act(move);
    stride_.is_here = world_.screen(move.device).is_connected;
    const std::vector<std::string> after = deadlines();
    age_ = after.empty() || (!before.empty() && before.front() != after.front()) ? 0 : age_ + 1;
    return std::exchange(stride_, {});
  }

  /// The deadlines that are running, the soonest first: "ring", "ring_grace", "caller_grace" and
  /// "callee_grace".
  std::vector<std::string> deadlines() const {
    constexpr std::array<const char*, 4> words{"ring", "ring_grace", "caller_grace", "callee_grace"};
    const auto active = world_.board().active(World::owner(0));
    const auto standing = active ? world_.board().standing(active->id) : std::nullopt;
    std::vector<std::pair<base::Duration, std::string>> running;
    for (std::size_t i = 0; standing && i < words.size(); ++i) {
      if (standing->remaining[i]) running.emplace_back(*standing->remaining[i], words[i]);
    }
    std::ranges::sort(running);
    std::vector<std::string> found;
    for (auto& [left, word] : running) found.push_back(std::move(word));
    return found;
  }

  void on_heard(int device, const CallNotification& notice) override {
    stride_.heard[static_cast<std::size_t>(device)].push_back(notice);
  }
  void on_answered(const base::Result<store::Call>& answer) override { stride_.answer = answer; }

 private:
  /// Steps take no time here, but a little time on a real server. After this many steps with the same next
  /// deadline, the walk lets that deadline pass.
  static constexpr int oldest = 10;

  World::Move choose() {
    std::vector<std::pair<unsigned, World::Move>> open;
    unsigned sum = 0;
    for (const World::Move& move : World::moves(nature)) {
      if (!world_.can(move)) continue;
      if (move.act == World::Act::time_passes && age_ >= oldest) return move;
      sum += weight(move);
      open.emplace_back(sum, move);
    }
    const auto pick = static_cast<unsigned>(random_() % sum);
    return std::ranges::upper_bound(open, pick, {}, [](const auto& entry) { return entry.first; })->second;
  }

  /// Calls are answered more often than they are ended, and devices are more often connected than not.
  unsigned weight(const World::Move& move) const {
    using Act = World::Act;
    switch (move.act) {
      case Act::place:
      case Act::accept:
        return 6;
      case Act::reject:
      case Act::end:
        return 2;
      case Act::come_or_go:
        return world_.screen(move.device).is_connected ? 4 : 12;
      case Act::time_passes:
        return 12;
      default:
        return 1;
    }
  }

  static constexpr World::Nature nature{.has_slow_disk = false, .is_crowded = true, .pace = std::nullopt};

  std::mt19937 random_;  // the standard defines its output for a seed, but not that of the distributions
  Stride stride_{};
  int age_ = 0;  ///< number of steps with the same next deadline
  World world_{nature, this};
};

}  // namespace parley::calls
