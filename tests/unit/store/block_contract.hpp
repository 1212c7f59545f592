// The requirements of every engine for blocks and withheld messages. An engine's test instantiates it with
// its Backend. The Backend has the members for a StoreScene, and also blocks(), conversations() and calls().
#pragma once

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "store/block_store.hpp"
#include "store/call_store.hpp"
#include "store/conversation_store.hpp"
#include "support/store_scene.hpp"

namespace parley::store {

template <class Backend>
class BlockContract : public testing::Test, public support::StoreScene<Backend> {
 protected:
  using Texts = std::vector<std::string>;

  void SetUp() override { this->add_people(); }

  base::Result<Block> block(const std::string& blocker, const std::string& blocked,
                            std::optional<base::Timestamp> last_seen = {}) {
    const Block wanted{support::user_id(blocker), support::user_id(blocked), this->backend.clock.wall_now(),
                       last_seen};
    return support::answer_of<Block>(
        this->backend.executor, [&](auto done) { this->backend.blocks().block(wanted, std::move(done)); });
  }
  bool unblock(const std::string& blocker, const std::string& blocked) {
    return *support::answer_of<bool>(this->backend.executor, [&](auto done) {
      this->backend.blocks().unblock(support::user_id(blocker), support::user_id(blocked), std::move(done));
    });
  }
  std::vector<Block> all() {
    return *support::answer_of<std::vector<Block>>(
        this->backend.executor, [&](auto done) { this->backend.blocks().blocks(std::move(done)); });
  }
  Texts listed(const std::string& blocker, std::optional<std::string> after = {}, std::size_t limit = 50) {
    std::optional<base::UserId> behind;
    if (after) behind = support::user_id(*after);
    const auto users = support::answer_of<std::vector<BlockedUser>>(this->backend.executor, [&](auto done) {
      this->backend.blocks().blocked_by(support::user_id(blocker), behind, limit, std::move(done));
    });
    Texts ids;
    for (const BlockedUser& user : *users) ids.push_back(user.id.str() + " " + user.name);
    return ids;
  }
  ConversationPage conversations_of(const std::string& reader) {
    return *support::answer_of<ConversationPage>(this->backend.executor, [&](auto done) {
      this->backend.conversations().list({support::user_id(reader)}, std::move(done));
    });
  }
  base::Result<SyncPage> synced(const std::string& reader, const base::ConversationId& conversation) {
    return support::answer_of<SyncPage>(this->backend.executor, [&](auto done) {
      this->backend.conversations().sync({support::user_id(reader), conversation}, std::move(done));
    });
  }
  base::Result<Mark> mark(const std::string& by, const base::MessageId& message) {
    return support::answer_of<Mark>(this->backend.executor, [&](auto done) {
      this->backend.conversations().mark(MarkKind::read, support::user_id(by), message, std::move(done));
    });
  }
  base::Result<Removed> remove(const std::string& by, const base::MessageId& message) {
    return support::answer_of<Removed>(this->backend.executor, [&](auto done) {
      this->backend.conversations().remove(support::user_id(by), message, base::Duration(0), std::move(done));
    });
  }
  Texts read_by(const std::string& reader) {
    const auto page = this->history_of(reader);
    Texts texts;
    for (const Message& message : page->messages) {
      texts.push_back(message.content + (message.read_by.empty() ? "" : " read"));
    }
    return texts;
  }
};
TYPED_TEST_SUITE_P(BlockContract);

using BlockTexts = std::vector<std::string>;

TYPED_TEST_P(BlockContract, KeepsTheFirstBlockWhenAUserIsBlockedAgain) {
  const auto first = this->block("2", "1", this->backend.clock.wall_now());
  ASSERT_TRUE(first.ok());
  this->backend.clock.advance(std::chrono::seconds(5));
  EXPECT_EQ(*this->block("2", "1"), *first);
  EXPECT_EQ(this->all(), std::vector{*first});
  EXPECT_TRUE(this->unblock("2", "1"));
  EXPECT_FALSE(this->unblock("2", "1"));
  EXPECT_TRUE(this->all().empty());
}

TYPED_TEST_P(BlockContract, StoresTheLastSeenTimeOfTheBlocker) {
  EXPECT_EQ(this->block("2", "1")->last_seen, std::nullopt);
  const base::Timestamp seen = this->backend.clock.wall_now();
  ASSERT_TRUE(this->set_last_seen("3", seen));
  EXPECT_EQ(this->block("3", "1")->last_seen, seen);
}

TYPED_TEST_P(BlockContract, RefusesABlockByOrOfAnUnknownUser) {
  EXPECT_EQ(this->block("2", "9").error().code, base::ErrorCode::user_not_found);
  EXPECT_EQ(this->block("9", "2").error().code, base::ErrorCode::user_not_found);
  EXPECT_FALSE(this->unblock("2", "9"));
  EXPECT_TRUE(this->all().empty());
}

TYPED_TEST_P(BlockContract, ListsTheBlocksOfOneUserInPages) {
  ASSERT_TRUE(this->block("2", "3").ok());
  ASSERT_TRUE(this->block("2", "1").ok());
  ASSERT_TRUE(this->block("1", "2").ok());
  EXPECT_EQ(this->listed("2"), (BlockTexts{"1 Alice", "3 Carol"}));
  EXPECT_EQ(this->listed("2", {}, 1), BlockTexts{"1 Alice"});
  EXPECT_EQ(this->listed("2", "1"), BlockTexts{"3 Carol"});
  EXPECT_TRUE(this->listed("3").empty());
}

TYPED_TEST_P(BlockContract, RefusesMoreBlocksThanTheLimit) {
  for (std::size_t i = 0; i < max_blocks_per_user; ++i) {
    const std::string id = "u" + std::to_string(i);
    ASSERT_TRUE(this->add(id, "User").ok());
    ASSERT_TRUE(this->block("2", id).ok()) << id;
  }
  EXPECT_EQ(this->block("2", "1").error().code, base::ErrorCode::rate_limited);
  EXPECT_TRUE(this->block("2", "u7").ok()) << "the user is blocked already";
  EXPECT_TRUE(this->unblock("2", "u7"));
  EXPECT_TRUE(this->block("2", "1").ok());
}

TYPED_TEST_P(BlockContract, WithholdsMessagesSentDuringABlockEvenAfterUnblocking) {
  const auto seen = this->send("1", "2", "before");
  ASSERT_TRUE(this->block("2", "1").ok());
  const auto sent = this->send("1", "2", "withheld");
  ASSERT_TRUE(sent.ok());
  EXPECT_TRUE(sent->message->withheld);
  EXPECT_EQ(sent->message->seq, 2);
  EXPECT_EQ(this->contents(this->history_of("1")), (BlockTexts{"before", "withheld"}));
  EXPECT_EQ(this->contents(this->history_of("2")), BlockTexts{"before"});
  const Conversation bobs = this->conversations_of("2").conversations.at(0);
  EXPECT_EQ(bobs.last_message.content, "before");
  EXPECT_EQ(bobs.unread, 1);
  EXPECT_EQ(this->conversations_of("1").conversations.at(0).last_message.content, "withheld");
  ASSERT_TRUE(this->unblock("2", "1"));
  ASSERT_FALSE(this->send("1", "2", "after")->message->withheld);
  EXPECT_EQ(this->contents(this->history_of("2")), (BlockTexts{"before", "after"}));
  const auto page = this->synced("2", bobs.id);
  ASSERT_EQ(page->messages.size(), 2u);
  EXPECT_EQ(page->messages[1].seq, 3);
  EXPECT_EQ(this->synced("1", bobs.id)->messages.size(), 3u);
  EXPECT_EQ(this->conversations_of("2").conversations.at(0).unread, 2);
}

TYPED_TEST_P(BlockContract, PagesPastWithheldMessagesInBothDirections) {
  for (int round = 0; round < 3; ++round) {
    ASSERT_TRUE(this->send("1", "2", "seen " + std::to_string(round)).ok());
    ASSERT_TRUE(this->block("2", "1").ok());
    ASSERT_TRUE(this->send("1", "2", "withheld").ok());
    ASSERT_TRUE(this->send("2", "1", "own " + std::to_string(round)).ok());
    ASSERT_TRUE(this->send("1", "2", "withheld").ok());
    ASSERT_TRUE(this->unblock("2", "1"));
  }
  const BlockTexts wanted{"seen 0", "own 0", "seen 1", "own 1", "seen 2", "own 2"};
  BlockTexts older;
  std::optional<base::MessageId> before;
  for (bool more = true; more;) {
    const auto page = this->history({.reader = support::user_id("2"), .before = before, .limit = 1});
    ASSERT_TRUE(page.ok());
    older.insert(older.begin(), page->messages.at(0).content);
    before = page->messages[0].id;
    more = page->has_more;
  }
  EXPECT_EQ(older, wanted);
  const auto first = this->history_of("2")->messages.at(0).id;
  EXPECT_EQ(this->contents(this->history({.reader = support::user_id("2"), .after = first})),
            BlockTexts(wanted.begin() + 1, wanted.end()));
}

TYPED_TEST_P(BlockContract, ShowsAConversationOfOnlyWithheldMessagesToTheSenderOnly) {
  ASSERT_TRUE(this->block("2", "1").ok());
  const auto sent = this->send("1", "2", "hello?");
  EXPECT_EQ(this->conversations_of("1").conversations.size(), 1u);
  EXPECT_TRUE(this->conversations_of("2").conversations.empty());
  EXPECT_EQ(this->synced("2", sent->message->conversation).error().code, base::ErrorCode::not_found);
  EXPECT_TRUE(this->contents(this->history_of("2")).empty());
  const auto peers = [&](const std::string& user) {
    return support::answer_of<std::vector<base::UserId>>(this->backend.executor,
                                                         [&](auto done) {
                                                           this->backend.conversations().peers(
                                                               support::user_id(user), 10, std::move(done));
                                                         })
        ->size();
  };
  EXPECT_EQ(peers("1"), 1u);
  EXPECT_EQ(peers("2"), 0u);
  ASSERT_TRUE(this->send("2", "1", "hello").ok());
  EXPECT_EQ(this->conversations_of("2").conversations.at(0).last_message.content, "hello");
}

TYPED_TEST_P(BlockContract, HidesAWithheldMessageFromItsReceiver) {
  ASSERT_TRUE(this->send("1", "2", "before").ok());
  ASSERT_TRUE(this->block("2", "1").ok());
  const base::MessageId id = this->send("1", "2", "withheld")->message->id;
  EXPECT_EQ(this->mark("2", id).error().code, base::ErrorCode::message_not_found);
  EXPECT_EQ(this->history({.reader = support::user_id("2"), .before = id}).error().code,
            base::ErrorCode::message_not_found);
  EXPECT_EQ(this->remove("2", id).error().code, base::ErrorCode::message_not_found);
  const auto removed = this->remove("1", id);
  ASSERT_TRUE(removed.ok());
  EXPECT_TRUE(removed->withheld);
  EXPECT_EQ(this->conversations_of("2").conversations.at(0).unread, 1);
}

TYPED_TEST_P(BlockContract, HidesTheBlockersReadMarksFromTheBlockedUserDuringABlock) {
  const base::MessageId first = this->send("1", "2", "one")->message->id;
  const base::MessageId second = this->send("1", "2", "two")->message->id;
  ASSERT_TRUE(this->mark("2", first).ok());
  ASSERT_TRUE(this->block("2", "1").ok());
  ASSERT_TRUE(this->mark("2", second).ok());
  ASSERT_TRUE(this->send("1", "2", "withheld").ok());
  EXPECT_EQ(this->read_by("1"), (BlockTexts{"one read", "two", "withheld"}));
  EXPECT_EQ(this->read_by("2"), (BlockTexts{"one read", "two read"}));
  ASSERT_TRUE(this->unblock("2", "1"));
  ASSERT_TRUE(this->mark("2", this->send("1", "2", "after")->message->id).ok());
  EXPECT_EQ(this->read_by("1"), (BlockTexts{"one read", "two read", "withheld", "after read"}));
  EXPECT_EQ(this->conversations_of("2").conversations.at(0).unread, 0);
}

TYPED_TEST_P(BlockContract, HidesTheBlockedUsersReadMarksFromTheBlockerDuringABlock) {
  const base::MessageId first = this->send("2", "1", "one")->message->id;
  const base::MessageId second = this->send("2", "1", "two")->message->id;
  ASSERT_TRUE(this->mark("1", first).ok());
  ASSERT_TRUE(this->block("2", "1").ok());
  ASSERT_TRUE(this->mark("1", second).ok());
  EXPECT_EQ(this->read_by("2"), (BlockTexts{"one read", "two"}));
  EXPECT_EQ(this->read_by("1"), (BlockTexts{"one read", "two read"}));
  EXPECT_TRUE(this->history_of("2")->messages[1].read_unseen);
  EXPECT_EQ(this->conversations_of("1").conversations.at(0).unread, 0);
  ASSERT_TRUE(this->mark("1", this->send("2", "1", "three")->message->id).ok());
  EXPECT_EQ(this->read_by("2"), (BlockTexts{"one read", "two", "three"}));
  ASSERT_TRUE(this->unblock("2", "1"));
  EXPECT_EQ(this->read_by("2"), (BlockTexts{"one read", "two read", "three read"}));
}

TYPED_TEST_P(BlockContract, HidesReadMarksOfBothUntilTheLastOfTwoBlocksIsRemoved) {
  const base::MessageId of_alice = this->send("1", "2", "hers")->message->id;
  const base::MessageId of_bob = this->send("2", "1", "his")->message->id;
  ASSERT_TRUE(this->block("2", "1").ok());
  ASSERT_TRUE(this->block("1", "2").ok());
  ASSERT_TRUE(this->mark("2", of_alice).ok());
  ASSERT_TRUE(this->mark("1", of_bob).ok());
  ASSERT_TRUE(this->unblock("2", "1"));
  EXPECT_EQ(this->read_by("1"), (BlockTexts{"hers", "his read"}));
  EXPECT_EQ(this->read_by("2"), (BlockTexts{"hers read", "his"}));
  ASSERT_TRUE(this->unblock("1", "2"));
  EXPECT_EQ(this->read_by("1"), (BlockTexts{"hers read", "his read"}));
  EXPECT_EQ(this->read_by("2"), (BlockTexts{"hers read", "his read"}));
}

TYPED_TEST_P(BlockContract, HidesReadMarksInAConversationThatBeginsDuringABlock) {
  ASSERT_TRUE(this->block("2", "1").ok());
  ASSERT_TRUE(this->mark("1", this->send("2", "1", "one last word")->message->id).ok());
  EXPECT_EQ(this->read_by("2"), BlockTexts{"one last word"});
  EXPECT_EQ(this->read_by("1"), BlockTexts{"one last word read"});
  ASSERT_TRUE(this->unblock("2", "1"));
  EXPECT_EQ(this->read_by("2"), BlockTexts{"one last word read"});
}

TYPED_TEST_P(BlockContract, ShowsAWithheldCallToTheCallerOnly) {
  Call call{.id = base::CallId::random(),
            .caller = support::user_id("1"),
            .caller_name = "Alice",
            .callee = support::user_id("2"),
            .callee_name = "Bob",
            .status = CallStatus::failed,
            .outcome = CallOutcome::failed,
            .withheld = true};
  ASSERT_TRUE(support::answer_of<void>(this->backend.executor, [&](auto done) {
                this->backend.calls().put(call, std::move(done));
              }).ok());
  const auto calls_of = [&](const std::string& user, std::optional<base::CallId> before = {}) {
    return support::answer_of<CallPage>(this->backend.executor, [&](auto done) {
      this->backend.calls().history({.user = support::user_id(user), .before = before}, std::move(done));
    });
  };
  EXPECT_EQ(calls_of("1")->calls, std::vector{call});
  EXPECT_TRUE(calls_of("2")->calls.empty());
  EXPECT_TRUE(calls_of("1", call.id).ok());
  EXPECT_EQ(calls_of("2", call.id).error().code, base::ErrorCode::call_not_found);
}

REGISTER_TYPED_TEST_SUITE_P(
    BlockContract, KeepsTheFirstBlockWhenAUserIsBlockedAgain, StoresTheLastSeenTimeOfTheBlocker,
    RefusesABlockByOrOfAnUnknownUser, ListsTheBlocksOfOneUserInPages, RefusesMoreBlocksThanTheLimit,
    WithholdsMessagesSentDuringABlockEvenAfterUnblocking, PagesPastWithheldMessagesInBothDirections,
    ShowsAConversationOfOnlyWithheldMessagesToTheSenderOnly, HidesAWithheldMessageFromItsReceiver,
    HidesTheBlockersReadMarksFromTheBlockedUserDuringABlock,
    HidesTheBlockedUsersReadMarksFromTheBlockerDuringABlock,
    HidesReadMarksOfBothUntilTheLastOfTwoBlocksIsRemoved, HidesReadMarksInAConversationThatBeginsDuringABlock,
    ShowsAWithheldCallToTheCallerOnly);

}  // namespace parley::store
