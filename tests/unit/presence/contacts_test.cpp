#include "presence/contacts.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/manual_clock.hpp"
#include "support/manual_executor.hpp"
#include "support/memory_call_store.hpp"
#include "support/memory_conversation_store.hpp"

namespace parley::presence {
namespace {

using namespace std::chrono_literals;
using base::UserId;
using Names = std::vector<std::string>;

Names names(const Contacts::People* people) {
  Names names;
  if (people == nullptr) return {"(no list)"};
  for (const UserId& user : *people) names.push_back(user.str());
  std::ranges::sort(names);
  return names;
}

/// A store that can be made to fail.
class Peers final : public store::ConversationStore {
 public:
  explicit Peers(support::MemoryConversationStore& store) : store_(store) {}
  void list(store::ConversationQuery query, store::Completion<store::ConversationPage> done) override {
    store_.list(std::move(query), std::move(done));
  }
  void sync(store::SyncQuery query, store::Completion<store::SyncPage> done) override {
    store_.sync(std::move(query), std::move(done));
  }
  void peers(const UserId& user, std::size_t limit, store::Completion<std::vector<UserId>> done) override {
    ++asked;
    if (refusal) return done(*refusal);
    store_.peers(user, limit, std::move(done));
  }
  void mark(store::MarkKind kind, const UserId& by, const base::MessageId& message,
            store::Completion<store::Mark> done) override {
    store_.mark(kind, by, message, std::move(done));
  }
  void edit(const UserId& by, const base::MessageId& message, store::NewContent content,
            base::Duration window, store::Completion<store::Message> done) override {
    store_.edit(by, message, std::move(content), window, std::move(done));
  }
  void remove(const UserId& by, const base::MessageId& message, base::Duration window,
              store::Completion<store::Removed> done) override {
    store_.remove(by, message, window, std::move(done));
  }

  std::optional<base::Error> refusal;
  int asked = 0;

 private:
  support::MemoryConversationStore& store_;
};

class ContactsTest : public testing::Test, public ContactListener {
 protected:
  ContactsTest() {
    for (const UserId& user : {alice, bob, carol, dave}) EXPECT_TRUE(users.add_now({user, user.str()}));
    contacts.tell(this);
  }
  void on_contacts(const UserId& user) override { told.push_back("read " + user.str()); }
  void on_met(const UserId& user, const UserId& contact) override {
    told.push_back(user.str() + " met " + contact.str());
  }

  void write(const UserId& from, const UserId& to) {
    messages.append({from, to, "hello"}, [](base::Result<store::Appended> done) { EXPECT_TRUE(done); });
    executor.run_all();
  }
  void call(const UserId& from, const UserId& to, store::CallStatus status) {
    store::Call record;
    record.id = base::CallId::random();
    record.caller = from;
    record.callee = to;
    record.status = status;
    EXPECT_TRUE(calls.put_now(std::move(record)));
  }
  void come(const UserId& user) {
    contacts.arrive(user);
    executor.run_all();
  }

