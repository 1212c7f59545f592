// Revoked tokens in plain lists: for the story tests in virtual time, and as the model that the database is
// compared with. Completions run on the executor, as those of the real store do, and never inside a call.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "store/revocation_store.hpp"
#include "support/memory_store.hpp"

namespace parley::support {

class MemoryRevocationStore final : public store::RevocationStore {
 public:
  MemoryRevocationStore(MemoryUserStore& users, base::Executor& executor)
      : users_(users), executor_(executor) {}

  void revoke(store::RevokedToken token, store::Completion<void> done) override {
    if (auto refused = refusal(token.user)) return answer<void>(executor_, std::move(done), *refused);
    std::erase_if(kept.tokens, [&](const store::RevokedToken& known) {
      return known.user == token.user && known.token == token.token;
    });
    kept.tokens.push_back(std::move(token));
    answer<void>(executor_, std::move(done), {});
  }

  void replace_password(store::TokenMark mark, std::string hash, store::Completion<void> done) override {
    if (auto refused = refusal(mark.user)) return answer<void>(executor_, std::move(done), *refused);
    users_.set_password_hash(mark.user, std::move(hash), [](base::Result<bool>) {});
    std::erase_if(kept.marks, [&](const store::TokenMark& known) { return known.user == mark.user; });
    kept.marks.push_back(std::move(mark));
    answer<void>(executor_, std::move(done), {});
  }

  void revoked(base::Timestamp now, store::Completion<store::Revoked> done) override {
    if (refuse) return answer<store::Revoked>(executor_, std::move(done), *refuse);
    store::Revoked revoked;
    const auto counts = [now](const auto& one) { return one.expires_at >= now; };
    std::ranges::copy_if(kept.tokens, std::back_inserter(revoked.tokens), counts);
    std::ranges::copy_if(kept.marks, std::back_inserter(revoked.marks), counts);
    answer<store::Revoked>(executor_, std::move(done), std::move(revoked));
  }

  void prune(base::Timestamp now, store::Completion<void> done) override {
    const auto is_over = [now](const auto& one) { return one.expires_at < now; };
    std::erase_if(kept.tokens, is_over);
    std::erase_if(kept.marks, is_over);
    answer<void>(executor_, std::move(done), {});
  }

  store::Revoked kept;
  /// while set, everything except pruning is refused with it, as on a full disk
  std::optional<base::Error> refuse;

 private:
  std::optional<base::Error> refusal(const base::UserId& user) const {
    if (refuse) return refuse;
    if (users_.get(user) == nullptr) return base::Error(base::ErrorCode::user_not_found);
    return std::nullopt;
  }

  MemoryUserStore& users_;
  base::Executor& executor_;
};

}  // namespace parley::support
