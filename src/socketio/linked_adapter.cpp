#include "socketio/linked_adapter.hpp"

#include <algorithm>
#include <cstdint>
#include <unordered_map>
#include <utility>

#include "socketio/server.hpp"

namespace parley::socketio {

namespace {

std::vector<std::string> strings(std::span<const std::string_view> names) {
  return {names.begin(), names.end()};
}

std::vector<std::string_view> views(const std::vector<std::string>& names) {
  return {names.begin(), names.end()};
}

SelectedRooms value_of(const Selection& selection) {
  SelectedRooms value{strings(selection.rooms), strings(selection.except_rooms)};
  if (selection.except != nullptr) value.except_rooms.push_back(selection.except->id().str());
  return value;
}

/// A Selection that refers to a value.
class Selected {
 public:
  explicit Selected(const SelectedRooms& value)
      : rooms_(views(value.rooms)), except_rooms_(views(value.except_rooms)) {}
  operator Selection() const { return {rooms_, except_rooms_}; }

 private:
  std::vector<std::string_view> rooms_;
  std::vector<std::string_view> except_rooms_;
};

std::vector<AdapterMessage::Packet> packets_of(std::span<const engineio::EncodedMessage> unit) {
  std::vector<AdapterMessage::Packet> packets;
  for (const engineio::EncodedMessage& message : unit) {
    const bool is_binary = message.is_binary();
    // A text has the type of its Engine.IO packet in front.
    message.for_each_packet([&](std::string_view packet) {
      packets.push_back({std::string(packet.substr(is_binary ? 0 : 1)), is_binary});
    });
  }
  return packets;
}

EncodedUnit unit_of(const std::vector<AdapterMessage::Packet>& packets) {
  EncodedUnit unit;
  for (const AdapterMessage::Packet& packet : packets) {
    unit.push_back(packet.is_binary ? engineio::EncodedMessage::binary(packet.bytes)
                                    : engineio::EncodedMessage::text(packet.bytes));
  }
  return unit;
}

/// A broadcast with acknowledgements that waits for the sockets of this shard and for the other shards.
struct AckRound {
  explicit AckRound(std::size_t bytes_at_most) : bytes(bytes_at_most) {}

  void add(BroadcastAnswer answer) {
    const std::size_t size = kept_bytes(answer);
    if (size > bytes) {
      ++silent;
      return;
    }
    bytes -= size;
    answers.push_back(std::move(answer));
  }
  void add(AdapterAnswers others) {
    missing += others.missing;
    for (AdapterAnswer& each : others.answers) {
      auto* const theirs = std::get_if<AdapterAnswer::Acknowledgements>(&each.content);
      if (theirs == nullptr) {
        ++missing;
        continue;
      }
      timed_out = timed_out || theirs->timed_out;
      silent += theirs->silent;
      for (BroadcastAnswer& answer : theirs->answers) add(std::move(answer));
    }
  }
  BroadcastResult result() const { return {timed_out || missing > 0, answers, silent, missing}; }

  BroadcastCallback done{};
  std::vector<BroadcastAnswer> answers{};
  std::size_t bytes;  ///< bytes of answers that may still be kept
  std::size_t silent = 0;
  std::size_t missing = 0;
  bool timed_out = false;
  int parts = 2;  ///< parts that are awaited: this shard, and the others together
};

struct FetchRound {
  void add(AdapterAnswers others, std::size_t sockets_at_most) {
    result.missing_shards += others.missing;
    for (AdapterAnswer& each : others.answers) {
      auto* const theirs = std::get_if<AdapterAnswer::Sockets>(&each.content);
      if (theirs == nullptr) {
        ++result.missing_shards;
        continue;
      }
      result.left_out += theirs->left_out;
      const std::size_t room = sockets_at_most - std::min(sockets_at_most, result.sockets.size());
      const std::size_t taken = std::min(room, theirs->sockets.size());
      result.left_out += theirs->sockets.size() - taken;
      std::move(theirs->sockets.begin(), theirs->sockets.begin() + static_cast<std::ptrdiff_t>(taken),
                std::back_inserter(result.sockets));
    }
  }

  FetchResult result{};
  FetchCallback done{};
};

}  // namespace

struct LinkedAdapter::Rounds {
  /// One part of a round has arrived. The last one ends it.
  void end_part(std::unordered_map<std::uint64_t, AckRound>::iterator round) {
    if (--round->second.parts > 0) return;
    auto ended = acks.extract(round);
    ended.mapped().done(ended.mapped().result());
  }