  const UserId alice{"alice"};
  const UserId bob{"bob"};
  const UserId carol{"carol"};
  const UserId dave{"dave"};
  support::ManualClock clock;
  base::Timers timers{clock};
  support::ManualExecutor executor;
  support::MemoryUserStore users{clock, executor};
  support::MemoryMessageStore messages{users, clock, executor};
  support::MemoryConversationStore conversations{users, messages, clock, executor};
  support::MemoryCallStore calls{users, executor};
  Peers peers{conversations};
  Contacts contacts{timers, peers, calls};
  Names told;
};

TEST_F(ContactsTest, AreUsersWithACommonConversationOrCall) {
  write(alice, bob);
  call(carol, alice, store::CallStatus::ended);
  come(alice);
  EXPECT_EQ(names(contacts.contacts_of(alice)), (Names{"bob", "carol"}));
  EXPECT_EQ(told, Names{"read alice"});
}

TEST_F(ContactsTest, ACallThatNeverRangMakesNoContact) {
  call(dave, alice, store::CallStatus::failed);
  come(alice);
  EXPECT_EQ(names(contacts.contacts_of(alice)), Names{});
}

TEST_F(ContactsTest, AMessageToTheSenderItselfMakesNoContact) {
  write(alice, alice);
  come(alice);
  contacts.met(alice, alice);
  EXPECT_EQ(names(contacts.contacts_of(alice)), Names{});
}

TEST_F(ContactsTest, WatchersAreConnectedUsersWithTheUserInTheirList) {
  write(alice, bob);
  write(carol, bob);
  EXPECT_EQ(contacts.watchers_of(bob), nullptr);
  come(alice);
  come(carol);
  come(dave);
  EXPECT_EQ(names(contacts.watchers_of(bob)), (Names{"alice", "carol"}));
  EXPECT_EQ(contacts.watchers_of(alice), nullptr) << "bob is not connected";
  contacts.leave(alice);
  EXPECT_EQ(names(contacts.watchers_of(bob)), Names{"carol"});
  contacts.leave(carol);
  EXPECT_EQ(contacts.watchers_of(bob), nullptr);
  EXPECT_EQ(contacts.contacts_of(alice), nullptr);
}

TEST_F(ContactsTest, AListIsReadOncePerStay) {
  come(alice);
  come(alice);
  EXPECT_EQ(peers.asked, 1);
  contacts.leave(alice);
  write(alice, bob);
  come(alice);
  EXPECT_EQ(peers.asked, 2);
  EXPECT_EQ(names(contacts.contacts_of(alice)), Names{"bob"});
}

TEST_F(ContactsTest, AListReadAfterTheUserHasLeftIsDiscarded) {
  write(alice, bob);
  contacts.arrive(alice);
  contacts.leave(alice);
  executor.run_all();
  EXPECT_EQ(told, Names{});
  EXPECT_EQ(contacts.watchers_of(bob), nullptr);
}

TEST_F(ContactsTest, AListReadForAnEarlierStayIsDiscarded) {
  contacts.arrive(alice);
  contacts.leave(alice);
  contacts.arrive(alice);
  executor.run_all();
  EXPECT_EQ(told, Names{"read alice"});
}

TEST_F(ContactsTest, AContactMadeWhileConnectedIsAddedAtOnce) {
  come(alice);
  told.clear();
  contacts.met(alice, bob);
  EXPECT_EQ(told, Names{"alice met bob"}) << "bob is not connected and has no list";
  EXPECT_EQ(names(contacts.watchers_of(bob)), Names{"alice"});
  contacts.met(bob, alice);
  EXPECT_EQ(told.size(), 1u) << "not again";
  come(carol);
  told.clear();
  contacts.met(carol, alice);
  EXPECT_EQ(told, (Names{"carol met alice", "alice met carol"}));
}

TEST_F(ContactsTest, AContactMadeWhileTheListIsBeingReadIsInTheList) {
  contacts.arrive(alice);
  contacts.met(bob, alice);
  EXPECT_EQ(told, Names{}) << "on_contacts will report it";
  executor.run_all();
  EXPECT_EQ(told, Names{"read alice"});
  EXPECT_EQ(names(contacts.contacts_of(alice)), Names{"bob"});
}

TEST_F(ContactsTest, AListThatCouldNotBeReadIsReadAgainWhileTheUserIsConnected) {
  write(alice, bob);
  peers.refusal = base::Error(base::ErrorCode::unavailable);
  come(alice);
  come(carol);
  contacts.leave(carol);
  EXPECT_EQ(told, Names{});
  clock.advance(Contacts::retry_after - 1ms, timers);
  EXPECT_EQ(peers.asked, 2);
  clock.advance(1ms, timers);
  EXPECT_EQ(peers.asked, 3) << "for alice only";
  peers.refusal.reset();
  clock.advance(Contacts::retry_after, timers);
  executor.run_all();
  EXPECT_EQ(told, Names{"read alice"});
  EXPECT_EQ(names(contacts.contacts_of(alice)), Names{"bob"});
  EXPECT_EQ(timers.next_deadline(), std::nullopt);
}

TEST_F(ContactsTest, TheSizeOfAListIsBounded) {
  come(alice);
  for (std::size_t i = 0; i < Contacts::most_contacts + 10; ++i) {
    contacts.met(alice, UserId("m" + std::to_string(i)));
  }
  EXPECT_EQ(contacts.contacts_of(alice)->size(), Contacts::most_contacts);
  EXPECT_EQ(contacts.watchers_of(UserId("m" + std::to_string(Contacts::most_contacts))), nullptr);
}

TEST_F(ContactsTest, TheListOfAnOfflineUserIsLookedUpAndNotKept) {
  write(alice, bob);
  Names found;
  const auto keep = [&](const Contacts::People& people) { found = names(&people); };
  contacts.look_up(alice, keep);
  executor.run_all();
  EXPECT_EQ(found, Names{"bob"});
  EXPECT_EQ(contacts.contacts_of(alice), nullptr);
  EXPECT_EQ(contacts.watchers_of(bob), nullptr);
  come(alice);
  contacts.met(alice, carol);
  peers.refusal = base::Error(base::ErrorCode::unavailable);
  contacts.look_up(alice, keep);
  EXPECT_EQ(found, (Names{"bob", "carol"})) << "the list of a connected user needs no store";
  contacts.look_up(dave, keep);
  EXPECT_EQ(found, Names{}) << "empty if the store fails";
}

}  // namespace
}  // namespace parley::presence
