// The switchboard places, connects and ends calls. It takes the inputs of users, devices and timers, and asks
// calls::Call for the actions. It performs them on the store, the lines, the timers and the audience.
//
//     place --- callee known? --- both lines? --- reachable? --- stored --- notified --- ActiveCall
//                                                                                            |
//     respond, end, device, deadline --> Call::on --> stored --> notified, lines, timers <---+
//
// A record is stored before devices are notified, so that a crash cannot undo a ring or an answer that a
// client knows of. The exception is the end of a call that cannot be stored (a full disk). Devices are
// notified all the same, so that no user stays in the call. A restart would end that call again. While a
// record is being stored, further inputs for that call wait, in order.
#pragma once

#include <array>
#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "base/timers.hpp"
#include "calls/call.hpp"
#include "calls/directory.hpp"
#include "calls/lines.hpp"
#include "calls/notification.hpp"
#include "store/call_store.hpp"

namespace parley::calls {

struct Options {
  base::Duration ring_timeout{45'000};
  base::Duration ring_grace{20'000};  ///< for a caller who is lost while the call rings
  base::Duration grace{45'000};       ///< for a party who is lost after the answer
  std::size_t most_calls = 10'000;    ///< live or being placed; above it an attempt is refused and leaves no
                                      ///< record
  std::size_t most_waiting = 64;  ///< inputs that wait while a record is being stored; above it: unavailable
};

/// A request to place a call.
struct PlaceCall {
  base::UserId caller;
  std::string caller_name;
  Device device;  ///< is sent initiated or failed; if empty, all devices of the caller are sent initiated
  base::UserId callee;
  store::CallType type = store::CallType::voice;
};

/// The result of an attempt to place a call.
struct Placed {
  base::Result<store::Call> call;
  std::optional<base::CallId> in_the_way{};  ///< the caller's own live call, if it caused the refusal
};

enum class Response : std::uint8_t { accept, reject };

class Switchboard {
 public:
  using Done = store::Completion<store::Call>;
  using PlaceDone = base::UniqueFunction<void(Placed)>;

  Switchboard(base::Timers& timers, store::CallStore& store, Lines& lines, Directory& directory,
              Audience& audience, Options options = {});
  ~Switchboard();
  Switchboard(const Switchboard&) = delete;
  Switchboard& operator=(const Switchboard&) = delete;

  /// Resumes the calls that are live in the store. Must be called before any other function. A ring continues
  /// for the rest of its time by the wall clock; a lost party has the whole grace. `done` gets the number of
  /// live calls.
  void load(store::Completion<std::size_t> done);

  /// Places a call. The device is notified before `done` runs. If a call of the same type from the same
  /// caller to the same callee already rings, `done` gets that call. If it has the other type, the error is
  /// call_in_progress. Errors: invalid_data (the caller calls itself), user_not_found, user_not_connected,
  /// user_unavailable, call_in_progress, call_failed (not stored, or too many calls).
  void place(PlaceCall placing, PlaceDone done);
  /// Accepts or rejects the call for the callee. Errors: call_not_found (also for a call of other users),
  /// permission_denied, call_already_answered, unavailable (not stored; the call rings on).
  void respond(const base::UserId& user, const Device& device, const base::CallId& call, Response response,
               Done done);
  /// Ends the call for either party. While it rings, this is a cancel or a reject. For a finished call it
  /// changes nothing and succeeds.
  void end(const base::UserId& user, const base::CallId& call, Done done);

  /// Ends every call between `user` and `other`, on behalf of `user`. If a ring is still being stored, its
  /// devices are notified of the ring first and of the end at once after it. Precondition:
  /// Directory::are_apart is already true of the two users.
  void hang_up_between(const base::UserId& user, const base::UserId& other);

  /// Must be called after `connected` is sent to the device. Sends a ringing call to this device again:
  /// incoming to a callee, initiated to a caller. An accepted call is returned by active() and belongs into
  /// `connected` itself.
  void device_arrived(const base::UserId& user, const Device& device);
  /// Must be called when Directory::is_connected has become false.
  void last_device_gone(const base::UserId& user);
  /// Must be called if the user has no device because the last one was logged out. There is no grace: an
  /// accepted call ends, an outgoing ring is cancelled, an incoming ring is missed. A call that is still
  /// being placed rings first and ends at once.
  void logged_out(const base::UserId& user);

  /// The user's call that rings or is accepted.
  std::optional<store::Call> active(const base::UserId& user) const;
  /// The number of calls that are live or being placed.
  std::size_t size() const { return calls_.size() + claiming_.size(); }

  /// The state of a call as tests and monitoring see it.
  struct Standing {
    State state;
    bool is_storing;
    std::size_t waiting;  ///< inputs that wait while a record is being stored
    std::array<std::optional<base::Duration>, all_deadlines.size()> remaining;
  };
  std::optional<Standing> standing(const base::CallId& call) const;

 private:
  struct Refusal {
    Failed::Reason reason;
    base::Error error;
    std::optional<base::CallId> in_the_way{};
  };
  struct PlaceAttempt {
    PlaceCall placing;
    store::Call record;
    PlaceDone done;
  };
  struct PendingInput {
    CallInput on;
    CallParty by;
    Device device{};
    PlaceDone done{};
    std::optional<Refusal> refusal{};  ///< the reason, if this is a refused attempt
    std::optional<PlaceCall> again{};  ///< another attempt to place the same call
  };
  struct Pending {
    Step step;
    PendingInput move;
  };
  struct ActiveCall;

  void dial(PlaceCall placing, std::string callee_name, PlaceDone done);
  /// Counts one attempt of this caller fewer as waiting. Returns whether the caller has logged out meanwhile.
  bool take_claim(const base::UserId& caller);
  void on_claim(PlaceAttempt attempt, Reservation claim);
  void begin(PlaceAttempt attempt, CallInput on, std::optional<Refusal> refusal);
  void ring_again(const store::Call& call, PlaceCall placing, PlaceDone done);
  void refuse(const PlaceCall& placing, Refusal refusal, PlaceDone done);
  void ring_failed(const base::CallId& id, Pending pending, const base::Error& error);

  void restore(store::Call record, const Reservation& claim);
  ActiveCall& add(Call call);

  /// Applies `on` by `user` to each call that `concerns` selects, before the waiting inputs.
  template <class Concerns>
  void force(CallInput on, const base::UserId& user, Concerns concerns);
  void force(CallInput on, const base::UserId& user, const base::CallId& id);
  void submit(const base::UserId& user, const base::CallId& id, PendingInput move);
  void submit(const base::CallId& id, ActiveCall& live, PendingInput move);
  void run(const base::CallId& id, ActiveCall& live, PendingInput move);
  void on_stored(const base::CallId& id, base::Result<void> stored);
  void commit(const base::CallId& id, ActiveCall& live, Pending pending);
  void run_over(const Call& over, PendingInput move);
  void proceed(const base::CallId& id);
  std::optional<PendingInput> owed(ActiveCall& live) const;

  void act(ActiveCall& live, const Action& action, const PendingInput& move);
  void arm(ActiveCall& live, Deadline deadline);
  void on_due(const base::CallId& id, Deadline deadline);
  void tell(ActiveCall& live, const Tell& tell, const PendingInput& move);
  void occupy(const store::Call& call, bool in_call);
  static base::Duration remaining(ActiveCall& live);

  base::Timers& timers_;
  store::CallStore& store_;
  Lines& lines_;
  Directory& directory_;
  Audience& audience_;
  Options options_;
  std::unordered_map<base::CallId, ActiveCall> calls_;
  std::unordered_map<base::UserId, base::CallId> by_user_;  ///< only for live calls
  std::unordered_multiset<base::UserId> claiming_;          ///< the caller of each attempt that waits for the
                                                            ///< callee's name or the lines
  std::unordered_set<base::UserId> logged_out_;  ///< the users in claiming_ who have logged out meanwhile
};

}  // namespace parley::calls
