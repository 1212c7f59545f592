// The contact lists of the users who are connected. Two users are contacts if they have a common conversation
// or a call that rang. A list is read once, when its user arrives. New contacts are added while the user
// stays.
//
//     contacts   alice -> { bob, carol }         alice sees the presence of bob and carol
//     watchers   bob   -> { alice }              a change of bob's presence is sent to alice
//                carol -> { alice }
//
// The second map is the exact inverse of the first at any time. A list holds the users of the 1,000 newest
// conversations and the 200 newest calls. At most 1,000 more are added during one stay; a contact beyond that
// is seen after the user has come again. An entry costs about 150 bytes in both maps together.
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/ids.hpp"
#include "base/timers.hpp"
#include "store/call_store.hpp"
#include "store/conversation_store.hpp"

namespace parley::presence {

class ContactListener {
 public:
  virtual ~ContactListener() = default;
  /// Called when this user's list has been read.
  virtual void on_contacts(const base::UserId& user) = 0;
  /// Called when `contact` has been added to the list of `user`, after on_contacts(user).
  virtual void on_met(const base::UserId& user, const base::UserId& contact) = 0;
};

class Contacts {
 public:
  using People = std::unordered_set<base::UserId>;
  static constexpr std::size_t most_conversations = 1'000;
  static constexpr std::size_t most_calls = store::max_call_history_limit;
  static constexpr std::size_t most_contacts = most_conversations + most_calls + 1'000;
  /// The time between two attempts to read the lists that the store failed to read.
  static constexpr base::Duration retry_after{1'000};

  Contacts(base::Timers& timers, store::ConversationStore& conversations, store::CallStore& calls);
  Contacts(const Contacts&) = delete;
  Contacts& operator=(const Contacts&) = delete;

  /// Sets the listener. May be nullptr, in which case nothing is notified.
  void tell(ContactListener* listener) { listener_ = listener; }

  /// Adds the user and reads the list; on_contacts is called later. Does nothing if the user is already
  /// present.
  void arrive(const base::UserId& user);
  /// Removes the user and the list.
  void leave(const base::UserId& user);
  /// Makes the two users contacts of each other, after a message between them or a call that rang. Either may
  /// be offline.
  void met(const base::UserId& one, const base::UserId& other);
  /// Adds `other` to the list of `one` only. Used for a message that is withheld from `other`.
  void met_alone(const base::UserId& one, const base::UserId& other);

  /// Whether on_contacts has been called since the user arrived.
  bool is_read(const base::UserId& user) const;
  /// Returns the users whose presence this user sees; nullptr if this user is not present.
  const People* contacts_of(const base::UserId& user) const;
  /// Returns the connected users who see the presence of this user; nullptr if there are none.
  const People* watchers_of(const base::UserId& user) const;

  /// Passes the list of a user who may be offline to `done`. The list is empty if the store fails, because it
  /// is then not known whose presence the user may see.
  void look_up(const base::UserId& user, base::UniqueFunction<void(People)> done);

 private:
  struct Entry {
    std::uint64_t stay;
    bool is_read = false;
    People people{};
  };

  void read(const base::UserId& user, std::uint64_t stay);
  void on_read(const base::UserId& user, std::uint64_t stay, base::Result<People> found);
  /// Reads the list from the store.
  void gather(const base::UserId& user, store::Completion<People> done);
  /// Returns true if the contact is new.
  bool link(const base::UserId& user, const base::UserId& contact);
  void read_again();

  store::ConversationStore& conversations_;
  store::CallStore& calls_;
  ContactListener* listener_ = nullptr;
  std::unordered_map<base::UserId, Entry> here_;
  std::unordered_map<base::UserId, People> watchers_;
  std::uint64_t stays_ = 0;
  std::vector<base::UserId> refused_;  ///< at most one entry for each stay; users who have left meanwhile are
                                       ///< skipped
  base::Timer again_;
};

}  // namespace parley::presence
