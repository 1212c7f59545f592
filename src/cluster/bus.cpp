#include "cluster/bus.hpp"

#include <optional>

namespace parley::cluster {

Bus::Bus(ShardNumber own, base::Timers& timers, Transport* transport)
    : own_(own), transport_(transport), due_(timers, [this] { on_due(); }) {}

void Bus::send_others(const Message& message, bool is_volatile) {
  for (ShardNumber shard = 0; shard < transport_->shards(); ++shard) {
    if (shard == own_ || (is_volatile && transport_->is_behind(shard))) continue;
    (void)transport_->send(shard, {own_, Envelope::Kind::event, 0, message});
  }
}

void Bus::confirm_others(const Message& message, base::Duration deadline,
                         base::UniqueFunction<void(bool)> done) {
  if (is_alone() || transport_->shards() == 1) return done(true);
  struct Confirmations {
    std::size_t awaited;
    bool is_late;
    base::UniqueFunction<void(bool)> done;
  };
  const auto all = std::make_shared<Confirmations>(transport_->shards() - 1U, false, std::move(done));
  for (ShardNumber shard = 0; shard < transport_->shards(); ++shard) {
    if (shard == own_) continue;
    send_question(shard, Envelope::Kind::event, message, deadline, [all](const Answered<Message>& applied) {
      // A shard that is gone has nothing that the event would change.
      if (!applied && applied.error() == NoAnswer::timed_out) all->is_late = true;
      if (--all->awaited == 0) all->done(!all->is_late);
    });
  }
}

void Bus::put_question(ShardNumber shard, Message question, base::Duration deadline, Done done) {
  if (shard != own_) {
    return send_question(shard, Envelope::Kind::question, std::move(question), deadline, std::move(done));
  }
  Server& server = servers_[question.index()];
  if (!server) return done(NoAnswer::gone);
  // The answer may come later, so the question gets a deadline like any other.
  const std::uint64_t id = open(shard, deadline, std::move(done));
  server(std::move(question), [this, id](Message message) { end(id, std::move(message)); });
}

void Bus::send_question(ShardNumber shard, Envelope::Kind kind, Message question, base::Duration deadline,
                        Done done) {
  const std::uint64_t id = open(shard, deadline, std::move(done));
  const bool is_sent = transport_ != nullptr && shard < transport_->shards() &&
                       transport_->send(shard, {own_, kind, id, std::move(question)});
  if (!is_sent) end(id, NoAnswer::gone);
}

std::uint64_t Bus::open(ShardNumber shard, base::Duration deadline, Done done) {
  const std::uint64_t id = ++last_id_;
  const base::Instant due = due_.now() + deadline;
  questions_.emplace(id, Open{shard, due, std::move(done)});
  deadlines_.emplace(due, id);
  if (!due_.armed() || due < due_.deadline()) due_.arm_at(due);
  return id;
}

void Bus::receive(Envelope envelope) {
  const ShardNumber from = envelope.from;
  const std::uint64_t id = envelope.id;
  switch (envelope.kind) {
    case Envelope::Kind::event:
      std::visit([&](const auto& event) { deliver(envelope.message.index(), &event, from); },
                 envelope.message);
      if (id != 0) answer(from, id, Applied{});
      return;
    case Envelope::Kind::question:
      if (Server& server = servers_[envelope.message.index()]) {
        server(std::move(envelope.message),
               [this, from, id](Message message) { answer(from, id, std::move(message)); });
      }
      return;
    case Envelope::Kind::answer:
      return end(id, std::move(envelope.message));
  }
}

void Bus::answer(ShardNumber to, std::uint64_t id, Message message) {
  (void)transport_->send(to, {own_, Envelope::Kind::answer, id, std::move(message)});
}

void Bus::end(std::uint64_t id, Answered<Message> answered) {
  const auto found = questions_.find(id);
  if (found == questions_.end()) return;  // too late, or a second time
  Done done = std::move(found->second.done);
  deadlines_.erase({found->second.deadline, id});
  questions_.erase(found);
  done(std::move(answered));
}

void Bus::forget(ShardNumber shard) {
  std::vector<std::uint64_t> ended;
  for (const auto& [id, open] : questions_) {
    if (open.shard == shard) ended.push_back(id);
  }
  for (const std::uint64_t id : ended) end(id, NoAnswer::gone);
}

void Bus::on_due() {
  while (!deadlines_.empty() && deadlines_.begin()->first <= due_.now()) {
    end(deadlines_.begin()->second, NoAnswer::timed_out);
  }
  if (!deadlines_.empty() && !due_.armed()) due_.arm_at(deadlines_.begin()->first);
}

}  // namespace parley::cluster
