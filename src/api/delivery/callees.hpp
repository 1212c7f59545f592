// Tells the switchboard which users can be called, from the accounts, the roster and the blocks.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "auth/identity.hpp"
#include "calls/directory.hpp"
#include "presence/blocks.hpp"
#include "presence/roster.hpp"

namespace parley::api {

class Callees final : public calls::Directory {
 public:
  Callees(auth::Identity& identity, const presence::Roster& roster, const presence::Blocks& blocks)
      : identity_(identity), roster_(roster), blocks_(blocks) {}

  void find(const base::UserId& user, store::Completion<std::optional<std::string>> done) override {
    identity_.name_of(user, std::move(done));
  }
  bool is_connected(const base::UserId& user) const override { return roster_.devices(user) > 0; }
  bool are_apart(const base::UserId& one, const base::UserId& other) const override {
    return blocks_.between(one, other) != nullptr;
  }
  bool is_busy(const base::UserId& user) const override { return !roster_.wants_calls(user); }

 private:
  auth::Identity& identity_;
  const presence::Roster& roster_;
  const presence::Blocks& blocks_;
};

}  // namespace parley::api
