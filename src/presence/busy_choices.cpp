#include "presence/busy_choices.hpp"

#include <utility>

namespace parley::presence {

void BusyChoices::load(store::Completion<void> done) {
  users_.busy([this, done = std::move(done)](base::Result<std::vector<base::UserId>> busy) mutable {
    if (!busy) return done(std::move(busy).error());
    for (const base::UserId& user : *busy) roster_.set_busy(user, true);
    done({});
  });
}

void BusyChoices::choose(const base::UserId& user, bool is_busy, store::Completion<void> done) {
  const auto [place, is_first] = pending_.try_emplace(user);
  if (!is_first) {
    place->second.next = is_busy;
    place->second.waiting.push_back(std::move(done));
    return;
  }
  if (is_settled(user, is_busy)) {
    pending_.erase(place);
    return done({});
  }
  place->second.writing.push_back(std::move(done));
  write(user, is_busy);
}

void BusyChoices::write(const base::UserId& user, bool is_busy) {
  users_.set_busy(user, is_busy, [this, user, is_busy](const base::Result<bool>& written) {
    on_written(user, is_busy, written);
  });
}

void BusyChoices::on_written(const base::UserId& user, bool is_busy, const base::Result<bool>& written) {
  std::optional<base::Error> refusal;
  if (!written) {
    refusal = written.error();
    unstored_.insert(user);
  } else {
    unstored_.erase(user);
    if (!*written) refusal = base::Error(base::ErrorCode::unauthorized);
  }
  const bool is_in_force = !written || *written;
  if (is_in_force) roster_.set_busy(user, is_busy);

  Pending& pending = pending_.at(user);
  Askers refused_or_done = std::move(pending.writing);
  pending.writing = std::exchange(pending.waiting, {});
  const std::optional<bool> next = std::exchange(pending.next, std::nullopt);
  Askers done;
  if (!next) {
    pending_.erase(user);
  } else if (is_settled(user, *next)) {
    done = std::move(pending.writing);
    pending_.erase(user);
  } else {
    write(user, *next);
  }
  // The completions run last, because a caller that gets its answer may choose again.
  for (auto& asker : refused_or_done) asker(refusal ? base::Result<void>(*refusal) : base::Result<void>());
  for (auto& asker : done) asker({});
}

}  // namespace parley::presence
