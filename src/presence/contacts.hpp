// Who knows whom, of those who are here: people with a common conversation, or a call that rang. Each has a
// list, read once when they come; what happens between two while they are here is added to it.
//
//     contacts   alice -> { bob, carol }         alice sees bob and carol
//     watchers   bob   -> { alice }              a change of bob's is news to alice
//                carol -> { alice }
//
// The second is the first turned around, exact at any time. A list holds the people of the 1,000 newest
// conversations and the 200 newest calls, and at most 1,000 more that are met in one stay; whoever is met
// past that is seen after coming again. An entry costs about 150 bytes, in both together.
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
  /// This user's list has been read.
  virtual void on_contacts(const base::UserId& user) = 0;
  /// Met while here, behind on_contacts(user): the one is in the other's list now.
  virtual void on_met(const base::UserId& user, const base::UserId& contact) = 0;
};

class Contacts {
 public:
  using People = std::unordered_set<base::UserId>;
  static constexpr std::size_t most_conversations = 1'000;
  static constexpr std::size_t most_calls = store::max_call_history_limit;
  static constexpr std::size_t most_contacts = most_conversations + most_calls + 1'000;
  /// Between two attempts to read the lists that the store refused.
  static constexpr base::Duration retry_after{1'000};

  Contacts(base::Timers& timers, store::ConversationStore& conversations, store::CallStore& calls);
  Contacts(const Contacts&) = delete;
  Contacts& operator=(const Contacts&) = delete;

  /// Null: nobody is told.
  void tell(ContactListener* listener) { listener_ = listener; }

  /// Reads the list, answered by on_contacts later; nothing for who is here already.
  void arrive(const base::UserId& user);
  void leave(const base::UserId& user);
  /// A message between them, or a call that rings. Either may be away.
  void met(const base::UserId& one, const base::UserId& other);
  /// The other does not know of it: a message that is withheld from them.
  void met_alone(const base::UserId& one, const base::UserId& other);

  /// Whether on_contacts has been called since they came.
  bool is_read(const base::UserId& user) const;
  /// Whom they see; null for who is not here.
  const People* contacts_of(const base::UserId& user) const;
  /// Who sees them, of those who are here; null where nobody does.
  const People* watchers_of(const base::UserId& user) const;

  /// The list of somebody who need not be here. Nobody where the store refuses: whom one may see is then not
  /// known.
  void look_up(const base::UserId& user, base::UniqueFunction<void(People)> done);

 private:
  struct Entry {
    std::uint64_t stay;
    bool is_read = false;
    People people{};
  };

  void read(const base::UserId& user, std::uint64_t stay);
  void on_read(const base::UserId& user, std::uint64_t stay, base::Result<People> found);
  /// From the store.
  void gather(const base::UserId& user, store::Completion<People> done);
  /// True where that is new.
  bool link(const base::UserId& user, const base::UserId& contact);
  void read_again();

  store::ConversationStore& conversations_;
  store::CallStore& calls_;
  ContactListener* listener_ = nullptr;
  std::unordered_map<base::UserId, Entry> here_;
  std::unordered_map<base::UserId, People> watchers_;
  std::uint64_t stays_ = 0;
  std::vector<base::UserId> refused_;  ///< at most one for each stay; those who left meanwhile are skipped
  base::Timer again_;
};

}  // namespace parley::presence
