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

#include "api/answer_encoder.hpp"
#include "api/call_services.hpp"
#include "api/client.hpp"
#include "api/conversation_services.hpp"
#include "api/delivery.hpp"
#include "api/limits.hpp"
#include "api/operations.hpp"
#include "api/presence_feed.hpp"
#include "api/read_slots.hpp"
#include "api/untaken_answers.hpp"
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

class SocketApi final : public socketio::Handler, public auth::AccountListener {
 public:
  SocketApi(base::Timers& timers, Services services, Delivery& delivery, UserLimits& limits,
            SocketOptions options);
  SocketApi(const SocketApi&) = delete;
  SocketApi& operator=(const SocketApi&) = delete;
  ~SocketApi() override { services_.identity.tell(nullptr); }

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
    Sequence::Kind kind = Sequence::Kind::alone;
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

  Client& admit(socketio::Socket& socket);
  /// Of the Socket.IO handshake, else of the HTTP request that opened the session. Empty without one.
  static std::string_view handshake_token(const socketio::Socket& socket, base::json::Value auth);
  /// Leaves behind what a socket needs to go on where this one broke off.
  static void keep_identity(Client& client);
  void go_on(socketio::Socket& socket);
  /// Who a token says it is, where that can be said without asking the store.
  std::optional<auth::Principal> known_at_once(std::string_view token);

  // The way of an event: arrived -> (parked or waiting) -> run.
  void submit(Client& client, const EventEntry& entry, base::json::Value arguments, socketio::Ack ack);
  void park(Client& client, const EventEntry& entry, base::json::Value arguments, socketio::Ack ack);
  void parked_too_long(Client& client);
  void run_parked(Client& client);
  void wait(Client& client, DeferredEvent event);
  Sequence::Step deferred(Client& client, DeferredEvent event);
  void run_deferred(Client& client, DeferredEvent event);
  void run(Client& client, const EventEntry& entry, base::json::Value arguments, socketio::Ack ack);

  /// An event that began, with so many bytes, has finished.
  void finished(Client& client, std::size_t bytes = 0);
  /// Reads on from those whose events have had their turn, when nobody is in a call of theirs.
  void release_waiting();

  // The events.
  void join(Client& client, Call call);
  void message(Client& client, Call call);
  void typing_start(Client& client, Call call);
  void typing_stop(Client& client, Call call);
  void message_read(Client& client, Call call) { mark(client, std::move(call), store::MarkKind::read); }
  void message_delivered(Client& client, Call call) {
    mark(client, std::move(call), store::MarkKind::delivered);
  }
  void mark(Client& client, Call call, store::MarkKind kind);
  void message_edit(Client& client, Call call);
  void message_delete(Client& client, Call call);
  void sync(Client& client, Call call);
  void sync_in_slot(std::uint64_t serial, ContentMode mode, store::SyncQuery query, ReadSlots::Slot slot,
                    AnswerEncoder::Done done);
  void call_initiate(Client& client, Call call);
  void call_respond(Client& client, Call call);
  void call_end(Client& client, Call call);
  void presence_set(Client& client, Call call);
  store::Completion<store::Call> acknowledging(Client& client, Call& call);
  /// Acknowledges the event with `answer(mode, value)`, or refuses it; those behind it wait for that.
  template <class T, class Answer>
  store::Completion<T> answering(Client& client, Call& call, Answer answer);

  // Identity.
  void authenticate(Client& client, std::string token, std::optional<base::UserId> claimed, bool wants_raw,
                    socketio::Ack ack);
  std::optional<base::Error> objection(const Client& client, const auth::Principal& principal,
                                       const std::optional<base::UserId>& claimed);
  /// Lets the socket in: the last of an event, or of a recovery, that has begun.
  void let_in(Client& client, auth::Principal principal, socketio::Ack ack, bool is_recovered = false);
  void welcome(Client& client, auth::Principal principal, socketio::Ack ack, bool is_recovered,
               Exchange::Active call);
  void join_failed(Client& client, const base::Error& error, socketio::Ack ack);
  void deadline_passed(Client& client);
  /// How long until the token of a socket that has joined expires, by the wall clock as it stands now.
  base::Duration time_left(const Client& client) const;
  /// Deadlines are monotonic and tokens expire by the wall clock: where the two have moved apart since the
  /// last look, the deadlines are set anew.
  void watch_clock();
  base::Duration clock_gap() const;

  // Answers.
  /// Refuses an event that has not started, when its turn comes.
  void refuse_arrival(Client& client, Call call, base::Error error);
  /// Refuses the event that is being handled, behind the answers to those in flight.
  void refuse(Client& client, Call call, base::Error error);
  static Refused refused_of(const Call& call, base::Error error);
  void refuse_now(Client& client, Refused refused, socketio::Ack ack);
  /// Refuses call:initiate as the switchboard would: call:failed, its mirror, the acknowledgement.
  void refuse_placing(Client& client, Call call, base::Error error);
  /// What the event has taken from its budget.
  void give_back(const Client& client, const Call& call);
  /// Counts a refusal, and makes it `rate_limited` where there were too many. False: nothing is answered any
  /// more, and the transport is about to close.
  bool charge_refusal(Client& client, base::Error& error);
  void tell_refused(Client& client, const Refused& refused, socketio::Ack ack);
  ContentMode mode_of(const Client& client) const { return delivery_.mode(client.wants_raw); }
  Client* find(std::uint64_t serial) const;

  base::Timers& timers_;
  Services services_;
  Delivery& delivery_;
  UserLimits& limits_;
  SocketOptions options_;
  Flight flight_;  ///< of messages
  std::unordered_map<std::uint64_t, Client*> clients_;
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
