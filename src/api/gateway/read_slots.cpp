#include "api/gateway/read_slots.hpp"

#include <optional>
#include <utility>

namespace parley::api {

namespace {

base::Error too_many_reads() {
  base::Error error(base::ErrorCode::rate_limited, "Too many reads are under way");
  error.retry_after = base::Duration{1000};
  return error;
}

}  // namespace

/// The reads of one user. Slots refer to it, so that it may outlive its owner.
struct ReadSlots::Reader : std::enable_shared_from_this<Reader> {
  Reader(ReadSlots& owner_, base::UserId user_) : owner(&owner_), user(std::move(user_)) {
    turn.emplace(owner_.timers_, [this] { take_turns(); });
  }

  bool has_free_slot() const { return reading < owner->limits_.at_once; }

  Slot slot() {
    ++reading;
    return Slot(shared_from_this());
  }

  void release() {
    --reading;
    if (owner == nullptr) return;
    if (!waiting.empty()) return turn->arm({});  // never from inside the call that frees the slot
    if (reading == 0) owner->readers_.erase(user);
  }

  void take_turns() {
    const std::shared_ptr<Reader> self = shared_from_this();
    while (owner != nullptr && !waiting.empty()) {
      const bool is_its_turn = has_free_slot();
      if (!is_its_turn && waiting.front().deadline > turn->now()) break;
      Start start = std::move(waiting.front().start);
      waiting.pop_front();
      start(is_its_turn ? base::Result<Slot>(slot()) : too_many_reads());
    }
    if (owner != nullptr && !waiting.empty()) turn->arm_at(waiting.front().deadline);
  }

  ReadSlots* owner;  ///< nullptr once it has been destroyed
  base::UserId user;
  std::size_t reading = 0;
  std::list<Waiting> waiting{};
  std::optional<base::Timer> turn{};
};

ReadSlots::Slot& ReadSlots::Slot::operator=(Slot&& other) noexcept {
  if (this == &other) return *this;
  free();
  reader_ = std::move(other.reader_);
  return *this;
}

void ReadSlots::Slot::free() {
  if (const std::shared_ptr<Reader> reader = std::exchange(reader_, nullptr)) reader->release();
}

ReadSlots::ReadSlots(base::Timers& timers, Limits limits) : timers_(timers), limits_(limits) {}

ReadSlots::~ReadSlots() {
  for (auto& [user, reader] : readers_) {
    reader->owner = nullptr;
    reader->turn.reset();
  }
}

void ReadSlots::take(const base::UserId& user, Start start) {
  if (limits_.at_once == 0) return start(Slot());
  std::shared_ptr<Reader>& known = readers_[user];
  if (known == nullptr) known = std::make_shared<Reader>(*this, user);
  const std::shared_ptr<Reader> reader = known;
  if (reader->waiting.empty() && reader->has_free_slot()) return start(reader->slot());
  if (reader->waiting.size() >= limits_.waiting) return start(too_many_reads());
  const base::Instant deadline = timers_.now() + limits_.patience;
  reader->waiting.push_back({std::move(start), deadline});
  if (!reader->turn->armed()) reader->turn->arm_at(deadline);
}

}  // namespace parley::api
