#include "presence/contacts.hpp"

#include <utility>

namespace parley::presence {

Contacts::Contacts(base::Timers& timers, store::ConversationStore& conversations, store::CallStore& calls)
    : conversations_(conversations), calls_(calls), again_(timers, [this] { read_again(); }) {}

void Contacts::arrive(const base::UserId& user) {
  const auto [entry, is_new] = here_.try_emplace(user, Entry{stays_ + 1});
  if (is_new) read(user, ++stays_);
}

void Contacts::leave(const base::UserId& user) {
  const auto found = here_.find(user);
  if (found == here_.end()) return;
  for (const base::UserId& contact : found->second.people) {
    const auto watchers = watchers_.find(contact);
    watchers->second.erase(user);
    if (watchers->second.empty()) watchers_.erase(watchers);
  }
  here_.erase(found);
}

void Contacts::met(const base::UserId& one, const base::UserId& other) {
  if (one == other) return;
  met_alone(one, other);
  met_alone(other, one);
}

void Contacts::met_alone(const base::UserId& one, const base::UserId& other) {
  if (link(one, other) && listener_ != nullptr && is_read(one)) listener_->on_met(one, other);
}

bool Contacts::is_read(const base::UserId& user) const {
  const auto found = here_.find(user);
  return found != here_.end() && found->second.is_read;
}

const Contacts::People* Contacts::contacts_of(const base::UserId& user) const {
  const auto found = here_.find(user);
  return found == here_.end() ? nullptr : &found->second.people;
}

const Contacts::People* Contacts::watchers_of(const base::UserId& user) const {
  const auto found = watchers_.find(user);
  return found == watchers_.end() ? nullptr : &found->second;
}

void Contacts::look_up(const base::UserId& user, base::UniqueFunction<void(People)> done) {
  if (is_read(user)) return done(here_.at(user).people);
  gather(user, [done = std::move(done)](base::Result<People> found) mutable {
    done(found ? *std::move(found) : People{});
  });
}

void Contacts::read(const base::UserId& user, std::uint64_t stay) {
  gather(user, [this, user, stay](base::Result<People> found) { on_read(user, stay, std::move(found)); });
}

void Contacts::on_read(const base::UserId& user, std::uint64_t stay, base::Result<People> found) {
  const auto entry = here_.find(user);
  if (entry == here_.end() || entry->second.stay != stay) return;
  if (!found) {
    refused_.push_back(user);
    if (!again_.armed()) again_.arm(retry_after);
    return;
  }
  for (const base::UserId& contact : *found) link(user, contact);
  entry->second.is_read = true;
  if (listener_ != nullptr) listener_->on_contacts(user);
}

void Contacts::gather(const base::UserId& user, store::Completion<People> done) {
  conversations_.peers(
      user, most_conversations,
      [this, user, done = std::move(done)](base::Result<std::vector<base::UserId>> peers) mutable {
        if (!peers) return done(std::move(peers).error());
        People people(std::make_move_iterator(peers->begin()), std::make_move_iterator(peers->end()));
        store::CallQuery query{user};
        query.limit = most_calls;
        calls_.history(std::move(query), [user, people = std::move(people), done = std::move(done)](
                                             base::Result<store::CallPage> page) mutable {
          if (!page) return done(std::move(page).error());
          for (store::Call& call : page->calls) {
            // A call that never rang makes no contacts.
            if (call.status == store::CallStatus::failed) continue;
            people.insert(std::move(call.caller == user ? call.callee : call.caller));
          }
          people.erase(user);
          done(std::move(people));
        });
      });
}

bool Contacts::link(const base::UserId& user, const base::UserId& contact) {
  const auto found = here_.find(user);
  if (found == here_.end() || found->second.people.size() >= most_contacts) return false;
  if (!found->second.people.insert(contact).second) return false;
  watchers_[contact].insert(user);
  return true;
}

void Contacts::read_again() {
  for (const base::UserId& user : std::exchange(refused_, {})) {
    const auto found = here_.find(user);
    if (found != here_.end() && !found->second.is_read) read(user, found->second.stay);
  }
}

}  // namespace parley::presence
