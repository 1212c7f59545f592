// Random arrivals, departures, logouts, changes of status, calls, contacts and blocks, with observers that
// read at different speeds. At the end of each tick every observer has received exactly the changes since the
// last one. At the end no observer shows a user who has gone. The expected state comes from a multiset of
// devices, which does not depend on PresenceLog.
#include <algorithm>
#include <deque>
#include <list>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "unit/api/feed_scene.hpp"

namespace parley::api {
namespace {

using namespace std::chrono_literals;
using Shown = std::map<std::string, std::string>;  ///< the status of each user who is shown as online

struct Truth {
  std::multiset<std::string> devices;
  std::map<std::string, base::Instant> left;
  std::set<std::string> busy;
  std::set<std::string> in_call;
  std::set<std::pair<std::string, std::string>> contacts;  ///< each pair in both orders
  std::set<std::pair<std::string, std::string>> blocks;    ///< blocker and blocked user

  bool are_apart(const std::string& one, const std::string& other) const {
    return blocks.contains({one, other}) || blocks.contains({other, one});
  }

  bool is_here(const std::string& user) const { return devices.contains(user) || left.contains(user); }
  Shown shown() const {
    Shown shown;
    std::set<std::string> here(devices.begin(), devices.end());
    for (const auto& [user, since] : left) here.insert(user);
    for (const std::string& user : here) {
      shown[user] = in_call.contains(user) ? "in_call" : busy.contains(user) ? "busy" : "online";
    }
    return shown;
  }
  void gone(const std::string& user) { left.erase(user); }
  void pass(base::Instant now) {
    for (const auto& [user, since] : std::map(left)) {
      if (now - since >= 5s) gone(user);
    }
  }
};

/// One device, and the state that its client shows.
struct Observer {
  Device device;
  Shown believes{};
  bool is_slow = false;
  std::size_t old_news = 0;
};

class PresenceModel : public testing::TestWithParam<std::tuple<std::uint32_t, bool>> {
 protected:
  std::size_t below(std::size_t end) { return static_cast<std::size_t>(random() % end); }
  std::string random_user() { return "u" + std::to_string(below(6)); }
  bool sees(const std::string& observer, const std::string& user) const {
    return user != observer && !truth.are_apart(observer, user) &&
           (!contacts_only || truth.contacts.contains({observer, user}));
  }

  /// Applies what the device has received, and counts the events that changed nothing.
  void listen(Observer& observer) {
    for (const std::string& line : observer.device.take()) {
      const std::string user = line.substr(0, line.find(' '));
      const std::string status = line.substr(line.find(' ') + 1);
      EXPECT_NE(user, observer.device.user.str()) << "the presence of the device's own user";
      EXPECT_TRUE(sees(observer.device.user.str(), user)) << line;
      const auto known = observer.believes.find(user);
      if ((known == observer.believes.end() ? "offline" : known->second) == status) {
        ++observer.old_news;
      }
      if (status == "offline") {
        observer.believes.erase(user);
      } else {
        observer.believes[user] = status;
      }
    }
  }

  void expect_truth(Observer& observer) {
    Shown expected = truth.shown();
    const std::string& self = observer.device.user.str();
    std::erase_if(expected, [&](const auto& each) { return !sees(self, each.first); });
    EXPECT_EQ(observer.believes, expected) << "as " << self << " sees it";
  }

