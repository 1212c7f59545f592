// Three users with their devices and a switchboard, in virtual time. The notifications of each device are
// kept as lines such as "incoming" or "ended by alice: user_ended, cancelled, 0 s".
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "calls/memory_lines.hpp"
#include "calls/switchboard.hpp"
#include "support/manual_clock.hpp"
#include "unit/calls/held_calls.hpp"
#include "unit/calls/said.hpp"

namespace parley::calls {

inline const base::UserId alice{"alice"}, bob{"bob"}, carol{"carol"};

class Scene : public Directory, public Audience {
 public:
  /// Each user has one device, named after the user with a number: "alice1".
  Scene() {
    for (const base::UserId& user : {alice, bob, carol}) devices[user] = {Device(user.str() + "1")};
  }
  /// Restarts after a crash of the process: the state in memory and all devices are lost.
  void restart(base::Duration takes = {}) {
    store.is_held = false;
    board.reset();
    lines = std::make_unique<MemoryLines>();
    for (auto& [user, theirs] : devices) theirs.clear();
    clock.advance(takes);
    board.emplace(timers, store, *lines, *this, *this, options);
    board->load([this](base::Result<std::size_t> count) { loaded = count ? count.value() : 999; });
  }

  // Inputs of users.
  void arrive(const base::UserId& user, int device) {
    const Device id = device_of(user, device);
    devices[user].insert(id);
    board->device_arrived(user, id);
  }
  void leave(const base::UserId& user, int device) {
    devices[user].erase(device_of(user, device));
    if (devices[user].empty()) board->last_device_gone(user);
  }
  /// Logs out all devices of the user at once.
  void log_out(const base::UserId& user) {
    devices[user].clear();
    board->logged_out(user);
  }
  /// Returns the result: "ok", the code of the error, or "unanswered" if there is no answer yet.
  std::string place(const base::UserId& from, int device, const base::UserId& to,
                    store::CallType type = store::CallType::voice) {
    board->place({from, from.str(), device == 0 ? Device{} : device_of(from, device), to, type},
                 [this, done = noting()](Placed placed) mutable {
                   in_the_way = placed.in_the_way;
                   done(std::move(placed.call));
                 });
    return last();
  }
  std::string accept(const base::UserId& user, int device, const base::CallId& call) {
    return respond(user, device, call, Response::accept);
  }
  std::string reject(const base::UserId& user, int device, const base::CallId& call) {
    return respond(user, device, call, Response::reject);
  }
  std::string end(const base::UserId& user, const base::CallId& call) {
    board->end(user, call, noting());
    return last();
  }
  /// `user` blocks `other` from now on.
  void hang_up_between(const base::UserId& user, const base::UserId& other) {
    apart.insert({user, other});
    board->hang_up_between(user, other);
  }
  void pass(base::Duration time) { clock.advance(time, timers); }

  // Results.
  std::vector<std::string> heard(const base::UserId& user, int device) {
    return std::exchange(told[device_of(user, device)], {});
  }
  void forget() { told.clear(); }
  /// The newest call in the store.
  const store::Call& record() const { return store.kept.at(store.order().back()); }
  base::CallId id() const { return record().id; }
  const std::string& last() const { return answers.back(); }

  static Device device_of(const base::UserId& user, int number) {
    return Device(user.str() + std::to_string(number));
  }

  // The interfaces that the switchboard calls.
  void find(const base::UserId& user, store::Completion<std::optional<std::string>> done) override {
    done(devices.contains(user) ? std::optional(user.str()) : std::nullopt);
  }
  bool is_connected(const base::UserId& user) const override { return !devices.at(user).empty(); }
  bool is_busy(const base::UserId& user) const override { return busy.contains(user); }
  bool are_apart(const base::UserId& one, const base::UserId& other) const override {
    return apart.contains({one, other}) || apart.contains({other, one});
  }
  void tell(const To& to, const CallNotification& notice) override {
    for (const Device& device : devices.at(to.user)) {
      if (to.which == Which::one && device != to.device) continue;
      if (to.which == Which::others && device == to.device) continue;
      told[device].push_back(said(notice));
      notices.push_back(notice);
    }
  }
  void on_occupied(const base::UserId& user, bool in_call) override {
    if (in_call) {
      occupied.insert(user);
    } else {
      occupied.erase(user);
    }
  }

  support::ManualClock clock;
  base::Timers timers{clock};
  Options options;
  HeldCalls store;
  std::unique_ptr<MemoryLines> lines = std::make_unique<MemoryLines>();
  std::map<base::UserId, std::set<Device>> devices;
  std::set<base::UserId> busy;
  std::set<std::pair<base::UserId, base::UserId>> apart;
  std::set<base::UserId> occupied;
  std::map<Device, std::vector<std::string>> told;
  std::vector<CallNotification> notices;
  std::vector<std::string> answers;
  std::optional<base::CallId> in_the_way;  ///< of the latest attempt that was answered
  std::size_t loaded = 0;
  std::optional<Switchboard> board{std::in_place, timers, store, *lines, *this, *this};

 private:
  std::string respond(const base::UserId& user, int device, const base::CallId& call, Response response) {
    board->respond(user, device == 0 ? Device{} : device_of(user, device), call, response, noting());
    return last();
  }
  Switchboard::Done noting() {
    const std::size_t place = answers.size();
    answers.push_back("unanswered");
    return [this, place](base::Result<store::Call> result) {
      answers[place] = answers[place] != "unanswered" ? "answered twice"
                       : result                       ? "ok"
                                                      : std::string(base::entry(result.error().code).name);
    };
  }
};

/// A scene in which Alice has called Bob from her first device, and Bob's device rings.
struct Ringing : Scene {
  Ringing() {
    place(alice, 1, bob);
    forget();
  }
};

/// A scene in which Bob has also accepted the call on his first device.
struct Answered : Ringing {
  Answered() {
    accept(bob, 1, id());
    forget();
  }
};

}  // namespace parley::calls
