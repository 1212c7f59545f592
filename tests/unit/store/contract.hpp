// The requirements of every engine for messages and archives. An engine's test instantiates it with its
// Backend.
#pragma once

#include <algorithm>
#include <atomic>

#include <gtest/gtest.h>

#include "support/store_scene.hpp"

namespace parley::store {

template <class Backend>
class StoreContract : public testing::Test, public support::StoreScene<Backend> {};
TYPED_TEST_SUITE_P(StoreContract);

using base::ErrorCode;
using support::user_id;
using Texts = std::vector<std::string>;

TYPED_TEST_P(StoreContract, StoresAMessageAsSent) {
  this->add_people();
  const std::string content = "R&D \xe2\x9c\x93 <b> '; DROP TABLE messages; --";
  const auto sent = this->send({user_id("1"), user_id("2"), content, MessageType::file, "client-1"});
  ASSERT_TRUE(sent.ok());
  EXPECT_FALSE(sent->repeated);
  const auto page = this->history_of("2");
  ASSERT_EQ(page->messages.size(), 1u);
  for (const Message& message : {*sent->message, page->messages[0]}) {
    EXPECT_NE(message.id, base::MessageId{});
    EXPECT_NE(message.conversation, base::ConversationId{});
    EXPECT_EQ(message.id, sent->message->id);
    EXPECT_EQ(message.conversation, sent->message->conversation);
    EXPECT_EQ(message.seq, 1);
    EXPECT_EQ(message.sender, user_id("1"));
    EXPECT_EQ(message.sender_name, "Alice");
    EXPECT_EQ(message.receiver, user_id("2"));
    EXPECT_EQ(message.content, content);
    EXPECT_EQ(message.type, MessageType::file);
    EXPECT_EQ(message.timestamp, this->backend.clock.wall_now());
    EXPECT_EQ(message.read_by, std::vector<base::UserId>{});
    EXPECT_FALSE(message.edited_at.has_value());
    EXPECT_EQ(message.client_message_id, "client-1");
  }
  EXPECT_FALSE(page->has_more);
}

TYPED_TEST_P(StoreContract, NumbersMessagesDenselyWithinEachConversation) {
  this->add_people();
  const auto seq = [this](const char* from, const char* to) {
    return this->send(from, to, "x")->message->seq;
  };
  EXPECT_EQ(seq("1", "2"), 1);
  EXPECT_EQ(seq("2", "1"), 2);
  EXPECT_EQ(seq("1", "3"), 1);
  EXPECT_EQ(seq("1", "2"), 3);
  EXPECT_EQ(seq("1", "1"), 1) << "notes to oneself are a conversation of their own";
  EXPECT_EQ(seq("1", "1"), 2);
}

TYPED_TEST_P(StoreContract, NeverLetsTimestampsDecreaseWithinAConversation) {
  this->add_people();
  const auto noon = this->backend.clock.wall_now();
  static_cast<void>(this->send("1", "2", "at noon"));
  this->backend.clock.advance(base::Duration(-3'600'000));
  EXPECT_EQ(this->send("2", "1", "an hour earlier")->message->timestamp, noon);
  EXPECT_LT(this->send("1", "3", "elsewhere")->message->timestamp, noon);
  EXPECT_EQ(StoreContract<TypeParam>::contents(this->history_of("1")),
            (Texts{"at noon", "an hour earlier", "elsewhere"}));
}

TYPED_TEST_P(StoreContract, RefusesAMessageFromOrToAnUnknownUser) {
  this->add_people();
  EXPECT_EQ(this->send("1", "9", "x").error().code, ErrorCode::user_not_found);
  EXPECT_EQ(this->send("9", "1", "x").error().code, ErrorCode::user_not_found);
  EXPECT_EQ(this->send("1", "2", "x")->message->seq, 1);
}

TYPED_TEST_P(StoreContract, ReturnsTheFirstMessageForARepeatedClientMessageId) {
  this->add_people();
  const auto first = this->send("1", "2", "once", "c1");
  const auto again = this->send("1", "2", "once", "c1");
  ASSERT_TRUE(again.ok());
  EXPECT_TRUE(again->repeated);
  EXPECT_EQ(again->message->id, first->message->id);
  EXPECT_EQ(again->message->content, "once");
  EXPECT_EQ(again->message->sender_name, "Alice");
  EXPECT_FALSE(this->send("2", "1", "mine", "c1")->repeated) << "another sender may use the same id";
  EXPECT_EQ(this->send("1", "2", "next")->message->seq, 3);
  EXPECT_EQ(this->send("1", "3", "first")->message->seq, 1);
  EXPECT_EQ(StoreContract<TypeParam>::contents(this->history_of("1")),
            (Texts{"once", "mine", "next", "first"}));
}

TYPED_TEST_P(StoreContract, RefusesAnotherMessageWithAUsedClientMessageId) {
  this->add_people();
  const MessageDraft first{user_id("1"), user_id("2"), "/a.png", MessageType::image, "c1"};
  ASSERT_TRUE(this->send(first).ok());
  static_cast<void>(this->send("1", "3", "a conversation that the store knows"));
  const auto with = [&first](auto member, auto value) {
    MessageDraft draft = first;
    draft.*member = value;
    return draft;
  };
  for (const MessageDraft& other :
       {with(&MessageDraft::content, "/b.png"), with(&MessageDraft::type, MessageType::file),
        with(&MessageDraft::receiver, user_id("3")), with(&MessageDraft::receiver, user_id("1")),
        with(&MessageDraft::receiver, user_id("9"))}) {
    const auto refused = this->send(other);
    ASSERT_FALSE(refused.ok()) << other.receiver.str() << other.content;
    EXPECT_EQ(refused.error().code, ErrorCode::invalid_data);
    EXPECT_EQ(refused.error().field, "clientMessageId");
  }
  EXPECT_EQ(this->send("1", "9", "x", "c2").error().code, ErrorCode::user_not_found);
  EXPECT_TRUE(this->send(first)->repeated);
  EXPECT_EQ(this->send("1", "1", "first")->message->seq, 1) << "a refused message creates no conversation";
  EXPECT_EQ(StoreContract<TypeParam>::contents(this->history_of("2")), Texts{"/a.png"});
}

TYPED_TEST_P(StoreContract, DetectsARepeatedClientMessageIdBeforeTheFirstIsStored) {
  this->add_people();
  std::vector<std::string> answers;
  for (const char* content : {"one", "two", "one"}) {
    this->backend.messages().append(
        {user_id("1"), user_id("2"), content, MessageType::text, "c1"},
        [&answers](const base::Result<Appended>& result) {
          answers.push_back(!result ? result.error().field : result->repeated ? "repeated" : "stored");
        });
  }
  ASSERT_TRUE(this->backend.executor.run_until([&] { return answers.size() == 3; }));
  EXPECT_EQ(answers, (Texts{"stored", "clientMessageId", "repeated"}));
  EXPECT_EQ(StoreContract<TypeParam>::contents(this->history_of("2")), Texts{"one"});
}

TYPED_TEST_P(StoreContract, ShowsAReaderOnlyTheirOwnConversations) {
  this->add_people();
  static_cast<void>(this->send("1", "2", "for bob"));
  static_cast<void>(this->send("3", "1", "for alice"));
  EXPECT_EQ(StoreContract<TypeParam>::contents(this->history_of("1")), (Texts{"for bob", "for alice"}));
  EXPECT_EQ(StoreContract<TypeParam>::contents(this->history_of("2")), (Texts{"for bob"}));
  EXPECT_EQ(StoreContract<TypeParam>::contents(this->history_of("3")), (Texts{"for alice"}));
  EXPECT_EQ(StoreContract<TypeParam>::contents(this->history_of("9")), Texts{});
  const auto with = [this](const char* reader, const char* other) {
    HistoryQuery query{user_id(reader)};
    query.with = user_id(other);
    return StoreContract<TypeParam>::contents(this->history(query));
  };
  EXPECT_EQ(with("1", "3"), (Texts{"for alice"}));
  EXPECT_EQ(with("3", "1"), (Texts{"for alice"}));
  EXPECT_EQ(with("2", "3"), Texts{});
  EXPECT_EQ(with("1", "1"), Texts{});
  EXPECT_EQ(with("1", "9"), Texts{});
}

TYPED_TEST_P(StoreContract, PagesThroughMergedConversationsInBothDirections) {
  this->add_people();
  std::vector<base::MessageId> ids;
  for (int i = 0; i < 9; ++i) {
    ids.push_back(this->send("1", i % 3 == 0 ? "3" : "2", std::to_string(i))->message->id);
  }
  const auto page = [&](std::optional<int> before, std::optional<int> after, std::size_t limit,
                        bool& has_more) {
    HistoryQuery query{user_id("1")};
    if (before) query.before = ids[static_cast<std::size_t>(*before)];
    if (after) query.after = ids[static_cast<std::size_t>(*after)];
    query.limit = limit;
    const auto result = this->history(query);
    has_more = result.ok() && result->has_more;
    return StoreContract<TypeParam>::contents(result);
  };
  bool more = false;
  EXPECT_EQ(page({}, {}, 4, more), (Texts{"5", "6", "7", "8"}));
  EXPECT_TRUE(more);
  EXPECT_EQ(page(5, {}, 4, more), (Texts{"1", "2", "3", "4"}));
  EXPECT_TRUE(more);
  EXPECT_EQ(page(1, {}, 4, more), (Texts{"0"}));
  EXPECT_FALSE(more);
  EXPECT_EQ(page(0, {}, 4, more), Texts{});
  EXPECT_FALSE(more);
  EXPECT_EQ(page({}, 2, 4, more), (Texts{"3", "4", "5", "6"}));
  EXPECT_TRUE(more);
  EXPECT_EQ(page({}, 6, 4, more), (Texts{"7", "8"}));
  EXPECT_FALSE(more);
  EXPECT_EQ(page({}, 8, 4, more), Texts{});
  EXPECT_EQ(page(7, 2, 2, more), (Texts{"5", "6"}));
  EXPECT_TRUE(more);
  EXPECT_EQ(page(5, 2, 2, more), (Texts{"3", "4"}));
  EXPECT_FALSE(more);
  EXPECT_EQ(page({}, {}, 9, more).size(), 9u);
  EXPECT_FALSE(more) << "exactly all of them";
}

TYPED_TEST_P(StoreContract, RefusesACursorThatIsNotOneOfTheReadersMessages) {
  this->add_people();
  const auto theirs = this->send("1", "2", "x")->message->id;
  for (const auto& id : {theirs, base::MessageId::random()}) {
    HistoryQuery query{user_id("3")};
    query.before = id;
    EXPECT_EQ(this->history(query).error().code, ErrorCode::message_not_found);
    query = HistoryQuery{user_id("9")};
    query.after = id;
    EXPECT_EQ(this->history(query).error().code, ErrorCode::message_not_found);
  }
}

TYPED_TEST_P(StoreContract, LoadsAnArchiveWithItsOwnIdsTimesAndReaders) {
  EXPECT_TRUE(*this->backend.archive().empty());
  const auto id = base::Uuid::random();
  const auto conversation = base::Uuid::random();
  Contents contents;
  contents.users = {User{user_id("1"), "Alice", "alice@example.com", "hash"}, User{user_id("2"), "Bob"}};
  const auto noon = this->backend.clock.wall_now();
  const auto message = [&](const char* from, const char* to, const char* text) {
    Message made;
    made.sender = user_id(from);
    made.receiver = user_id(to);
    made.content = text;
    made.timestamp = noon;
    return made;
  };
  contents.messages = {message("1", "2", "one"), message("2", "1", "two"), message("1", "2", "three")};
  contents.messages[0].id = id;
  contents.messages[0].conversation = conversation;
  contents.messages[0].read_by = {user_id("2")};
  contents.messages[1].timestamp = noon - base::Duration(1000);
  contents.messages[1].client_message_id = "c1";
  contents.messages[2].edited_at = noon + base::Duration(5);
  ASSERT_TRUE(this->backend.archive().load(contents).ok());
  EXPECT_FALSE(*this->backend.archive().empty());

  const auto page = this->history_of("1");
  ASSERT_EQ(StoreContract<TypeParam>::contents(page), (Texts{"one", "two", "three"}));
  EXPECT_EQ(page->messages[0].id, id);
  EXPECT_EQ(page->messages[0].conversation, conversation);
  EXPECT_EQ(page->messages[0].read_by, std::vector{user_id("2")});
  EXPECT_EQ(page->messages[1].read_by, std::vector<base::UserId>{});
  EXPECT_EQ(page->messages[1].timestamp, noon) << "not earlier than the message before it";
  EXPECT_EQ(page->messages[2].read_by, std::vector<base::UserId>{});
  EXPECT_EQ(page->messages[2].edited_at, noon + base::Duration(5));
  EXPECT_EQ(page->messages[2].seq, 3);
  EXPECT_TRUE(this->send("2", "1", "two", "c1")->repeated);
  EXPECT_EQ(this->send("2", "1", "again", "c1").error().field, "clientMessageId");
  EXPECT_EQ(this->send("2", "1", "four")->message->seq, 4);
  EXPECT_EQ(this->find("1")->password_hash, "hash");

  Texts visited;
  EXPECT_TRUE(
      *this->backend.archive().messages(4, [&](const Message& each) { visited.push_back(each.content); }));
  EXPECT_EQ(visited, (Texts{"one", "two", "three", "four"}));
  EXPECT_FALSE(
      *this->backend.archive().messages(3, [&](const Message&) { FAIL() << "more than asked for"; }));
  EXPECT_EQ(this->backend.archive().users()->size(), 2u);
}

TYPED_TEST_P(StoreContract, NotifiesTheWatcherOfEachKindOfChange) {
  std::atomic<int> users = 0;
  std::atomic<int> messages = 0;
  this->backend.archive().watch([&](Change change) { ++(change == Change::users ? users : messages); });
  this->add_people();
  static_cast<void>(this->send("1", "2", "x"));
  static_cast<void>(this->set_password_hash("1", "hash"));
  static_cast<void>(this->set_last_seen("1", this->backend.clock.wall_now()));  // is not exported
  this->backend.finish_changes();
  EXPECT_EQ(users, 4);
  EXPECT_EQ(messages, 1);
  this->backend.archive().watch({});
  static_cast<void>(this->send("1", "2", "x"));
  this->backend.finish_changes();
  EXPECT_EQ(messages, 1);
}

REGISTER_TYPED_TEST_SUITE_P(
    StoreContract, StoresAMessageAsSent, NumbersMessagesDenselyWithinEachConversation,
    NeverLetsTimestampsDecreaseWithinAConversation, RefusesAMessageFromOrToAnUnknownUser,
    ReturnsTheFirstMessageForARepeatedClientMessageId, RefusesAnotherMessageWithAUsedClientMessageId,
    DetectsARepeatedClientMessageIdBeforeTheFirstIsStored, ShowsAReaderOnlyTheirOwnConversations,
    PagesThroughMergedConversationsInBothDirections, RefusesACursorThatIsNotOneOfTheReadersMessages,
    LoadsAnArchiveWithItsOwnIdsTimesAndReaders, NotifiesTheWatcherOfEachKindOfChange);

}  // namespace parley::store
