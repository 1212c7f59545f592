#include "auth/revocations.hpp"

#include <algorithm>
#include <utility>

namespace parley::auth {

using base::Error;
using base::ErrorCode;
using base::Result;

Revocations::Revocations(base::Timers& timers, store::RevocationStore& store, cluster::Bus& bus)
    : timers_(timers), store_(store), bus_(bus), tidy_(timers, [this] { tidy(); }) {
  bus_.subscribe<cluster::TokenRevoked>([this](const cluster::TokenRevoked& revoked, auto /*from*/) {
    remember(revoked.token);
    notify(revoked.token.user);
  });
  bus_.subscribe<cluster::PasswordReplaced>([this](const cluster::PasswordReplaced& replaced, auto /*from*/) {
    remember(replaced.mark);
    notify(replaced.mark.user);
  });
}

void Revocations::load(store::Completion<void> done) {
  store_.revoked(timers_.clock().wall_now(),
                 [this, done = std::move(done)](Result<store::Revoked> revoked) mutable {
                   if (!revoked) return done(std::move(revoked).error());
                   for (const store::RevokedToken& token : revoked->tokens) remember(token);
                   for (store::TokenMark& mark : revoked->marks) remember(std::move(mark));
                   tidy_.arm(tidying);
                   done({});
                 });
}

bool Revocations::is_revoked(const base::UserId& user, std::string_view token_id,
                             base::Timestamp issued_at) const {
  if (const auto mark = marks_.find(user); mark != marks_.end()) {
    const bool is_spared = !mark->second.spared.empty() && mark->second.spared == token_id;
    if (issued_at < mark->second.valid_from && !is_spared) return true;
  }
  const auto tokens = tokens_.find(user);
  return tokens != tokens_.end() && tokens->second.contains(std::string(token_id));
}

base::Timestamp Revocations::valid_from(const base::UserId& user) const {
  const auto mark = marks_.find(user);
  return mark == marks_.end() ? base::Timestamp{} : mark->second.valid_from;
}

void Revocations::revoke(store::RevokedToken token, store::Completion<void> done) {
  if (size() >= capacity) return done(Error(ErrorCode::unavailable));
  store::RevokedToken kept = token;
  store_.revoke(std::move(kept),
                [this, token = std::move(token), done = std::move(done)](Result<void> stored) mutable {
                  if (!stored) return done(std::move(stored));
                  publish(cluster::TokenRevoked{std::move(token)}, std::move(done));
                });
}

void Revocations::replace_password(const base::UserId& user, std::string hash, std::string spared,
                                   store::Completion<void> done) {
  const bool is_full = size() >= capacity && !marks_.contains(user);
  if (is_full || !changing_.insert(user).second) return done(Error(ErrorCode::unavailable));
  const base::Timestamp now = timers_.clock().wall_now();
  // Later than the newest possible token, even if one change follows another within a second.
  const auto newest = std::chrono::floor<std::chrono::seconds>(std::max(now, valid_from(user)));
  store::TokenMark mark{user, newest + std::chrono::seconds{1}, std::move(spared), now + mark_life};
  store::TokenMark kept = mark;
  store_.replace_password(
      std::move(kept), std::move(hash),
      [this, mark = std::move(mark), done = std::move(done)](Result<void> stored) mutable {
        changing_.erase(mark.user);
        if (!stored) return done(std::move(stored));
        publish(cluster::PasswordReplaced{std::move(mark)}, std::move(done));
      });
}

void Revocations::notify(const base::UserId& user) {
  if (listener_ != nullptr) listener_->on_revoked(user);
}

void Revocations::remember(const store::RevokedToken& token) {
  if (tokens_[token.user].insert_or_assign(token.token, token.expires_at).second) ++token_count_;
}

void Revocations::remember(store::TokenMark mark) {
  const auto known = marks_.find(mark.user);
  if (known != marks_.end() && known->second.valid_from > mark.valid_from) return;
  marks_.insert_or_assign(std::move(mark.user),
                          Mark{mark.valid_from, std::move(mark.spared), mark.expires_at});
}

void Revocations::tidy() {
  tidy_.arm(tidying);
  const base::Timestamp now = timers_.clock().wall_now();
  std::erase_if(marks_, [now](const auto& mark) { return mark.second.expires_at < now; });
  for (auto user = tokens_.begin(); user != tokens_.end();) {
    token_count_ -= std::erase_if(user->second, [now](const auto& token) { return token.second < now; });
    user = user->second.empty() ? tokens_.erase(user) : std::next(user);
  }
  // If this fails, the store only keeps expired entries for longer. The next hour tries again.
  store_.prune(now, [](Result<void>) {});
}

}  // namespace parley::auth
