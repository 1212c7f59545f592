// Places of logins in a plain list: for the story tests in virtual time, and as the model that the database
// is compared with.
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "store/login_store.hpp"
#include "support/memory_store.hpp"

namespace parley::support {

class MemoryLoginStore final : public store::LoginStore {
 public:
  MemoryLoginStore(MemoryUserStore& users, base::Executor& executor) : users_(users), executor_(executor) {}

  void remember_login(store::LoginPlace login, base::Timestamp since, store::Completion<void> done) override {
    if (users_.get(login.user) == nullptr) {
      return answer<void>(executor_, std::move(done), base::Error(base::ErrorCode::user_not_found));
    }
    const auto known = std::ranges::find(kept, login.place, &store::LoginPlace::place);
    if (known != kept.end() && login.at < known->at + std::chrono::hours(24)) {
      return answer<void>(executor_, std::move(done), {});
    }
    if (known != kept.end()) kept.erase(known);
    const base::UserId user = login.user;
    kept.insert(kept.begin(), std::move(login));
    std::erase_if(kept, [since](const store::LoginPlace& one) { return one.at < since; });
    std::ranges::sort(kept, std::ranges::greater{}, &store::LoginPlace::at);
    std::size_t of_user = 0;
    std::erase_if(kept, [&](const store::LoginPlace& one) {
      return one.user == user && ++of_user > store::most_login_places;
    });
    answer<void>(executor_, std::move(done), {});
  }

  void knows_login(std::string place, base::Timestamp since, store::Completion<bool> done) override {
    ++look_ups;
    if (refuse) return answer<bool>(executor_, std::move(done), *refuse);
    const bool known = std::ranges::any_of(
        kept, [&](const store::LoginPlace& one) { return one.place == place && one.at >= since; });
    answer<bool>(executor_, std::move(done), known);
  }

  std::vector<store::LoginPlace> kept;  ///< newest first
  std::size_t look_ups = 0;
  std::optional<base::Error> refuse;  ///< while set, look-ups are refused with it

 private:
  MemoryUserStore& users_;
  base::Executor& executor_;
};

}  // namespace parley::support
