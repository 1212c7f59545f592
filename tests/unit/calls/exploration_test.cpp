// Explores every order of events of a call, breadth first from two idle users, until no new state appears. A
// World cannot be copied, so each path is run again from the beginning. A fault is therefore reported with
// the shortest list of moves that leads to it.
#include <algorithm>
#include <cstdint>
#include <iostream>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include <gtest/gtest.h>

#include "unit/calls/world_watch.hpp"

namespace parley::calls {
namespace {

struct Explored {
  std::size_t states = 0;
  std::size_t edges = 0;
  std::size_t depth = 0;
};

class Exploration {
 public:
  explicit Exploration(World::Nature nature) : nature_(nature), moves_(World::moves(nature)) {}

  Explored run(std::size_t most_states) {
    World start(nature_);
    seen_.insert(start.describe());
    nodes_.push_back({});
    for (std::size_t at = 0; at < nodes_.size() && at < most_states && !::testing::Test::HasFailure(); ++at) {
      expand(at);
    }
    explored_.states = nodes_.size();
    EXPECT_LT(nodes_.size(), most_states) << "there are still new states";
    return explored_;
  }

 private:
  struct Node {
    std::size_t parent = 0;
    std::uint8_t move = 0;
  };

  void expand(std::size_t at) {
    std::vector<std::uint8_t> path;
    for (std::size_t i = at; i != 0; i = nodes_[i].parent) path.push_back(nodes_[i].move);
    std::reverse(path.begin(), path.end());

    // After a move that changes nothing, the same world is used for the next move.
    std::optional<World> world;
    std::string before;
    for (std::uint8_t next = 0; next < moves_.size(); ++next) {
      if (!world) {
        world.emplace(nature_);
        for (const std::uint8_t move : path) world->repeat(moves_[move]);
        before = world->describe_exactly();
      }
      if (!world->can(moves_[next])) continue;
      world->act(moves_[next]);
      ++explored_.edges;
      expect_well(*world, path, moves_[next].text());
      std::string after = world->describe_exactly();
      if (after == before) continue;
      if (seen_exactly_.insert(std::move(after)).second && seen_.insert(world->describe()).second) {
        nodes_.push_back({at, next});
        explored_.depth = path.size() + 1;
        world->abandon();
        expect_well(*world, path, moves_[next].text() + "; all users leave");
      }
      world.reset();
    }
  }

  void expect_well(const World& world, const std::vector<std::uint8_t>& path, const std::string& last) {
    if (world.fault().empty()) return;
    std::string moves;
    for (const std::uint8_t move : path) moves.append(moves_[move].text()).append("; ");
    ADD_FAILURE() << world.fault() << ", after: " << moves << last << "\n" << world.describe();
  }

  World::Nature nature_;
  std::vector<World::Move> moves_;
  std::unordered_set<std::string> seen_exactly_;
  std::unordered_set<std::string> seen_;
  std::vector<Node> nodes_;
  Explored explored_;
};

void explore(World::Nature nature, std::size_t most_states, std::size_t least_states) {
  const Explored explored = Exploration(nature).run(most_states);
  EXPECT_GE(explored.states, least_states) << "some states can no longer be entered";
  ::testing::Test::RecordProperty("states", static_cast<int>(explored.states));
  ::testing::Test::RecordProperty("edges", static_cast<int>(explored.edges));
  std::cout << explored.states << " situations, " << explored.edges << " moves between them, at most "
            << explored.depth << " moves from the beginning\n";
}

TEST(Exploration, TwoUsersWithTwoDevicesEach) {
  explore({.has_slow_disk = false, .is_crowded = true, .has_logouts = true}, 5'000, 800);
}

TEST(Exploration, TwoUsersWithOneDeviceEachAndASlowDiskThatIsFullAtTimes) {
  // With logouts there are several times as many states. Random walks cover those (walk_test.cpp).
  explore({.has_slow_disk = true, .is_crowded = false, .has_logouts = false}, 20'000, 5'000);
}

}  // namespace
}  // namespace parley::calls
