// Hashes and stores one password after the other. Each is tried again until it is stored.
#include "auth/password_import.hpp"

#include <algorithm>
#include <utility>

namespace parley::auth {

PasswordImport::PasswordImport(base::Timers& timers, store::UserStore& users, Passwords& passwords)
    : users_(users), passwords_(passwords), retry_(timers, [this] { next(); }) {}

PasswordImport::~PasswordImport() {
  for (auto& [user, password] : plain_) wipe(password);
}

base::Result<void> PasswordImport::add(const base::UserId& user, std::string password) {
  if (auto checked = check_password(password); !checked) return checked;
  // The user's password is being hashed and was forgotten meanwhile. Its hash could not be told from that of
  // another password, so a new one is not added.
  const bool is_forgotten = !order_.empty() && order_.front() == user && !plain_.contains(user);
  if (is_forgotten) return {};
  const bool is_new = plain_.try_emplace(user, std::move(password)).second;
  if (!is_new) return {};
  order_.push_back(user);
  if (order_.size() == 1) next();
  return {};
}

std::optional<bool> PasswordImport::matches(const base::UserId& user, std::string_view password) const {
  const auto found = plain_.find(user);
  if (found == plain_.end()) return std::nullopt;
  return same_password(found->second, password);
}

void PasswordImport::forget(const base::UserId& user) {
  const auto found = plain_.find(user);
  if (found == plain_.end()) return;
  wipe(found->second);
  plain_.erase(found);
  // The first entry is being hashed or stored, and leaves the queue when that is done.
  if (order_.front() != user) std::erase(order_, user);
}

void PasswordImport::next() {
  if (!plain_.contains(order_.front())) return done_with_first();
  passwords_.hash(plain_.at(order_.front()),
                  [this](base::Result<std::string> hash) { hashed(std::move(hash)); });
}

void PasswordImport::hashed(base::Result<std::string> hash) {
  if (!plain_.contains(order_.front())) return done_with_first();
  if (!hash) return again_later();
  users_.set_password_hash(order_.front(), std::move(*hash), [this](base::Result<bool> stored) {
    // False means that there is no such user, so the password is dropped.
    if (stored) {
      done_with_first();
    } else {
      again_later();
    }
  });
}

void PasswordImport::done_with_first() {
  if (const auto found = plain_.find(order_.front()); found != plain_.end()) {
    wipe(found->second);
    plain_.erase(found);
  }
  order_.pop_front();
  pause_ = first_pause;
  if (!order_.empty()) next();
}

void PasswordImport::again_later() {
  retry_.arm(pause_);
  pause_ = std::min(pause_ * 2, longest_pause);
}

}  // namespace parley::auth