  std::unordered_map<std::uint64_t, AckRound> acks;
  std::unordered_map<std::uint64_t, FetchRound> fetches;
  std::uint64_t last_id = 0;
};

LinkedAdapter::LinkedAdapter(LocalAdapter& local, AdapterLink& link, const Server& server,
                             std::string_view namespace_name)
    : local_(local),
      link_(link),
      server_(server),
      namespace_name_(namespace_name),
      rounds_(std::make_shared<Rounds>()) {}

LinkedAdapter::~LinkedAdapter() = default;

std::size_t LinkedAdapter::waiting() const {
  return rounds_->acks.size() + rounds_->fetches.size();
}

template <class Content>
void LinkedAdapter::publish(Content content) {
  link_.publish({namespace_name_, std::move(content)});
}

std::size_t LinkedAdapter::broadcast(const Selection& selection,
                                     std::span<const engineio::EncodedMessage> unit, Delivery delivery) {
  publish(AdapterMessage::Broadcast{value_of(selection), packets_of(unit), delivery});
  return local_.broadcast(selection, unit, delivery);
}

bool LinkedAdapter::broadcast_with_ack(const Selection& selection, const AcknowledgedEvent& event,
                                       base::Duration timeout, BroadcastCallback done) {
  const Options& options = server_.options();
  if (waiting() >= options.broadcasts_waiting) return false;
  const std::uint64_t id = ++rounds_->last_id;
  const std::weak_ptr<Rounds> rounds = rounds_;
  const auto on_own = [rounds, id](const BroadcastResult& own) {
    const std::shared_ptr<Rounds> kept = rounds.lock();
    if (kept == nullptr) return;
    const auto round = kept->acks.find(id);
    if (round == kept->acks.end()) return;
    round->second.timed_out = round->second.timed_out || own.timed_out;
    round->second.silent += own.silent;
    for (const BroadcastAnswer& answer : own.answers) round->second.add(answer);
    kept->end_part(round);
  };
  if (!local_.broadcast_with_ack(selection, event, timeout, on_own)) return false;
  rounds_->acks.try_emplace(id, options.broadcast_answer_bytes).first->second.done = std::move(done);

  const base::Duration wait = std::clamp(timeout, base::Duration{0}, longest_ack_wait);
  AdapterQuestion::Acknowledgements question{value_of(selection), std::string(event.name),
                                             std::string(event.arguments_json), strings(event.attachments),
                                             wait};
  link_.ask({namespace_name_, std::move(question)}, wait + options.link_grace,
            [rounds, id](AdapterAnswers others) {
              const std::shared_ptr<Rounds> kept = rounds.lock();
              if (kept == nullptr) return;
              const auto round = kept->acks.find(id);
              if (round == kept->acks.end()) return;
              round->second.add(std::move(others));
              kept->end_part(round);
            });
  return true;
}

bool LinkedAdapter::fetch(const Selection& selection, base::Duration timeout, FetchCallback done) {
  const Options& options = server_.options();
  if (waiting() >= options.broadcasts_waiting) return false;
  const std::uint64_t id = ++rounds_->last_id;
  FetchRound& round = rounds_->fetches[id];
  round.done = std::move(done);
  local_.fetch(selection, timeout, [&round](FetchResult own) { round.result = std::move(own); });
  link_.ask(
      {namespace_name_, AdapterQuestion::Sockets{value_of(selection)}},
      std::clamp(timeout, base::Duration{0}, longest_ack_wait),
      [rounds = std::weak_ptr<Rounds>(rounds_), id, most = options.fetched_sockets](AdapterAnswers others) {
        const std::shared_ptr<Rounds> kept = rounds.lock();
        if (kept == nullptr) return;
        auto ended = kept->fetches.extract(id);
        if (ended.empty()) return;
        ended.mapped().add(std::move(others), most);
        ended.mapped().done(std::move(ended.mapped().result));
      });
  return true;
}

void LinkedAdapter::join(const Selection& selection, std::span<const std::string_view> rooms) {
  publish(AdapterMessage::Join{value_of(selection), strings(rooms)});
  local_.join(selection, rooms);
}

void LinkedAdapter::leave(const Selection& selection, std::span<const std::string_view> rooms) {
  publish(AdapterMessage::Leave{value_of(selection), strings(rooms)});
  local_.leave(selection, rooms);
}

void LinkedAdapter::disconnect(const Selection& selection, bool close) {
  publish(AdapterMessage::Disconnect{value_of(selection), close});
  local_.disconnect(selection, close);
}

void LinkedAdapter::server_side_emit(std::string_view name, std::string_view arguments_json) {
  publish(AdapterMessage::ServerEvent{std::string(name), std::string(arguments_json)});
}

// --- from other shards ------------------------------------------------------------------------------------

void apply(LocalAdapter& local, const AdapterMessage& message) {
  struct Apply {
    void operator()(const AdapterMessage::Broadcast& broadcast) const {
      local.broadcast(Selected(broadcast.to), unit_of(broadcast.packets), broadcast.delivery);
    }
    void operator()(const AdapterMessage::Join& join) const {
      local.join(Selected(join.sockets), views(join.rooms));
    }
    void operator()(const AdapterMessage::Leave& leave) const {
      local.leave(Selected(leave.sockets), views(leave.rooms));
    }
    void operator()(const AdapterMessage::Disconnect& disconnect) const {
      local.disconnect(Selected(disconnect.sockets), disconnect.close);
    }
    void operator()(const AdapterMessage::ServerEvent&) const {}

    LocalAdapter& local;
  };
  std::visit(Apply{local}, message.content);
}

void answer(LocalAdapter& local, const AdapterQuestion& question, AdapterReply reply) {
  if (const auto* const sockets = std::get_if<AdapterQuestion::Sockets>(&question.content)) {
    local.fetch(Selected(sockets->sockets), {}, [&reply](FetchResult own) {
      reply({AdapterAnswer::Sockets{std::move(own.sockets), own.left_out}});
    });
    return;
  }
  const auto& asked = std::get<AdapterQuestion::Acknowledgements>(question.content);
  const std::vector<std::string_view> attachments = views(asked.attachments);
  // Shared, because a round that is not begun destroys its callback.
  const auto shared = std::make_shared<AdapterReply>(std::move(reply));
  const bool has_begun =
      local.broadcast_with_ack(Selected(asked.to), {asked.event_name, asked.arguments_json, attachments},
                               asked.timeout, [shared](const BroadcastResult& own) {
                                 AdapterAnswer::Acknowledgements answers{own.timed_out, {}, own.silent};
                                 answers.answers.assign(own.answers.begin(), own.answers.end());
                                 (*shared)({std::move(answers)});
                               });
  if (!has_begun) (*shared)({AdapterAnswer::Refused{}});
}

}  // namespace parley::socketio
