#include "chat/typing.hpp"

#include <utility>

namespace parley::chat {

Typing::Typing(base::Timers& timers, Limits limits, const presence::Blocks& blocks, cluster::Bus& bus,
               Stopped stopped)
    : timers_(timers), limits_(limits), blocks_(blocks), stopped_(std::move(stopped)) {
  bus.subscribe<cluster::MessageStored>([this](const cluster::MessageStored& stored, auto /*from*/) {
    ended(stored.message->sender, stored.message->receiver);
  });
}

Typing::Pair& Typing::touch(const base::UserId& from, const base::UserId& to, base::Duration silence) {
  std::unique_ptr<Pair>& pair = typists_[from][to];
  if (pair == nullptr) pair = std::make_unique<Pair>(timers_, [this, from, to] { fall_silent(from, to); });
  pair->silence.arm(silence);
  return *pair;
}

bool Typing::start(const base::UserId& from, const base::UserId& to) {
  Pair& pair = touch(from, to, limits_.silence);
  pair.is_own = true;
  const base::Instant now = timers_.now();
  if (pair.notified_at && now - *pair.notified_at < limits_.interval) return false;
  pair.notified_at = now;
  return !blocks_.has_blocked(to, from);
}

bool Typing::apply_start(const base::UserId& from, const base::UserId& to) {
  Pair& pair = touch(from, to, limits_.silence + limits_.interval);
  pair.notified_at = timers_.now();
  pair.is_own = false;
  return !blocks_.has_blocked(to, from);
}

void Typing::stop(const base::UserId& from, const base::UserId& to) {
  (void)forget(from, to);
  notify_stopped(from, to);
}

void Typing::notify_stopped(const base::UserId& from, const base::UserId& to, bool is_silence) {
  if (!blocks_.has_blocked(to, from)) stopped_(from, to, is_silence);
}

/// `from` and `to` belong to the pair, which is therefore kept until the end.
void Typing::fall_silent(const base::UserId& from, const base::UserId& to) {
  const std::unique_ptr<Pair> pair = forget(from, to);
  notify_stopped(from, to, pair->is_own);
}

void Typing::ended(const base::UserId& from, const base::UserId& to) {
  const std::unique_ptr<Pair> pair = forget(from, to);
  if (pair != nullptr) notify_stopped(from, to);
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
  for (const auto& [to, pair] : receivers) notify_stopped(from, to);
}

}  // namespace parley::chat
