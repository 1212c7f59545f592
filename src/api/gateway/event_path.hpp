// The path of an event: from its arrival to the answer of its handler, in the order of the socket's events.
//
//   arrived --> parked: the socket has not joined        (stock clients flush their buffer before `join`)
//         \---> waiting: earlier events have not finished
//          \--> run: identity, budget, read slot, handler --> answer
//
// If a handler answers before it returns, the event never counts as in flight. Otherwise it is in flight
// until its reply is used, and events that must not overtake it wait.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/gateway/client_session.hpp"
#include "api/gateway/event_refusals.hpp"
#include "api/gateway/rate_limits.hpp"
#include "api/gateway/read_slots.hpp"
#include "api/gateway/untaken_answers.hpp"
#include "api/registry.hpp"
#include "base/timers.hpp"
#include "base/unique_function.hpp"

namespace parley::api {

struct ParkingLimits {
  base::Duration time{750};  ///< from the first event that is parked
  std::size_t events = 64;
  std::size_t bytes = 256 << 10;
};

/// The parts that a path uses. All of them outlive the path.
struct EventPathParts {
  base::Timers& timers;
  ClientSessions& sessions;
  EventRefusals& refusals;
  UserLimits& limits;
  ReadSlots& read_slots;
  const UserDelivery& delivery;
  const Features& features;
};

class EventPath {
 public:
  /// Handles `join` when its turn has come. The data is valid until it returns.
  using Join =
      base::UniqueFunction<void(ClientSession&, std::optional<base::json::Value> data, socketio::Ack)>;

  EventPath(EventPathParts parts, ParkingLimits parking, Join join);
  EventPath(const EventPath&) = delete;
  EventPath& operator=(const EventPath&) = delete;

  void on_event(ClientSession& client, socketio::Event&& event);

  /// Counts the messages in flight of all sockets. The queue of each session asks it how many may be in
  /// flight.
  const Flight& flight() const { return flight_; }
  /// Runs the parked events, before those that arrived while the join was in flight.
  void run_parked(ClientSession& client);
  /// Ends an event that was in flight and held `bytes`, and starts those that waited for it. Other classes
  /// call it for a join only, because a join has no handler's reply.
  void finish(ClientSession& client, std::size_t bytes = 0);

  // Called by AnyReply.
  /// The socket of the turn's session; nullptr if it has disconnected.
  socketio::Socket* socket_of(const EventTurn& turn) const;
  /// Use up the turn.
  void succeed(EventTurn& turn, std::string_view answer);
  void refuse(EventTurn& turn, Refused&& refused);

 private:
  /// The turn whose handler is on the stack.
  struct Frame {
    std::uint64_t turn;
    ClientSession& client;
    std::optional<base::json::Value> data;
    bool has_paid;  ///< it has taken from the budget of its operation
    bool is_answered = false;
  };

  void submit(ClientSession& client, const Operation& operation, base::json::Value arguments,
              socketio::Ack&& ack);
  void park(ClientSession& client, const Operation& operation, base::json::Value arguments,
            socketio::Ack&& ack);
  void parked_too_long(ClientSession& client);
  void wait(ClientSession& client, DeferredEvent event);
  EventQueue::Step deferred(ClientSession& client, DeferredEvent event);
  void run(ClientSession& client, const Operation& operation, base::json::Value arguments,
           socketio::Ack&& ack);
  void handle(Frame& frame, AnyReply&& reply);
  void handle_in_slot(Frame& frame, AnyReply&& reply);
  void call_handler(const ClientSession& client, std::optional<base::json::Value> data, AnyReply&& reply);

  /// Refuses an event that did not start, after the answers to those in flight.
  void refuse_unstarted(ClientSession& client, EventRefusal refusal, socketio::Ack ack);
  /// Refuses an event that is unknown, malformed or above the socket's rate, when its turn comes. There is no
  /// answer if the socket's queue is full.
  void refuse_arrival(ClientSession& client, std::string_view event, base::Error error, socketio::Ack ack);
  void refuse_in_frame(Frame& frame, EventTurn& turn, Refused&& refused);
  /// Resumes reading from sockets whose waiting events have all started. It is called by a timer, so that no
  /// call of such a socket is on the stack.
  void release_waiting();

  EventPathParts parts_;
  ParkingLimits parking_;
  Join join_;
  Flight flight_;  ///< of messages
  Frame* frame_ = nullptr;
  std::uint64_t last_turn_ = 0;
  std::vector<std::uint64_t> to_release_;  ///< serial numbers of sessions that are held
  base::Timer release_;
  UntakenAnswers untaken_;
};

}  // namespace parley::api
