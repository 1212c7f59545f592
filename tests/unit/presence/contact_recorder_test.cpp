#include "presence/contact_recorder.hpp"

#include <memory>

#include <gtest/gtest.h>

#include "support/manual_clock.hpp"
#include "support/manual_executor.hpp"
#include "support/memory_call_store.hpp"
#include "support/memory_conversation_store.hpp"

namespace parley::presence {
namespace {

struct ContactRecorderTest : testing::Test {
  ContactRecorderTest() {
    contacts.arrive(alice);
    contacts.arrive(bob);
    executor.run_all();
  }
  void publish(bool is_withheld) {
    store::Message message;
    message.sender = bob;
    message.receiver = alice;
    message.withheld = is_withheld;
    bus.publish(cluster::MessageStored{std::make_shared<const store::Message>(message), {}});
  }

  const base::UserId alice{"alice"};
  const base::UserId bob{"bob"};
  support::ManualClock clock;
  base::Timers timers{clock};
  support::ManualExecutor executor;
  support::MemoryUserStore users{clock, executor};
  support::MemoryMessageStore messages{users, clock, executor};
  support::MemoryConversationStore conversations{users, messages, clock, executor};
  support::MemoryCallStore calls{users, executor};
  Contacts contacts{timers, conversations, calls};
  cluster::Bus bus{0, timers};
  ContactRecorder recorder{bus, contacts};
};

TEST_F(ContactRecorderTest, AMessageMakesItsTwoUsersContactsOfEachOther) {
  publish(false);
  EXPECT_TRUE(contacts.contacts_of(alice)->contains(bob));
  EXPECT_TRUE(contacts.contacts_of(bob)->contains(alice));
}

TEST_F(ContactRecorderTest, AWithheldMessageAddsAContactForItsSenderOnly) {
  publish(true);
  EXPECT_FALSE(contacts.contacts_of(alice)->contains(bob));
  EXPECT_TRUE(contacts.contacts_of(bob)->contains(alice));
}

}  // namespace
}  // namespace parley::presence
