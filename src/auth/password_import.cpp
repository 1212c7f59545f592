// One password after the other, each tried until it is stored.
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
  // What is being worked on was forgotten meanwhile: nothing tells its hash from that of another password.
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
  // The first is being worked on: it leaves when that is done.
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
    // False is a user who is not there: nothing to keep a password for.
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
