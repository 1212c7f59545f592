// The API over Socket.IO: finds an event's contract, checks identity and budget, decodes, calls the domain
// and answers. It decides nothing that the domain could decide.
//
// Where an event comes before its socket has joined it is parked, because stock clients flush what they
// buffered before `join` can be sent; it runs right after the join, or is refused when that takes too long.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "api/call_services.hpp"
#include "api/conversation_services.hpp"
#include "api/delivery/presence_feed.hpp"
#include "api/delivery/user_delivery.hpp"
#include "api/gateway/answer_encoder.hpp"
#include "api/gateway/client_session.hpp"
#include "api/gateway/rate_limits.hpp"
#include "api/gateway/read_slots.hpp"
#include "api/gateway/untaken_answers.hpp"
#include "api/operations.hpp"
#include "auth/identity.hpp"
#include "base/timers.hpp"
#include "chat/messenger.hpp"
#include "chat/typing.hpp"
#include "socketio/handler.hpp"

namespace parley::api {

struct SocketOptions {
  base::Duration join_timeout{60'000};  ///< anonymous sockets live this long
  std::uint32_t join_attempts = 5;      ///< failed joins of a socket that never joined, then it is closed
  std::uint32_t rejoin_attempts = 5;    ///< failed joins per second of one that has; more are not looked at
  base::Duration parking{750};          ///< from the first early event
  std::size_t parked_events = 64;
  std::size_t parked_bytes = 256 << 10;
  base::Duration expiry_grace{30'000};  ///< to join again when the token has expired
  std::size_t sockets_per_user = 20;    ///< 0: any number
  std::int64_t events_per_second = 0;   ///< per socket; 0: any number
  /// Refusals a minute that a socket is told the reason of; past them it is told `rate_limited`. 0: any
  /// number.
  std::int64_t refusals_per_minute = 0;
  /// Refusals a minute, those that were `rate_limited` included, past which the transport is closed. 0:
  /// never.
  std::int64_t refusals_until_closed = 0;
};

/// What the API calls.
struct Services {
  auth::Identity& identity;
  PresenceFeed& presence;
  chat::Messenger& messenger;
  chat::Typing& typing;
  CallServices calls;
  ConversationServices conversations;
  ReadSlots& read_slots;
  AnswerEncoder& encoder;
};

/// The string at `key`; empty where there is none.
std::string_view string_member(std::optional<base::json::Value> object, std::string_view key);

/// An event's name and how it is handled: socket_api.cpp has one table of them.
struct EventEntry;

class SocketGateway final : public socketio::Handler, public auth::AccountListener {
 public:
  SocketGateway(base::Timers& timers, Services services, UserDelivery& delivery, UserLimits& limits,
                SocketOptions options);
  SocketGateway(const SocketGateway&) = delete;
  SocketGateway& operator=(const SocketGateway&) = delete;
  ~SocketGateway() override { services_.identity.tell(nullptr); }

  std::optional<socketio::Refusal> on_connecting(socketio::Socket& socket, base::json::Value auth) override;
  bool on_recovering(socketio::Socket& socket, base::json::Value auth) override;
  void on_connected(socketio::Socket& socket) override;
  void on_event(socketio::Socket& socket, socketio::Event event) override;
  void on_disconnected(socketio::Socket& socket, socketio::DisconnectReason reason) override;

  void on_revoked(const base::UserId& user) override;
  void on_renamed(const base::UserId& user, const std::string& name) override;

  /// From now on events are not taken any more: their senders, whose transports are about to be closed, see
  /// no answer and try again elsewhere. Those in flight are answered.
  void stop() { is_stopped_ = true; }

  std::size_t joined_sockets() const { return joined_; }

  /// Every event there is.
  static std::vector<Operation> operations();

 private:
  friend struct EventEntry;

  /// One event being handled. The views are valid during the handler's call.
  struct Call {
    std::string_view event;
    EventQueue::Kind kind = EventQueue::Kind::alone;
    std::optional<base::json::Value> data{};  ///< the first argument
    socketio::Ack ack{};
    const EventEntry* charged = nullptr;  ///< whose budget it has taken one from; null: none
  };

  /// A refusal that outlives the event it answers.
  struct Refused {
    std::string event;
    std::string client_message_id;
    base::Error error;
  };

  ClientSession& admit(socketio::Socket& socket);
  /// Of the Socket.IO handshake, else of the HTTP request that opened the session. Empty without one.
  static std::string_view handshake_token(const socketio::Socket& socket, base::json::Value auth);
  /// Leaves behind what a socket needs to go on where this one broke off.
  static void keep_identity(ClientSession& client);
  void go_on(socketio::Socket& socket);
  /// Who a token says it is, where that can be said without asking the store.
  std::optional<auth::Principal> known_at_once(std::string_view token);

  // The way of an event: arrived -> (parked or waiting) -> run.
  void submit(ClientSession& client, const EventEntry& entry, base::json::Value arguments, socketio::Ack ack);
  void park(ClientSession& client, const EventEntry& entry, base::json::Value arguments, socketio::Ack ack);
  void parked_too_long(ClientSession& client);
  void run_parked(ClientSession& client);
  void wait(ClientSession& client, DeferredEvent event);
  EventQueue::Step deferred(ClientSession& client, DeferredEvent event);
  void run_deferred(ClientSession& client, DeferredEvent event);
  void run(ClientSession& client, const EventEntry& entry, base::json::Value arguments, socketio::Ack ack);

  /// An event that began, with so many bytes, has finished.
  void finished(ClientSession& client, std::size_t bytes = 0);
  /// Reads on from those whose events have had their turn, when nobody is in a call of theirs.
  void release_waiting();

  // The events.
  void join(ClientSession& client, Call call);
  void message(ClientSession& client, Call call);
  void typing_start(ClientSession& client, Call call);
  void typing_stop(ClientSession& client, Call call);
  void message_read(ClientSession& client, Call call) {
    mark(client, std::move(call), store::MarkKind::read);
  }
  void message_delivered(ClientSession& client, Call call) {
    mark(client, std::move(call), store::MarkKind::delivered);
  }
  void mark(ClientSession& client, Call call, store::MarkKind kind);
  void message_edit(ClientSession& client, Call call);
  void message_delete(ClientSession& client, Call call);
  void sync(ClientSession& client, Call call);
  void sync_in_slot(std::uint64_t serial, ContentMode mode, store::SyncQuery query, ReadSlots::Slot slot,
                    AnswerEncoder::Done done);
  void call_initiate(ClientSession& client, Call call);
  void call_respond(ClientSession& client, Call call);
  void call_end(ClientSession& client, Call call);
  void presence_set(ClientSession& client, Call call);
  store::Completion<store::Call> acknowledging(ClientSession& client, Call& call);
  /// Acknowledges the event with `answer(mode, value)`, or refuses it; those behind it wait for that.
  template <class T, class Answer>
  store::Completion<T> answering(ClientSession& client, Call& call, Answer answer);

  // Identity.
  void authenticate(ClientSession& client, std::string token, std::optional<base::UserId> claimed,
                    bool wants_raw, socketio::Ack ack);
  std::optional<base::Error> objection(const ClientSession& client, const auth::Principal& principal,
                                       const std::optional<base::UserId>& claimed);
  /// Lets the socket in: the last of an event, or of a recovery, that has begun.
  void let_in(ClientSession& client, auth::Principal principal, socketio::Ack ack, bool is_recovered = false);
  void welcome(ClientSession& client, auth::Principal principal, socketio::Ack ack, bool is_recovered,
               Exchange::Active call);
  void join_failed(ClientSession& client, const base::Error& error, socketio::Ack ack);
  void deadline_passed(ClientSession& client);
  /// How long until the token of a socket that has joined expires, by the wall clock as it stands now.
  base::Duration time_left(const ClientSession& client) const;
  /// Deadlines are monotonic and tokens expire by the wall clock: where the two have moved apart since the
  /// last look, the deadlines are set anew.
  void watch_clock();
  base::Duration clock_gap() const;

  // Answers.
  /// Refuses an event that has not started, when its turn comes.
  void refuse_arrival(ClientSession& client, Call call, base::Error error);
  /// Refuses the event that is being handled, behind the answers to those in flight.
  void refuse(ClientSession& client, Call call, base::Error error);
  static Refused refused_of(const Call& call, base::Error error);
  void refuse_now(ClientSession& client, Refused refused, socketio::Ack ack);
  /// Refuses call:initiate as the switchboard would: call:failed, its mirror, the acknowledgement.
  void refuse_placing(ClientSession& client, Call call, base::Error error);
  /// What the event has taken from its budget.
  void give_back(const ClientSession& client, const Call& call);
  /// Counts a refusal, and makes it `rate_limited` where there were too many. False: nothing is answered any
  /// more, and the transport is about to close.
  bool charge_refusal(ClientSession& client, base::Error& error);
  void tell_refused(ClientSession& client, const Refused& refused, socketio::Ack ack);
  ContentMode mode_of(const ClientSession& client) const { return delivery_.mode(client.wants_raw); }
  ClientSession* find(std::uint64_t serial) const;

  base::Timers& timers_;
  Services services_;
  UserDelivery& delivery_;
  UserLimits& limits_;
  SocketOptions options_;
  Flight flight_;  ///< of messages
  std::unordered_map<std::uint64_t, ClientSession*> clients_;
  std::uint64_t next_serial_ = 1;
  std::size_t joined_ = 0;
  bool is_stopped_ = false;
  std::vector<std::uint64_t> to_release_;  ///< serials of clients that are held
  base::Timer release_;
  UntakenAnswers untaken_;
  base::Timer clock_watch_;      ///< while a socket has joined
  base::Duration clock_gap_{0};  ///< as of the last look that counted
};

}  // namespace parley::api
