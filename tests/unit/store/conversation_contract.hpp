// The requirements of every engine for conversations and for changes to messages. An engine's test
// instantiates it with its Backend.
#pragma once

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "unit/store/conversation_scene.hpp"

namespace parley::store {

template <class Backend>
class ConversationContract : public testing::Test, public ConversationScene<Backend> {
 protected:
  using Scene = ConversationScene<Backend>;
  using Texts = std::vector<std::string>;
  static constexpr base::Duration minute{60'000};

  void SetUp() override { this->add_people(); }

  static std::string refusal(const auto& result) {
    return result ? "none" : std::string(base::entry(result.error().code).name);
  }
};
TYPED_TEST_SUITE_P(ConversationContract);

using base::ErrorCode;
using support::user_id;

// --- marks

TYPED_TEST_P(ConversationContract, MarksAMessageAndTheEarlierOnesOfItsSenderAsRead) {
  const Message one = this->sent("1", "2");
  const Message answer = this->sent("2", "1");
  const Message two = this->sent("1", "2");
  const Message three = this->sent("1", "2");
  this->backend.clock.advance(this->minute);
  const auto mark = this->read("2", two);
  ASSERT_TRUE(mark.ok());
  EXPECT_EQ(mark->kind, MarkKind::read);
  EXPECT_EQ(mark->message, two.id);
  EXPECT_EQ(mark->conversation, two.conversation);
  EXPECT_EQ(mark->by, user_id("2"));
  EXPECT_EQ(mark->sender, user_id("1"));
  EXPECT_EQ(mark->up_to_seq, two.seq);
  EXPECT_EQ(mark->at, this->backend.clock.wall_now());
  EXPECT_TRUE(mark->moved);
  EXPECT_EQ(this->unread("2", "1"), 1);
  EXPECT_EQ(this->unread("1", "2"), 1) << "the sender has not read the answer";
  std::vector<std::size_t> readers;
  const auto page = this->history_of("1");
  for (const Message& each : page->messages) readers.push_back(each.read_by.size());
  EXPECT_EQ(readers, (std::vector<std::size_t>{1, 0, 1, 0}));
}

TYPED_TEST_P(ConversationContract, NeverMovesAMarkBack) {
  const Message one = this->sent("1", "2");
  const Message two = this->sent("1", "2");
  for (const MarkKind kind : {MarkKind::delivered, MarkKind::read}) {
    const base::Timestamp first = this->backend.clock.wall_now();
    ASSERT_TRUE(this->mark(kind, "2", two.id)->moved);
    this->backend.clock.advance(this->minute);
    for (const Message& again : {one, two}) {
      const auto mark = this->mark(kind, "2", again.id);
      ASSERT_TRUE(mark.ok());
      EXPECT_FALSE(mark->moved);
      EXPECT_EQ(mark->message, again.id);
      EXPECT_EQ(mark->up_to_seq, two.seq) << "the position of the mark";
      EXPECT_EQ(mark->at, first) << "the time of the mark";
    }
  }
  EXPECT_EQ(this->unread("2", "1"), 0);
}

TYPED_TEST_P(ConversationContract, MovesTheDeliveredMarkWithTheReadMarkButNotTheReverse) {
  const Message one = this->sent("1", "2");
  const Message two = this->sent("1", "2");
  ASSERT_TRUE(this->deliver("2", one)->moved);
  EXPECT_EQ(this->unread("2", "1"), 2) << "delivered is not read";
  EXPECT_EQ(this->conversation("2", "1").last_read_seq, 0);
  this->backend.clock.advance(this->minute);
  const base::Timestamp then = this->backend.clock.wall_now();
  ASSERT_TRUE(this->read("2", two)->moved);
  this->backend.clock.advance(this->minute);
  const auto delivered = this->deliver("2", two);
  EXPECT_FALSE(delivered->moved);
  EXPECT_EQ(delivered->up_to_seq, two.seq);
  EXPECT_EQ(delivered->at, then);
}

TYPED_TEST_P(ConversationContract, KeepsADeliveredMarkThatIsAheadOfTheReadMark) {
  const Message one = this->sent("1", "2");
  const Message two = this->sent("1", "2");
  const base::Timestamp then = this->backend.clock.wall_now();
  ASSERT_TRUE(this->deliver("2", two)->moved);
  this->backend.clock.advance(this->minute);
  ASSERT_TRUE(this->read("2", one)->moved);
  const auto delivered = this->deliver("2", one);
  EXPECT_FALSE(delivered->moved);
  EXPECT_EQ(delivered->up_to_seq, two.seq);
  EXPECT_EQ(delivered->at, then);
}

TYPED_TEST_P(ConversationContract, RefusesAMarkByTheSenderAndByNonMembers) {
  const Message message = this->sent("1", "2");
  for (const MarkKind kind : {MarkKind::delivered, MarkKind::read}) {
    EXPECT_EQ(this->refusal(this->mark(kind, "1", message.id)), "PERMISSION_DENIED");
    EXPECT_EQ(this->refusal(this->mark(kind, "3", message.id)), "MESSAGE_NOT_FOUND");
    EXPECT_EQ(this->refusal(this->mark(kind, "9", message.id)), "MESSAGE_NOT_FOUND") << "an unknown user";
    EXPECT_EQ(this->refusal(this->mark(kind, "2", base::Uuid::random())), "MESSAGE_NOT_FOUND");
  }
  EXPECT_EQ(this->unread("2", "1"), 1);
}

TYPED_TEST_P(ConversationContract, NeverDatesAMarkBeforeTheMessage) {
  const Message message = this->sent("1", "2");
  this->backend.clock.advance(-this->minute);
  EXPECT_EQ(this->deliver("2", message)->at, message.timestamp);
  EXPECT_EQ(this->read("2", message)->at, message.timestamp);
  EXPECT_EQ(this->edit("1", message, "y")->edited_at, message.timestamp);
  EXPECT_EQ(this->remove("1", message)->deleted_at, message.timestamp);
}

TYPED_TEST_P(ConversationContract, AllowsMarksInNotesToOneselfAndCountsNoneAsUnread) {
  const Message note = this->sent("1", "1");
  EXPECT_EQ(this->unread("1", "1"), 0);
  ASSERT_TRUE(this->read("1", note)->moved);
  const Conversation notes = this->conversation("1", "1");
  EXPECT_EQ(notes.last_read_seq, 1);
  EXPECT_EQ(notes.last_message.read_by, std::vector{user_id("1")});
  static_cast<void>(this->sent("1", "1"));
  ASSERT_TRUE(this->remove("1", note).ok());
  EXPECT_EQ(this->unread("1", "1"), 0);
}

TYPED_TEST_P(ConversationContract, CountsUnreadMessagesFromEitherEndOfALongConversation) {
  std::vector<Message> messages;
  for (int i = 0; i < 40; ++i) {
    messages.push_back(i % 4 == 3 ? this->sent("2", "1") : this->sent("1", "2"));
  }
  // Every fourth message is an answer.
  std::erase_if(messages, [](const Message& each) { return each.sender == user_id("2"); });
  ASSERT_EQ(this->unread("2", "1"), 30);
  ASSERT_TRUE(this->remove("1", messages[1]).ok());
  ASSERT_TRUE(this->remove("1", messages[28]).ok());
  EXPECT_EQ(this->unread("2", "1"), 28);
  ASSERT_TRUE(this->read("2", messages[3]).ok());
  EXPECT_EQ(this->unread("2", "1"), 25) << "three of the four first were unread";
  ASSERT_TRUE(this->read("2", messages[25]).ok());
  EXPECT_EQ(this->unread("2", "1"), 3) << "one of the four last is deleted";
  static_cast<void>(this->sent("1", "2"));
  EXPECT_EQ(this->unread("2", "1"), 4);
  ASSERT_TRUE(this->read("2", messages[29]).ok());
  EXPECT_EQ(this->unread("2", "1"), 1);
}

// --- edits

TYPED_TEST_P(ConversationContract, ReplacesTheContentOfAnEditedMessage) {
  const Message message = this->sent("1", "2", "frist", "c1");
  ASSERT_TRUE(this->read("2", message).ok());
  this->backend.clock.advance(this->minute);
  const auto edited = this->edit("1", message, "first \xe2\x9c\x93");
  ASSERT_TRUE(edited.ok());
  for (const Message& seen : {*edited, this->history_of("2")->messages.at(0)}) {
    EXPECT_EQ(seen.id, message.id);
    EXPECT_EQ(seen.seq, message.seq);
    EXPECT_EQ(seen.content, "first \xe2\x9c\x93");
    EXPECT_EQ(seen.edited_at, this->backend.clock.wall_now());
    EXPECT_EQ(seen.timestamp, message.timestamp);
    EXPECT_EQ(seen.client_message_id, "c1");
    EXPECT_EQ(seen.sender_name, "Alice");
    EXPECT_EQ(seen.receiver, user_id("2"));
    EXPECT_EQ(seen.read_by, std::vector{user_id("2")}) << "an edit makes nothing unread";
    EXPECT_FALSE(seen.deleted_at.has_value());
  }
  EXPECT_EQ(this->unread("2", "1"), 0);
}

TYPED_TEST_P(ConversationContract, RefusesAnEditByAnotherUser) {
  const Message message = this->sent("1", "2", "mine");
  EXPECT_EQ(this->refusal(this->edit("2", message, "yours")), "PERMISSION_DENIED");
  EXPECT_EQ(this->refusal(this->edit("3", message, "yours")), "MESSAGE_NOT_FOUND");
  EXPECT_EQ(this->refusal(this->edit("9", message, "yours")), "MESSAGE_NOT_FOUND");
  EXPECT_EQ(this->refusal(this->edit("1", Message{}, "mine")), "MESSAGE_NOT_FOUND");
  EXPECT_EQ(this->contents(this->history_of("1")), (std::vector<std::string>{"mine"}));
}

TYPED_TEST_P(ConversationContract, MeasuresTheWindowFromTheTimeOfTheMessage) {
  const Message first = this->sent("1", "2");
  this->backend.clock.advance(this->minute);
  const Message second = this->sent("1", "2");
  EXPECT_TRUE(this->edit("1", first, "y", this->minute).ok()) << "the limit is inclusive";
  this->backend.clock.advance(base::Duration(1));
  EXPECT_EQ(this->refusal(this->edit("1", first, "z", this->minute)), "PERMISSION_DENIED")
      << "an edit does not restart the window";
  EXPECT_EQ(this->refusal(this->remove("1", first, this->minute)), "PERMISSION_DENIED");
  EXPECT_TRUE(this->remove("1", second, this->minute).ok());
  EXPECT_TRUE(this->edit("1", first, "z").ok()) << "no window";
  EXPECT_TRUE(this->remove("1", first).ok());
  this->backend.clock.advance(this->minute * 10);
  EXPECT_TRUE(this->remove("1", second, this->minute)->repeated)
      << "a second deletion is not an error, however late";
}

// --- deletions

TYPED_TEST_P(ConversationContract, KeepsATombstoneOfADeletedMessage) {
  const Message message = this->sent("1", "2", "secret", "c1");
  const Message next = this->sent("1", "2", "next");
  ASSERT_TRUE(this->edit("1", message, "more secret").ok());
  this->backend.clock.advance(this->minute);
  const auto removed = this->remove("1", message);
  ASSERT_TRUE(removed.ok());
  EXPECT_EQ(removed->message, message.id);
  EXPECT_EQ(removed->conversation, message.conversation);
  EXPECT_EQ(removed->by, user_id("1"));
  EXPECT_EQ(removed->receiver, user_id("2"));
  EXPECT_EQ(removed->deleted_at, this->backend.clock.wall_now());
  EXPECT_FALSE(removed->repeated);
  const Message tombstone = this->history_of("2")->messages.at(0);
  EXPECT_EQ(tombstone.id, message.id);
  EXPECT_EQ(tombstone.seq, 1);
  EXPECT_EQ(tombstone.sender, user_id("1"));
  EXPECT_EQ(tombstone.receiver, user_id("2"));
  EXPECT_EQ(tombstone.timestamp, message.timestamp);
  EXPECT_TRUE(tombstone.edited_at.has_value());
  EXPECT_EQ(tombstone.deleted_at, removed->deleted_at);
  EXPECT_EQ(tombstone.content, "");
  EXPECT_EQ(this->sync("2", message.conversation, 0)->messages.at(0).deleted_at, removed->deleted_at);
  EXPECT_EQ(this->sent("1", "2").seq, 3) << "its seq is not reused";
}

TYPED_TEST_P(ConversationContract, ReturnsTheFirstDeletionWhenAMessageIsDeletedAgain) {
  const Message message = this->sent("1", "2");
  const auto removed = this->remove("1", message);
  this->backend.clock.advance(this->minute);
  const auto again = this->remove("1", message);
  ASSERT_TRUE(again.ok());
  EXPECT_TRUE(again->repeated);
  EXPECT_EQ(again->deleted_at, removed->deleted_at);
  EXPECT_EQ(again->conversation, message.conversation);
  EXPECT_EQ(again->receiver, user_id("2"));
  EXPECT_EQ(this->unread("2", "1"), 0);
}

TYPED_TEST_P(ConversationContract, RefusesADeletionByAnotherUser) {
  const Message message = this->sent("1", "2", "mine");
  for (const char* state : {"there", "deleted"}) {
    EXPECT_EQ(this->refusal(this->remove("2", message)), "PERMISSION_DENIED") << state;
    EXPECT_EQ(this->refusal(this->remove("3", message)), "MESSAGE_NOT_FOUND") << state;
    EXPECT_EQ(this->refusal(this->remove("9", message)), "MESSAGE_NOT_FOUND") << state;
    ASSERT_TRUE(this->remove("1", message).ok());
  }
  EXPECT_EQ(this->refusal(this->remove("1", Message{})), "MESSAGE_NOT_FOUND");
  EXPECT_EQ(this->refusal(this->edit("1", message, "back")), "MESSAGE_NOT_FOUND") << "it is deleted";
  EXPECT_EQ(this->refusal(this->edit("2", message, "back")), "MESSAGE_NOT_FOUND");
}

TYPED_TEST_P(ConversationContract, LowersTheUnreadCountWhenAnUnreadMessageIsDeleted) {
  const Message one = this->sent("1", "2");
  const Message two = this->sent("1", "2");
  const Message three = this->sent("1", "2");
  ASSERT_TRUE(this->read("2", one).ok());
  ASSERT_TRUE(this->remove("1", one).ok());
  EXPECT_EQ(this->unread("2", "1"), 2) << "it had been read";
  ASSERT_TRUE(this->remove("1", two).ok());
  EXPECT_EQ(this->unread("2", "1"), 1);
  ASSERT_TRUE(this->read("2", two)->moved) << "a tombstone can be marked as read";
  EXPECT_EQ(this->unread("2", "1"), 1);
  ASSERT_TRUE(this->read("2", three).ok());
  EXPECT_EQ(this->unread("2", "1"), 0);
}

TYPED_TEST_P(ConversationContract, ReturnsARepeatedMessageInItsCurrentState) {
  const Message message = this->sent("1", "2", "once", "c1");
  const auto edited = this->edit("1", message, "edited");
  auto again = this->send("1", "2", "once", "c1");
  ASSERT_TRUE(again->repeated);
  EXPECT_EQ(again->message->id, message.id);
  EXPECT_EQ(again->message->content, "edited");
  EXPECT_EQ(again->message->edited_at, edited->edited_at);
  const auto removed = this->remove("1", message);
  again = this->send("1", "2", "once", "c1");
  ASSERT_TRUE(again->repeated);
  EXPECT_EQ(again->message->id, message.id);
  EXPECT_EQ(again->message->content, "");
  EXPECT_EQ(again->message->deleted_at, removed->deleted_at);
  EXPECT_EQ(this->peers("1"), (std::vector<std::string>{"2"}));
}

TYPED_TEST_P(ConversationContract, ComparesARepeatedMessageWithTheContentAsSent) {
  const auto refused_field = [this](const std::string& to, const std::string& content) {
    const auto sent = this->send("1", to, content, "c1");
    return sent.ok() ? "none" : sent.error().field;
  };
  const Message message = this->sent("1", "2", "once", "c1");
  for (const char* content : {"edited", "edited again"}) {
    ASSERT_TRUE(this->edit("1", message, content).ok());
    EXPECT_EQ(refused_field("2", "once"), "none");
    EXPECT_EQ(refused_field("2", content), "clientMessageId") << "it was not sent with this content";
    EXPECT_EQ(refused_field("3", "once"), "clientMessageId");
  }
  ASSERT_TRUE(this->remove("1", message).ok());
  EXPECT_EQ(refused_field("2", "once"), "none");
  EXPECT_EQ(refused_field("2", ""), "clientMessageId");
  EXPECT_EQ(refused_field("2", "edited again"), "clientMessageId");
  EXPECT_EQ(refused_field("3", "once"), "clientMessageId");
  const Message other = this->sent("1", "2", "twice", "c2");
  ASSERT_TRUE(this->remove("1", other).ok()) << "a message that was never edited";
  EXPECT_TRUE(this->send("1", "2", "twice", "c2")->repeated);
  EXPECT_EQ(this->send("1", "2", "thrice", "c2").error().field, "clientMessageId");
}

REGISTER_TYPED_TEST_SUITE_P(
    ConversationContract, MarksAMessageAndTheEarlierOnesOfItsSenderAsRead, NeverMovesAMarkBack,
    MovesTheDeliveredMarkWithTheReadMarkButNotTheReverse, KeepsADeliveredMarkThatIsAheadOfTheReadMark,
    RefusesAMarkByTheSenderAndByNonMembers, NeverDatesAMarkBeforeTheMessage,
    AllowsMarksInNotesToOneselfAndCountsNoneAsUnread, CountsUnreadMessagesFromEitherEndOfALongConversation,
    ReplacesTheContentOfAnEditedMessage, RefusesAnEditByAnotherUser, MeasuresTheWindowFromTheTimeOfTheMessage,
    KeepsATombstoneOfADeletedMessage, ReturnsTheFirstDeletionWhenAMessageIsDeletedAgain,
    RefusesADeletionByAnotherUser, LowersTheUnreadCountWhenAnUnreadMessageIsDeleted,
    ReturnsARepeatedMessageInItsCurrentState, ComparesARepeatedMessageWithTheContentAsSent);

}  // namespace parley::store
