// The requirements of every engine for pages of conversations, for the messages after a seq, for peers, and
// for a full disk. An engine's test instantiates it with its Backend.
#pragma once

#include <atomic>
#include <string>
#include <vector>

#include "store/page_room.hpp"
#include "unit/store/conversation_contract.hpp"

namespace parley::store {

template <class Backend>
class ConversationPages : public ConversationContract<Backend> {};
TYPED_TEST_SUITE_P(ConversationPages);

TYPED_TEST_P(ConversationPages, ShowConversationsAsTheirReaderSeesThem) {
  const base::Timestamp noon = this->backend.clock.wall_now();
  ASSERT_TRUE(this->set_last_seen("2", noon));
  static_cast<void>(this->sent("2", "1", "one"));
  const Message two = this->sent("2", "1", "two");
  const Message three = this->sent("2", "1", "three");
  ASSERT_TRUE(this->read("1", two).ok());
  const auto page = this->conversations("1");
  ASSERT_EQ(page->conversations.size(), 1u);
  EXPECT_FALSE(page->has_more);
  const Conversation& seen = page->conversations[0];
  EXPECT_EQ(seen.id, two.conversation);
  EXPECT_EQ(seen.peer, user_id("2"));
  EXPECT_EQ(seen.peer_name, "Bob");
  EXPECT_EQ(seen.peer_last_seen, noon);
  EXPECT_EQ(seen.last_message.id, three.id);
  EXPECT_EQ(seen.last_message.content, "three");
  EXPECT_EQ(seen.last_message.sender_name, "Bob");
  EXPECT_EQ(seen.unread, 1);
  EXPECT_EQ(seen.last_read_seq, two.seq);
  const Conversation theirs = this->conversation("2", "1");
  EXPECT_EQ(theirs.id, two.conversation);
  EXPECT_EQ(theirs.unread, 0);
  EXPECT_EQ(theirs.last_read_seq, 0);
  EXPECT_EQ(theirs.peer_last_seen, std::nullopt);
  ASSERT_TRUE(this->remove("2", three).ok());
  EXPECT_TRUE(this->conversation("1", "2").last_message.deleted_at.has_value());
  EXPECT_EQ(this->conversation("1", "2").last_message.content, "");
}

TYPED_TEST_P(ConversationPages, ListTheConversationWithTheNewestMessageFirst) {
  for (const char* id : {"4", "5", "6"}) ASSERT_TRUE(this->add(id, id).ok());
  std::vector<base::ConversationId> ids;
  for (const char* id : {"2", "3", "4", "5", "1"}) ids.push_back(this->sent("1", id).conversation);
  static_cast<void>(this->sent("3", "1"));
  EXPECT_EQ(this->peers_of(this->conversations("1")), (std::vector<std::string>{"3", "1", "5", "4", "2"}));
  EXPECT_EQ(this->peers("1"), (std::vector<std::string>{"3", "5", "4", "2"})) << "the user is not a peer";
  EXPECT_EQ(this->peers("1", 2), (std::vector<std::string>{"3", "5"}));
  EXPECT_EQ(this->peers("1", 0), std::vector<std::string>{});
  EXPECT_EQ(this->peers("9"), std::vector<std::string>{});
  EXPECT_EQ(this->peers_of(this->conversations("6")), std::vector<std::string>{});
  EXPECT_EQ(this->peers_of(this->conversations("9")), std::vector<std::string>{})
      << "an unknown user has none";

  const auto page = [&](std::optional<base::ConversationId> before, std::size_t limit, bool more) {
    const auto found = this->conversations({user_id("1"), before, limit});
    EXPECT_EQ(found->has_more, more);
    return this->peers_of(found);
  };
  EXPECT_EQ(page({}, 2, true), (std::vector<std::string>{"3", "1"}));
  EXPECT_EQ(page(ids[4], 2, true), (std::vector<std::string>{"5", "4"}));
  EXPECT_EQ(page(ids[2], 2, false), (std::vector<std::string>{"2"}));
  EXPECT_EQ(page(ids[0], 2, false), std::vector<std::string>{});
  EXPECT_EQ(page({}, 5, false).size(), 5u) << "exactly all of them";
}

TYPED_TEST_P(ConversationPages, RefuseACursorThatIsNotOneOfTheReadersConversations) {
  const base::ConversationId theirs = this->sent("1", "2").conversation;
  for (const auto& id : {theirs, base::Uuid::random()}) {
    EXPECT_EQ(this->refusal(this->conversations({user_id("3"), id})), "NOT_FOUND");
    EXPECT_EQ(this->refusal(this->conversations({user_id("9"), id})), "NOT_FOUND");
    EXPECT_EQ(this->refusal(this->sync("3", id, 0)), "NOT_FOUND");
    EXPECT_EQ(this->refusal(this->sync("9", id, 0)), "NOT_FOUND");
  }
}

TYPED_TEST_P(ConversationPages, ReturnTheMessagesAfterASeqWithoutGaps) {
  std::vector<Message> messages;
  for (int i = 0; i < 5; ++i) {
    messages.push_back(i == 1 ? this->sent("2", "1") : this->sent("1", "2"));
    static_cast<void>(this->sent("2", "2", "a note in between"));
  }
  ASSERT_TRUE(this->remove("1", messages[2]).ok());
  ASSERT_TRUE(this->read("2", messages[2]).ok());
  const auto seqs = [&](std::int64_t after, std::size_t limit, bool complete) {
    const auto page = this->sync("2", messages[0].conversation, after, limit);
    EXPECT_EQ(page->complete, complete) << after;
    std::vector<std::int64_t> found;
    for (const Message& each : page->messages) found.push_back(each.seq);
    return found;
  };
  using Seqs = std::vector<std::int64_t>;
  EXPECT_EQ(seqs(0, 500, true), (Seqs{1, 2, 3, 4, 5}));
  EXPECT_EQ(seqs(0, 2, false), (Seqs{1, 2}));
  EXPECT_EQ(seqs(2, 2, false), (Seqs{3, 4}));
  EXPECT_EQ(seqs(3, 2, true), (Seqs{4, 5})) << "exactly the rest";
  EXPECT_EQ(seqs(5, 2, true), Seqs{});
  EXPECT_EQ(seqs(INT64_MAX, 2, true), Seqs{});
  const auto page = this->sync("1", messages[0].conversation, 2, 2);
  EXPECT_TRUE(page->messages.at(0).deleted_at.has_value()) << "a tombstone closes a gap too";
  EXPECT_EQ(page->messages.at(0).read_by, std::vector{user_id("2")});
  EXPECT_EQ(page->messages.at(0).sender_name, "Alice");
}

TYPED_TEST_P(ConversationPages, LimitTheTextOfAPageAndReportThatMoreFollows) {
  constexpr std::size_t fitting = max_page_bytes / (PageRoom::entry_cost + 8192);
  const std::string text(8192, 'x');
  Contents contents;
  const auto bring = [&](const std::string& from, const std::string& to) {
    Message message;
    message.sender = user_id(from);
    message.receiver = user_id(to);
    message.content = text;
    message.timestamp = this->backend.clock.wall_now();
    contents.messages.push_back(message);
  };
  for (std::size_t i = 0; i < fitting + 5; ++i) bring("1", "2");
  for (std::size_t i = 0; i < fitting + 5; ++i) {
    contents.users.push_back(User{user_id("many-" + std::to_string(i)), "One of many"});
    bring("many-" + std::to_string(i), "3");
  }
  ASSERT_TRUE(this->backend.archive().load(contents).ok());

  HistoryQuery query{.reader = user_id("1"), .limit = 500};
  const auto newest = this->history(query);
  EXPECT_EQ(newest->messages.size(), fitting);
  EXPECT_TRUE(newest->has_more);
  query.before = newest->messages.front().id;
  const auto older = this->history(query);
  ASSERT_EQ(older->messages.size(), 5u);
  EXPECT_FALSE(older->has_more);
  query = {.reader = user_id("1"), .limit = 500};
  query.after = older->messages.front().id;
  const auto newer = this->history(query);
  EXPECT_EQ(newer->messages.size(), fitting);
  EXPECT_EQ(newer->messages.front().seq, 2) << "the oldest of them come first";
  EXPECT_TRUE(newer->has_more);

  const auto gap = this->sync("2", newest->messages[0].conversation, 2, 500);
  EXPECT_EQ(gap->messages.size(), fitting);
  EXPECT_EQ(gap->messages.front().seq, 3);
  EXPECT_FALSE(gap->complete);
  EXPECT_TRUE(this->sync("2", newest->messages[0].conversation, 5, 500)->complete);

  const auto first = this->conversations({user_id("3"), {}, 200});
  EXPECT_EQ(first->conversations.size(), fitting);
  EXPECT_TRUE(first->has_more);
  const auto rest = this->conversations({user_id("3"), first->conversations.back().id, 200});
  EXPECT_EQ(rest->conversations.size(), 5u);
  EXPECT_FALSE(rest->has_more);
}

TYPED_TEST_P(ConversationPages, CountLoadedMessagesAfterTheReadMarkAsUnread) {
  Contents contents;
  const auto bring = [&](const char* from, const char* to, bool read) {
    Message message;
    message.sender = user_id(from);
    message.receiver = user_id(to);
    message.timestamp = this->backend.clock.wall_now();
    if (read) message.read_by = {user_id(to)};
    contents.messages.push_back(message);
  };
  for (const bool read : {false, true, false, false}) bring("1", "2", read);
  bring("2", "1", false);
  bring("3", "3", true);
  bring("3", "3", false);
  static_cast<void>(this->sent("1", "2"));
  ASSERT_TRUE(this->backend.archive().load(contents).ok());
  const Conversation seen = this->conversation("2", "1");
  EXPECT_EQ(seen.unread, 2);
  EXPECT_EQ(seen.last_read_seq, 3);
  EXPECT_EQ(this->unread("1", "2"), 1);
  EXPECT_EQ(this->unread("3", "3"), 0);
  EXPECT_EQ(this->conversation("3", "3").last_read_seq, 1);
  const Message third = this->sync("2", seen.id, 2, 1)->messages.at(0);
  EXPECT_FALSE(this->deliver("2", third)->moved) << "a read message counts as delivered";
  static_cast<void>(this->sent("1", "2"));
  EXPECT_EQ(this->unread("2", "1"), 3);
}

TYPED_TEST_P(ConversationPages, NotifyTheWatcherOnlyOfExportedChanges) {
  const Message message = this->sent("1", "2");
  this->backend.finish_changes();
  std::atomic<int> told = 0;
  this->backend.archive().watch([&](Change change) { told += change == Change::messages ? 1 : 100; });
  const auto since = [&] {
    this->backend.finish_changes();
    return told.exchange(0);
  };
  static_cast<void>(this->deliver("2", message));
  EXPECT_EQ(since(), 0) << "the export does not contain delivered marks";
  static_cast<void>(this->read("2", message));
  EXPECT_EQ(since(), 1);
  static_cast<void>(this->edit("1", message, "y"));
  EXPECT_EQ(since(), 1);
  static_cast<void>(this->remove("1", message));
  EXPECT_EQ(since(), 1);
  static_cast<void>(this->read("2", message));
  static_cast<void>(this->edit("1", message, "y"));
  static_cast<void>(this->remove("1", message));
  EXPECT_EQ(since(), 0) << "nothing changed";
  this->backend.archive().watch({});
}

TYPED_TEST_P(ConversationPages, RefuseChangesOnAFullDiskAndLoseNothing) {
  const Message message = this->sent("1", "2", "kept");
  const Message filler = this->sent("1", "2");
  this->backend.fill_disk(true);
  EXPECT_EQ(this->refusal(this->deliver("2", message)), "UNAVAILABLE");
  EXPECT_EQ(this->refusal(this->read("2", message)), "UNAVAILABLE");
  EXPECT_EQ(this->refusal(this->edit("1", message, "lost")), "UNAVAILABLE");
  EXPECT_EQ(this->refusal(this->remove("1", message)), "UNAVAILABLE");
  EXPECT_EQ(this->unread("2", "1"), 2) << "reads still succeed";
  EXPECT_EQ(this->sync("2", message.conversation, 0, 1)->messages.at(0).content, "kept");
  this->backend.fill_disk(false);
  EXPECT_TRUE(this->deliver("2", message)->moved);
  EXPECT_TRUE(this->read("2", message)->moved);
  EXPECT_TRUE(this->edit("1", message, "found").ok());
  EXPECT_FALSE(this->remove("1", message)->repeated);
  EXPECT_EQ(this->unread("2", "1"), 1);
}

REGISTER_TYPED_TEST_SUITE_P(ConversationPages, ShowConversationsAsTheirReaderSeesThem,
                            ListTheConversationWithTheNewestMessageFirst,
                            RefuseACursorThatIsNotOneOfTheReadersConversations,
                            ReturnTheMessagesAfterASeqWithoutGaps,
                            LimitTheTextOfAPageAndReportThatMoreFollows,
                            CountLoadedMessagesAfterTheReadMarkAsUnread,
                            NotifyTheWatcherOnlyOfExportedChanges, RefuseChangesOnAFullDiskAndLoseNothing);

}  // namespace parley::store
