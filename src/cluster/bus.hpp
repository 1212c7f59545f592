// The bus of a shard: how it publishes facts to all shards, and asks another shard for something that only
// that one can decide. It carries values. In a process they move through mailboxes without being encoded.
//
//     publish(fact)   --> the subscribers of this shard, at once
//                     '-> the other shards' subscribers, later
//     ask(shard, question, deadline, done) --> served there --> done(the answer, or gone, or timed out)
//
// A message may arrive late or twice, or be lost with its shard. What others tell a shard is therefore state
// that may be applied again, or has a number that says whether it is news.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <set>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/timers.hpp"
#include "base/unique_function.hpp"
#include "cluster/message.hpp"
#include "cluster/transport.hpp"

namespace parley::cluster {

/// Why a question has no answer.
enum class NoAnswer : std::uint8_t {
  gone,       ///< the shard has stopped
  timed_out,  ///< the deadline has passed; the shard may still act on the question
};

template <class T>
using Answered = base::Result<T, NoAnswer>;

namespace detail {
template <class T, class... All>
consteval std::size_t index_in(const std::variant<All...>*) {
  std::size_t index = 0;
  (void)((std::is_same_v<T, All> || (++index, false)) || ...);
  return index;
}
template <class T>
inline constexpr std::size_t index_of = index_in<T>(static_cast<const Message*>(nullptr));
}  // namespace detail

/// All functions are called on the shard's thread. Subscribers must outlive the last message that arrives.
class Bus {
 public:
  /// `transport` is nullptr if there is only one shard. Both must outlive the bus.
  Bus(ShardNumber own, base::Timers& timers, Transport* transport = nullptr);
  Bus(const Bus&) = delete;
  Bus& operator=(const Bus&) = delete;

  ShardNumber own() const { return own_; }
  /// Whether there is no other shard.
  bool is_alone() const { return transport_ == nullptr; }

  /// `handler(const Event&, ShardNumber from)` is called for each event that any shard publishes, this one
  /// included, in the order in which handlers subscribed. It must not subscribe.
  template <class Event, class Handler>
  void subscribe(Handler handler) {
    subscribers_[detail::index_of<Event>].emplace_back(
        [handler = std::move(handler)](const void* event, ShardNumber from) mutable {
          handler(*static_cast<const Event*>(event), from);
        });
  }

  /// Passes the event to the subscribers of this shard, at once, and to those of the other shards, later.
  template <class Event>
  void publish(const Event& event) {
    deliver(detail::index_of<Event>, &event, own_);
    if (!is_alone()) send_others(Message(event));
  }
  /// Passes the event to the subscribers of this shard only, at once.
  template <class Event>
  void publish_here(const Event& event) {
    deliver(detail::index_of<Event>, &event, own_);
  }
  /// Publishes the event, and calls `done` when the subscribers of all other shards that are not gone have
  /// run, or when the deadline has passed: `false`. Without other shards, calls it at once.
  template <class Event>
  void publish_confirmed(const Event& event, base::Duration deadline, base::UniqueFunction<void(bool)> done) {
    deliver(detail::index_of<Event>, &event, own_);
    confirm_others(Message(event), deadline, std::move(done));
  }
  /// Passes the event to the subscribers of the other shards only.
  template <class Event>
  void publish_elsewhere(const Event& event) {
    if (!is_alone()) send_others(Message(event));
  }
  /// The same for an event that may be dropped: it is not sent to a shard that is behind.
  template <class Event>
  void publish_volatile_elsewhere(const Event& event) {
    if (!is_alone()) send_others(Message(event), true);
  }

  /// `handler(Question, UniqueFunction<void(Question::Answer)>)` answers the questions of all shards. It
  /// calls the function at most once, perhaps later. If it is destroyed without being called, the asker waits
  /// for its deadline.
  template <class Question, class Handler>
  void serve(Handler handler) {
    servers_[detail::index_of<Question>] = [handler = std::move(handler)](Message question,
                                                                          Respond respond) mutable {
      handler(std::get<Question>(std::move(question)),
              [respond = std::move(respond)](typename Question::Answer answer) mutable {
                respond(Message(std::move(answer)));
              });
    };
  }
  /// Asks `shard`, which may be this one. `done` is called exactly once: with the answer, or with the reason
  /// why there is none. It may be called before this returns.
  template <class Question>
  void ask(ShardNumber shard, Question question, base::Duration deadline,
           base::UniqueFunction<void(Answered<typename Question::Answer>)> done) {
    put_question(shard, Message(std::move(question)), deadline,
                 [done = std::move(done)](Answered<Message> answered) mutable {
                   if (!answered) return done(answered.error());
                   auto* const answer = std::get_if<typename Question::Answer>(&*answered);
                   if (answer == nullptr) return done(NoAnswer::timed_out);
                   done(std::move(*answer));
                 });
  }

  /// Called by the transport with a message of another shard.
  void receive(Envelope envelope);
  /// Called by the transport when a shard has stopped: its questions end with `gone`.
  void forget(ShardNumber shard);

  /// The number of questions without an answer so far.
  std::size_t open_questions() const { return questions_.size(); }

 private:
  using Subscriber = base::UniqueFunction<void(const void*, ShardNumber)>;
  using Respond = base::UniqueFunction<void(Message)>;
  using Server = base::UniqueFunction<void(Message, Respond)>;
  using Done = base::UniqueFunction<void(Answered<Message>)>;
  struct Open {
    ShardNumber shard;
    base::Instant deadline;
    Done done;
  };
  static constexpr std::size_t kinds = std::variant_size_v<Message>;

  void deliver(std::size_t kind, const void* event, ShardNumber from) {
    for (Subscriber& subscriber : subscribers_[kind]) subscriber(event, from);
  }
  void send_others(const Message& message, bool is_volatile = false);
  void confirm_others(const Message& message, base::Duration deadline, base::UniqueFunction<void(bool)> done);
  void put_question(ShardNumber shard, Message question, base::Duration deadline, Done done);
  void send_question(ShardNumber shard, Envelope::Kind kind, Message question, base::Duration deadline,
                     Done done);
  /// Remembers a question and returns its id.
  std::uint64_t open(ShardNumber shard, base::Duration deadline, Done done);
  void answer(ShardNumber to, std::uint64_t id, Message message);
  void end(std::uint64_t id, Answered<Message> answered);
  void on_due();

  const ShardNumber own_;
  Transport* const transport_;
  std::array<std::vector<Subscriber>, kinds> subscribers_;
  std::array<Server, kinds> servers_;
  std::unordered_map<std::uint64_t, Open> questions_;
  std::set<std::pair<base::Instant, std::uint64_t>> deadlines_;  ///< of the questions
  std::uint64_t last_id_ = 0;
  base::Timer due_;
};

}  // namespace parley::cluster
