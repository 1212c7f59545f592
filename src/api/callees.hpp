// Who can be called, from the user store and the roster.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "calls/directory.hpp"
#include "presence/blocks.hpp"
#include "presence/roster.hpp"
#include "store/user_store.hpp"

namespace parley::api {

class Callees final : public calls::Directory {
 public:
  Callees(store::UserStore& users, const presence::Roster& roster, const presence::Blocks& blocks)
      : users_(users), roster_(roster), blocks_(blocks) {}

  void find(const base::UserId& user, store::Completion<std::optional<std::string>> done) override {
    users_.find(user, [done = std::move(done)](base::Result<std::optional<store::User>> found) mutable {
      if (!found) return done(std::move(found).error());
      if (!*found) return done(std::optional<std::string>());
      done(std::optional(std::move((*found)->name)));
    });
  }
  bool is_connected(const base::UserId& user) const override { return roster_.devices(user) > 0; }
  bool are_apart(const base::UserId& one, const base::UserId& other) const override {
    return blocks_.between(one, other) != nullptr;
  }
  bool is_busy(const base::UserId& user) const override { return !roster_.wants_calls(user); }

 private:
  store::UserStore& users_;
  const presence::Roster& roster_;
  const presence::Blocks& blocks_;
};

}  // namespace parley::api