  void step() {
    const std::string user = random_user();
    switch (below(10)) {
      case 0:
      case 1:
        if (observers.size() >= 9) break;  // with more observers the feed would ask for a pause
        observers.push_back({scene.arrive(user)});
        truth.devices.insert(user);
        truth.left.erase(user);
        break;
      case 2:
      case 3:
        leave(below(3) == 0);
        break;
      case 4: {
        const bool wish = below(2) == 0;
        scene.roster.set_busy(base::UserId(user), wish);
        wish ? void(truth.busy.insert(user)) : void(truth.busy.erase(user));
        break;
      }
      case 5: {
        const bool in_call = below(2) == 0;
        scene.roster.set_in_call(base::UserId(user), in_call);
        in_call ? void(truth.in_call.insert(user)) : void(truth.in_call.erase(user));
        break;
      }
      case 6: {
        const std::string other = random_user();
        if (user == other || below(4) != 0) break;
        scene.messages.append({base::UserId(user), base::UserId(other), "hi"}, [](const auto&) {});
        scene.contacts.met(base::UserId(user), base::UserId(other));
        truth.contacts.insert({user, other});
        truth.contacts.insert({other, user});
        break;
      }
      case 7:
        if (observers.empty()) break;
        if (Observer& one = *std::next(observers.begin(), static_cast<long>(below(observers.size())));
            below(2) == 0) {
          one.is_slow = true;
          one.device.session().queued = PresenceReader::full_queue;
        } else {
          one.device.session().queued = 0;
        }
        break;
      case 8:
        block_or_unblock(user, random_user());
        break;
      default:
        end_tick(below(2) == 0 ? 0ms : base::Duration(below(7'000)));
    }
  }

  /// Blocks or unblocks as BlockList does, for each device of the two users.
  void block_or_unblock(const std::string& user, const std::string& other) {
    if (user == other) return;
    const store::Block block{base::UserId(user), base::UserId(other)};
    const bool were_apart = truth.are_apart(user, other);
    const bool is_new = truth.blocks.insert({user, other}).second;
    is_new ? scene.blocks.add(block) : scene.blocks.remove(block.blocker, block.blocked);
    if (!is_new) truth.blocks.erase({user, other});
    if (truth.are_apart(user, other) == were_apart) return;
    for (Observer& observer : observers) {
      const base::UserId& self = observer.device.user;
      if (self != block.blocker && self != block.blocked) continue;
      const base::UserId& peer = self == block.blocker ? block.blocked : block.blocker;
      if (were_apart) {
        scene.feed.show(*observer.device.socket, peer);
      } else {
        truth.blocks.erase({user, other});
        scene.feed.hide(*observer.device.socket, {peer});
        listen(observer);
        truth.blocks.insert({user, other});
        EXPECT_FALSE(observer.believes.contains(peer.str())) << "as " << self.str() << " sees it";
      }
    }
  }

  void leave(bool logs_out) {
    if (observers.empty()) return;
    const auto one = std::next(observers.begin(), static_cast<long>(below(observers.size())));
    const std::string user = one->device.user.str();
    scene.leave(one->device, logs_out);
    observers.erase(one);
    truth.devices.erase(truth.devices.find(user));
    if (truth.devices.contains(user)) return;
    logs_out ? truth.gone(user) : void(truth.left[user] = scene.talk.clock.now());
  }

  void end_tick(base::Duration then) {
    scene.end_tick();
    scene.pass(then);
    truth.pass(scene.talk.clock.now());
    for (Observer& observer : observers) {
      listen(observer);
      const std::size_t old_news = std::exchange(observer.old_news, 0);
      if (observer.device.session().queued > 0) continue;
      if (observer.is_slow && scene.feed.behind() > 0) continue;  // it gets the changes later
      // Only an observer that was behind may get a state again that it has received before.
      if (!std::exchange(observer.is_slow, false)) {
        EXPECT_EQ(old_news, 0u);
      }
      expect_truth(observer);
    }
  }

  bool contacts_only = std::get<1>(GetParam());
  std::mt19937 random{std::get<0>(GetParam())};
  FeedScene scene{contacts_only};
  Truth truth;
  std::list<Observer> observers;
};

TEST_P(PresenceModel, EveryObserverSeesTheStateOfAModelOfDevices) {
  SCOPED_TRACE("seed " + std::to_string(std::get<0>(GetParam())));
  for (int i = 0; i < 6; ++i) {
    const std::string name = "u" + std::to_string(i);
    ASSERT_TRUE(scene.users.add_now({base::UserId(name), name, name + "@example.com"}));
  }
  for (int i = 0; i < 6'000; ++i) {
    step();
    if (HasFailure()) FAIL() << "in step " << i;
  }
  for (Observer& observer : observers) observer.device.session().queued = 0;
  end_tick(1min);
  end_tick(0ms);
  for (Observer& observer : observers) expect_truth(observer);
  EXPECT_EQ(scene.feed.behind(), 0u);
  while (!observers.empty()) leave(true);
  end_tick(1min);
  EXPECT_EQ(scene.roster.size(), 0u);
  EXPECT_EQ(scene.feed.log().size(), 0u) << "no lines are kept";
  EXPECT_EQ(scene.feed.observers(), 0u);
}

INSTANTIATE_TEST_SUITE_P(Presence, PresenceModel,
                         testing::Combine(testing::Values(1u, 2u, 3u, 4u), testing::Bool()),
                         [](const auto& run) {
                           return (std::get<1>(run.param) ? "Contacts" : "Everyone") +
                                  std::to_string(std::get<0>(run.param));
                         });

}  // namespace
}  // namespace parley::api
