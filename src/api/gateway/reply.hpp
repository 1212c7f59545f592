// The right to answer one call of an operation, once: by an acknowledgement, or by an HTTP response.
//
//   void handle(const Features&, const Caller&, EditRequest request, Reply<store::Message> reply);
//
//   reply.send(result)      a value, which the operation's contract encodes, or the error of the operation
//   reply.reject(error)     the request is malformed; the operation's budget gets back what it took
//   reply.send_text(text)   an answer that is encoded already
//
// A reply can be moved. It may outlive its client; an answer is then dropped. All calls are made on the
// shard.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "api/contract/response.hpp"
#include "api/gateway/http_reply.hpp"
#include "api/gateway/read_slots.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "socketio/handler.hpp"
#include "store/user_store.hpp"

namespace parley::api {

class EventPath;
struct Operation;

/// An event of a socket that is being handled.
struct EventTurn {
  EventPath* path = nullptr;
  std::uint64_t serial = 0;  ///< of the client session
  std::uint64_t number = 0;  ///< of the turn; never used twice
  const Operation* operation = nullptr;
  ContentMode mode{};
  socketio::Ack ack{};
  base::Instant began{};   ///< of an event that is pipelined
  std::size_t bytes = 0;   ///< that the event holds while it is in flight
  ReadSlots::Slot slot{};  ///< of an event that answers with a page
};

/// An HTTP request that is being handled.
struct RequestTurn {
  HttpReply reply;
  ContentMode mode;
  std::uint16_t status;  ///< of the response if the operation succeeds
};

enum class RefusalKind : std::uint8_t {
  outcome,    ///< the operation was attempted and failed
  malformed,  ///< nothing was attempted: the budget gets back what the call took
  announced,  ///< an event has notified the client already: only the acknowledgement is sent
};

/// A refusal, and what goes with it.
struct Refused {
  base::Error error;
  RefusalKind kind = RefusalKind::outcome;
  std::optional<base::CallId> call{};  ///< the live call that prevents the requested one
  std::string client_message_id{};     ///< of the message that was not stored: the `error` event repeats it
};

class AnyReply {
 public:
  /// Of an event: the turn is constructed in place, from its members.
  template <class... Members>
  explicit AnyReply(std::in_place_t, Members&&... members) : event_(std::forward<Members>(members)...) {}
  explicit AnyReply(RequestTurn&& turn) : request_(std::make_unique<RequestTurn>(std::move(turn))) {}

  ContentMode mode() const;
  /// False for an event that asked for no acknowledgement: an answer need not be encoded.
  bool wants_answer() const;
  /// The socket that sent the event. nullptr for an HTTP request, and if the socket has disconnected.
  socketio::Socket* socket() const;
  /// `answer` may be empty if none is wanted.
  void succeed(std::string&& answer);
  void refuse(Refused&& refused);

  /// Of an event.
  EventTurn& event() { return event_; }

 private:
  EventTurn event_{};
  std::unique_ptr<RequestTurn> request_;  ///< of an HTTP request: `event_` is empty
};

template <class Answer>
class Reply {
 public:
  using Encode = std::string (*)(ContentMode mode, const Answer& answer);

  Reply(AnyReply&& reply, Encode encode) : reply_(std::move(reply)), encode_(encode) {}

  ContentMode mode() const { return reply_.mode(); }
  // As AnyReply has them.
  bool wants_answer() const { return reply_.wants_answer(); }
  socketio::Socket* socket() const { return reply_.socket(); }

  void send(const Answer& answer) {
    reply_.succeed(reply_.wants_answer() ? encode_(reply_.mode(), answer) : std::string());
  }
  void send(const base::Result<Answer>& result) {
    if (!result) return refuse({result.error()});
    send(*result);
  }
  /// `result` is a whole answer, as the contract describes it.
  void send_text(base::Result<std::string> result) {
    if (!result) return refuse({std::move(result).error()});
    reply_.succeed(*std::move(result));
  }
  void refuse(Refused&& refused) { reply_.refuse(std::move(refused)); }
  void reject(base::Error error) { refuse({std::move(error), RefusalKind::malformed}); }

  /// Returns a completion that sends the value or the error that it gets.
  store::Completion<Answer> completion() && {
    return [reply = std::move(*this)](base::Result<Answer> result) mutable { reply.send(result); };
  }
  /// Returns a completion for encoded answers.
  base::UniqueFunction<void(base::Result<std::string>)> text_completion() && {
    return [reply = std::move(*this)](base::Result<std::string> text) mutable {
      reply.send_text(std::move(text));
    };
  }
  /// Returns a completion for an operation without a value.
  store::Completion<void> completion() &&
    requires std::is_same_v<Answer, Done>
  {
    return [reply = std::move(*this)](base::Result<void> result) mutable {
      if (!result) return reply.refuse({std::move(result).error()});
      reply.send(Answer{});
    };
  }

 private:
  AnyReply reply_;
  Encode encode_;
};

}  // namespace parley::api
