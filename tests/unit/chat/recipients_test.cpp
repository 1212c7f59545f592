#include "chat/recipients.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace parley::chat {
namespace {

using Names = std::vector<std::string>;

Names names(const Recipients& recipients) {
  Names names;
  for (const base::UserId* const user : recipients) names.push_back(user->str());
  return names;
}

struct RecipientsTest : testing::Test {
  RecipientsTest() {
    message.sender = mark.sender = removed.by = alice;
    message.receiver = mark.by = removed.receiver = bob;
  }
  const base::UserId alice{"alice"};
  const base::UserId bob{"bob"};
  presence::Blocks blocks;
  store::Message message;
  store::Removed removed;
  store::Mark mark;
};

TEST_F(RecipientsTest, AMessageIsForItsReceiverAndItsSender) {
  EXPECT_EQ(names(recipients_of(message)), (Names{"bob", "alice"}));
}

TEST_F(RecipientsTest, ANoteToOneselfHasOneRecipient) {
  message.receiver = removed.receiver = mark.by = alice;
  EXPECT_EQ(names(recipients_of(message)), Names{"alice"});
  EXPECT_EQ(names(recipients_of_edit(message, blocks)), Names{"alice"});
  EXPECT_EQ(names(recipients_of(removed, blocks)), Names{"alice"});
  EXPECT_EQ(names(recipients_of(mark, blocks)), Names{"alice"});
}

TEST_F(RecipientsTest, AWithheldMessageAndItsChangesAreForItsSenderOnly) {
  message.withheld = removed.withheld = true;
  EXPECT_EQ(names(recipients_of(message)), Names{"alice"});
  EXPECT_EQ(names(recipients_of_edit(message, blocks)), Names{"alice"});
  EXPECT_EQ(names(recipients_of(removed, blocks)), Names{"alice"});
}

TEST_F(RecipientsTest, ChangesOfAMessageAreNotForAUserWhoBlocksItsSender) {
  blocks.add({bob, alice});
  EXPECT_EQ(names(recipients_of_edit(message, blocks)), Names{"alice"});
  EXPECT_EQ(names(recipients_of(removed, blocks)), Names{"alice"});
}

TEST_F(RecipientsTest, ChangesOfAMessageAreForAUserWhomItsSenderBlocks) {
  blocks.add({alice, bob});
  EXPECT_EQ(names(recipients_of_edit(message, blocks)), (Names{"alice", "bob"}));
  EXPECT_EQ(names(recipients_of(removed, blocks)), (Names{"alice", "bob"}));
}

TEST_F(RecipientsTest, AReadMarkIsAlsoForItsReaderAndADeliveredMarkIsNot) {
  EXPECT_EQ(names(recipients_of(mark, blocks)), (Names{"alice", "bob"}));
  mark.kind = store::MarkKind::delivered;
  EXPECT_EQ(names(recipients_of(mark, blocks)), Names{"alice"});
}

TEST_F(RecipientsTest, AMarkIsNotForTheSenderIfEitherOfTheTwoBlocksTheOther) {
  for (const store::Block& block : {store::Block{alice, bob}, store::Block{bob, alice}}) {
    presence::Blocks apart;
    apart.add(block);
    mark.kind = store::MarkKind::read;
    EXPECT_EQ(names(recipients_of(mark, apart)), Names{"bob"});
    mark.kind = store::MarkKind::delivered;
    EXPECT_EQ(names(recipients_of(mark, apart)), Names{});
  }
}

}  // namespace
}  // namespace parley::chat
