// Keeps the read slots of sockets whose answers are still queued, until their clients have taken them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "api/gateway/read_slots.hpp"
#include "base/timers.hpp"
#include "base/unique_function.hpp"

namespace parley::api {

class UntakenAnswers {
 public:
  /// In bytes. A socket with less than this queued has taken its answer.
  static constexpr std::size_t taken_below = 64 << 10;
  static constexpr base::Duration between_looks{20};

  /// Returns the bytes that are queued for the socket with this serial number; 0 if it has gone.
  using Queued = base::UniqueFunction<std::size_t(std::uint64_t serial)>;

  UntakenAnswers(base::Timers& timers, Queued queued)
      : queued_(std::move(queued)), next_look_(timers, [this] { look(); }) {}

  /// Frees the slot as soon as the socket has taken its answer, which may be at once.
  void add(std::uint64_t serial, ReadSlots::Slot slot) {
    if (queued_(serial) < taken_below) return;
    untaken_.emplace_back(serial, std::move(slot));
    if (!next_look_.armed()) next_look_.arm(between_looks);
  }

  std::size_t size() const { return untaken_.size(); }

 private:
  void look() {
    std::erase_if(untaken_, [this](const auto& answer) { return queued_(answer.first) < taken_below; });
    if (!untaken_.empty()) next_look_.arm(between_looks);
  }

  Queued queued_;
  std::vector<std::pair<std::uint64_t, ReadSlots::Slot>> untaken_;
  base::Timer next_look_;
};

}  // namespace parley::api
