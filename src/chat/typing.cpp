#include "chat/typing.hpp"

#include <utility>

namespace parley::chat {

Typing::Typing(base::Timers& timers, Limits limits, TypingListener& listener)
    : timers_(timers), limits_(limits), listener_(listener) {}

Typing::Pair& Typing::touch(const base::UserId& from, const base::UserId& to) {
  std::unique_ptr<Pair>& pair = typists_[from][to];
  if (pair == nullptr) pair = std::make_unique<Pair>(timers_, [this, from, to] { ended(from, to); });
  pair->silence.arm(limits_.silence);
  return *pair;
}

void Typing::start(const TypingSignal& signal) {
  Pair& pair = touch(signal.from, signal.to);
  const base::Instant now = timers_.now();
  if (pair.told && now - *pair.told < limits_.interval) return;
  pair.told = now;
  listener_.on_typing(signal);
  if (peers_ != nullptr) peers_->spread_start(signal);
}

void Typing::stop(const base::UserId& from, const base::UserId& to) {
  heard_stop(from, to);
  if (peers_ != nullptr) peers_->spread_stop(from, to);
}

void Typing::heard_start(const TypingSignal& signal) {
  touch(signal.from, signal.to).told = timers_.now();
  listener_.on_typing(signal);
}

void Typing::heard_stop(const base::UserId& from, const base::UserId& to) {
  (void)forget(from, to);
  listener_.on_stopped_typing(from, to);
}

void Typing::ended(const base::UserId& from, const base::UserId& to) {
  // Kept until the end, because `from` and `to` belong to the erased pair if its silence timer calls this
  // function.
  const std::unique_ptr<Pair> pair = forget(from, to);
  if (pair != nullptr) listener_.on_stopped_typing(from, to);
}

std::unique_ptr<Typing::Pair> Typing::forget(const base::UserId& from, const base::UserId& to) {
  const auto typist = typists_.find(from);
  if (typist == typists_.end()) return nullptr;
  const auto receiver = typist->second.find(to);
  if (receiver == typist->second.end()) return nullptr;
  std::unique_ptr<Pair> pair = std::move(receiver->second);
  typist->second.erase(receiver);
  if (typist->second.empty()) typists_.erase(typist);
  return pair;
}

void Typing::stop_all(const base::UserId& from) {
  const auto typist = typists_.find(from);
  if (typist == typists_.end()) return;
  const Receivers receivers = std::move(typist->second);
  typists_.erase(typist);
  for (const auto& [to, pair] : receivers) listener_.on_stopped_typing(from, to);
}

}  // namespace parley::chat
