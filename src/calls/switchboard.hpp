// The switchboard: rings, connects and hangs up. It takes what people, devices and clocks do to calls, asks
// calls::Call what follows, and performs that on the store, the lines, the timers and the audience.
//
//     place --- known? --- both lines? --- reachable? --- stored --- told: initiated, incoming ActiveCall
//                                                                                               |
//     respond, end, a device, a deadline --> Call::on --> stored --> told, lines, timers <------+
//
// Stored before told: nobody hears of a ring or an answer that a crash could undo. Where the end of a call
// cannot be stored (a full disk), it is told all the same, for nobody may be stuck in a call; a restart would
// end it again. While a record is being stored, whatever else is done to that call waits behind it, in order.
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
  base::Duration ring_grace{20'000};  ///< for a caller who is lost while it rings
  base::Duration grace{45'000};       ///< for a party who is lost after the answer
  std::size_t most_calls = 10'000;  ///< alive or being placed; past it a try is refused, and leaves no record
  std::size_t most_waiting = 64;    ///< moves behind one that is being stored; past it: unavailable
};

/// A call that somebody wants.
struct PlaceCall {
  base::UserId caller;
  std::string caller_name;
  Device device;  ///< which hears initiated, or failed; empty: all of the caller's hear initiated
  base::UserId callee;
  store::CallType type = store::CallType::voice;
};

/// What became of a try.
struct Placed {
  base::Result<store::Call> call;
  std::optional<base::CallId> in_the_way{};  ///< the caller's own live call, where that is why it is refused
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

  /// Goes on with the calls that the store has alive; before anything else. A ring has what is left of its
  /// time by the wall clock, lost parties have the whole of their grace. Answers how many live.
  void load(store::Completion<std::size_t> done);

  /// Refused: invalid_data (oneself), user_not_found, user_not_connected, user_unavailable, call_in_progress,
  /// call_failed (not stored, too many). The device has been told when `done` is called. The same caller
  /// ringing the same callee again with the same type is given the call that rings; with the other type it
  /// is call_in_progress.
  void place(PlaceCall placing, PlaceDone done);
  /// By the callee. Refused: call_not_found (also a stranger's), permission_denied, call_already_answered,
  /// unavailable (not stored; it rings on).
  void respond(const base::UserId& user, const Device& device, const base::CallId& call, Response response,
               Done done);
  /// By either party: a cancel or a reject while it rings. Of a finished call: nothing, successfully.
  void end(const base::UserId& user, const base::CallId& call, Done done);

  /// Hangs up on `other` for `user`, whatever stands between them: a ring that is being stored is told to its
  /// devices first, and over at once. Directory::are_apart must be true of the two already.
  void hang_up_between(const base::UserId& user, const base::UserId& other);

  /// Behind `connected`: a call that rings at the user is offered to this device again, one that the user
  /// rings out is told again. An accepted one is active(), and belongs into `connected` itself.
  void device_arrived(const base::UserId& user, const Device& device);
  /// When Directory::is_connected has become false.
  void last_device_gone(const base::UserId& user);
  /// When that is so because the last device was logged out: there is no grace. An accepted call is hung up,
  /// one that rings out is cancelled, one that rings in is missed. A try that is on its way rings first, and
  /// is over at once.
  void logged_out(const base::UserId& user);

  /// The call that rings out, rings in or is accepted.
  std::optional<store::Call> active(const base::UserId& user) const;
  /// Calls alive or being placed.
  std::size_t size() const { return calls_.size() + claiming_.size(); }

  /// A call as whoever watches the switchboard sees it.
  struct Standing {
    State state;
    bool is_storing;
    std::size_t waiting;  ///< moves behind what is being stored
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
    std::optional<Refusal> refusal{};  ///< of a try: why
    std::optional<PlaceCall> again{};  ///< another try to place the very call
  };
  struct Pending {
    Step step;
    PendingInput move;
  };
  struct ActiveCall;

  void dial(PlaceCall placing, std::string callee_name, PlaceDone done);
  /// One try of this caller fewer waits. Answers whether they have logged out meanwhile.
  bool take_claim(const base::UserId& caller);
  void on_claim(PlaceAttempt attempt, Reservation claim);
  void begin(PlaceAttempt attempt, CallInput on, std::optional<Refusal> refusal);
  void ring_again(const store::Call& call, PlaceCall placing, PlaceDone done);
  void refuse(const PlaceCall& placing, Refusal refusal, PlaceDone done);
  void ring_failed(const base::CallId& id, Pending pending, const base::Error& error);

  void restore(store::Call record, const Reservation& claim);
  ActiveCall& add(Call call);

  /// Does `on` for `user` to each call that `concerns` names, ahead of what others want of it.
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
  std::unordered_map<base::UserId, base::CallId> by_user_;  ///< of calls that live
  std::unordered_multiset<base::UserId> claiming_;  ///< callers, of tries that wait for callee or lines
  std::unordered_set<base::UserId> logged_out_;     ///< those of them who have logged out meanwhile
};

}  // namespace parley::calls
