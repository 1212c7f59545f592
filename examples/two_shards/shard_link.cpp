#include "shard_link.hpp"

#include <utility>

namespace socketio = parley::socketio;

template <class Task>
bool ShardLink::post(Task task) {
  if (waiting_.fetch_add(1) >= most_waiting) {
    --waiting_;
    return false;
  }
  shard_.post([this, task = std::move(task)]() mutable {
    --waiting_;
    task();
  });
  return true;
}

void ShardLink::publish(socketio::AdapterMessage message) {
  for (ShardLink* const other : others_) {
    other->post([other, message] { other->server_->receive(message); });
  }
}

void ShardLink::ask(socketio::AdapterQuestion question, parley::base::Duration deadline, Done done) {
  const std::uint64_t id = ++last_id_;
  Asked& asked =
      asked_.try_emplace(id, shard_.timers(), std::move(done), others_.size(), [this, id] { end(id); })
          .first->second;
  asked.deadline.arm(deadline);
  // A shard to which nothing can be posted counts as missing when the deadline is over.
  for (ShardLink* const other : others_) {
    other->post([this, other, id, question] {
      other->server_->answer(question, [this, id](socketio::AdapterAnswer answer) {
        post([this, id, answer = std::move(answer)]() mutable { collect(id, std::move(answer)); });
      });
    });
  }
}

void ShardLink::collect(std::uint64_t id, socketio::AdapterAnswer answer) {
  const auto found = asked_.find(id);
  if (found == asked_.end()) return;  // too late
  found->second.answers.answers.push_back(std::move(answer));
  if (--found->second.missing == 0) end(id);
}

void ShardLink::end(std::uint64_t id) {
  auto asked = asked_.extract(id);
  asked.mapped().answers.missing = asked.mapped().missing;
  asked.mapped().done(std::move(asked.mapped().answers));
}
