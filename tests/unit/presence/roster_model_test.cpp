// Compares the roster with a multiset of devices: users arrive, leave, log out, are busy or in calls, in
// random order.
#include <map>
#include <random>
#include <set>
#include <span>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "presence/roster.hpp"
#include "support/manual_clock.hpp"

namespace parley::presence {
namespace {

using namespace std::chrono_literals;
using base::UserId;

/// Records each notification, as "1 online".
class Heard final : public Listener {
 public:
  void on_gone(const Presence&) override {}
  base::Duration on_changes(std::span<const Presence> changes) override {
    for (const Presence& presence : changes) {
      lines.push_back(presence.user.str() + " " + std::string(to_string(presence.status)));
    }
    return {};
  }
  std::vector<std::string> lines;
};

/// The expected state of a roster, computed with sets only.
struct Model {
  std::multiset<std::string> devices;
  std::map<std::string, base::Instant> left;  ///< users whose last device has left, and when
  std::set<std::string> busy;
  std::set<std::string> in_call;

  bool is_here(const std::string& user) const { return devices.contains(user) || left.contains(user); }
  std::string status(const std::string& user) const {
    if (!is_here(user)) return "offline";
    return in_call.contains(user) ? "in_call" : busy.contains(user) ? "busy" : "online";
  }
  void pass(base::Instant now) {
    for (auto each = left.begin(); each != left.end();) {
      const bool is_gone = now - each->second >= 5s;
      each = is_gone ? left.erase(each) : std::next(each);
    }
  }
};

TEST(RosterModel, EqualsTheModelAfterRandomMoves) {
  constexpr std::uint32_t seed = 7;
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const auto below = [&random](std::uint32_t end) { return static_cast<std::uint32_t>(random() % end); };
  support::ManualClock clock;
  base::Timers timers{clock};
  Heard heard;
  Roster roster{timers, 5s, heard};
  Model model;
  std::map<std::string, std::string> told;
  std::size_t read = 0;
  std::size_t changes = 0;
  for (int step = 0; step < 50'000; ++step) {
    const std::string name = std::to_string(below(5));
    const UserId user(name);
    switch (below(7)) {
      case 0:
        roster.arrive(user);
        model.devices.insert(name);
        model.left.erase(name);
        break;
      case 1:
        if (!model.devices.contains(name)) break;
        roster.leave(user);
        model.devices.erase(model.devices.find(name));
        if (!model.devices.contains(name)) model.left[name] = clock.now();
        break;
      case 2: {
        const bool wish = below(2) == 0;
        roster.set_busy(user, wish);
        wish ? static_cast<void>(model.busy.insert(name)) : static_cast<void>(model.busy.erase(name));
        break;
      }
      case 3: {
        const bool in_call = below(2) == 0;
        roster.set_in_call(user, in_call);
        in_call ? static_cast<void>(model.in_call.insert(name))
                : static_cast<void>(model.in_call.erase(name));
        break;
      }
      case 4:
        if (!model.devices.contains(name)) break;
        roster.leave_now(user);
        model.devices.erase(model.devices.find(name));
        break;
      case 5:
        clock.advance(std::chrono::milliseconds(below(2) == 0 ? below(3) : below(6'000)), timers);
        model.pass(clock.now());
        break;
      default:
        break;  // more moves at the same instant
    }
    ASSERT_EQ(to_string(roster.status_of(user)), model.status(name)) << step;
    ASSERT_EQ(roster.wants_calls(user), !model.busy.contains(name)) << step;
    ASSERT_EQ(roster.devices(user), model.devices.count(name)) << step;
    for (; read < heard.lines.size(); ++read, ++changes) {
      const std::string who = heard.lines[read].substr(0, 1);
      const std::string status = heard.lines[read].substr(2);
      ASSERT_NE(told.emplace(who, "offline").first->second, status) << step << ": nothing is said twice";
      told[who] = status;
    }
    if (timers.next_deadline() == clock.now()) continue;  // a notification is still pending
    for (const auto& [who, status] : told) ASSERT_EQ(status, model.status(who)) << step << ": " << who;
  }
  EXPECT_GT(changes, 5'000u);
}

}  // namespace
}  // namespace parley::presence
