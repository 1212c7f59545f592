// Who can be called, from the user store and the roster.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "calls/directory.hpp"
#include "presence/roster.hpp"
#include "store/user_store.hpp"

namespace parley::api {

class Callees final : public calls::Directory {
 public:
  Callees(store::UserStore& users, const presence::Roster& roster) : users_(users), roster_(roster) {}

  void find(const base::UserId& user, store::Completion<std::optional<std::string>> done) override {
    users_.find(user, [done = std::move(done)](base::Result<std::optional<store::User>> found) mutable {
      if (!found) return done(std::move(found).error());
      if (!*found) return done(std::optional<std::string>());
      done(std::optional(std::move((*found)->name)));
    });
  }
  bool is_connected(const base::UserId& user) const override { return roster_.devices(user) > 0; }
  bool is_busy(const base::UserId& user) const override { return !roster_.wants_calls(user); }

 private:
  store::UserStore& users_;
  const presence::Roster& roster_;
};

}  // namespace parley::api
