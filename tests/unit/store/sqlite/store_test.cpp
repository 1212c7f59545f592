// The store as a whole: acknowledged data is kept over an orderly stop and over a kill.
#include "store/sqlite/store.hpp"

#include <filesystem>
#include <random>

#include <gtest/gtest.h>

#include "support/memory_store.hpp"
#include "support/store_scene.hpp"
#include "unit/store/sqlite/backend.hpp"

namespace parley::store::sqlite {
namespace {

using support::user_id;

class SqliteStore : public testing::Test, public support::StoreScene<Backend> {
 protected:
  std::string look_at(const char* pragma) {
    auto database = Database::open(backend.folder.file("parley.db"), {.read_only = true});
    Statement statement(*database, pragma);
    Rows rows = statement();
    return rows.next() ? std::string(rows.text(0)) : "nothing";
  }
};

TEST_F(SqliteStore, KeepsEverythingWhenReopened) {
  add_people();
  ASSERT_TRUE(set_password_hash("1", "hash"));
  const auto first = send("1", "2", "one", "c1");
  ASSERT_TRUE(send("2", "1", "two").ok());
  backend.reopen();
  EXPECT_EQ(contents(history_of("1")), (std::vector<std::string>{"one", "two"}));
  EXPECT_EQ(find("1")->password_hash, "hash");
  const auto again = send("1", "2", "one", "c1");
  EXPECT_TRUE(again->repeated);
  EXPECT_EQ(again->message->id, first->message->id);
  EXPECT_EQ(send("1", "2", "three")->message->seq, 3);
  EXPECT_EQ(history_of("2")->messages.back().conversation, first->message->conversation);
}

TEST_F(SqliteStore, KeepsAcknowledgedMessagesWhenTheProcessIsKilled) {
  add_people();
  for (int round = 0; round < 5; ++round) {
    for (int i = 0; i < 20; ++i) ASSERT_TRUE(send("1", "2", std::to_string(round * 20 + i)).ok());
    // Copies the files as a kill would leave them: with everything written so far, and without any cleanup.
    const TemporaryFolder left;
    for (const char* name : {"parley.db", "parley.db-wal"}) {
      std::filesystem::copy_file(backend.folder.file(name), left.file(name));
    }
    auto store = Store::open({.folder = left.path()}, backend.clock);
    ASSERT_TRUE(store.ok()) << store.error().detail;
    const auto page = support::answer_of<HistoryPage>(backend.executor, [&](auto done) {
      (*store)->messages(backend.executor).history({.reader = user_id("2")}, std::move(done));
    });
    ASSERT_EQ(page->messages.size(), static_cast<std::size_t>(round + 1) * 20);
    EXPECT_EQ(page->messages.back().content, std::to_string(round * 20 + 19));
  }
}

TEST_F(SqliteStore, LeavesOneFileWithoutALogWhenItCloses) {
  add_people();
  ASSERT_TRUE(send("1", "2", "x").ok());
  backend.store.reset();
  EXPECT_FALSE(std::filesystem::exists(backend.folder.file("parley.db-wal")));
  EXPECT_EQ(look_at("PRAGMA integrity_check"), "ok");
  EXPECT_EQ(look_at("PRAGMA foreign_key_check"), "nothing");
}

TEST_F(SqliteStore, ReturnsTheSameInterfaceForTheSameShard) {
  support::ManualExecutor other;
  EXPECT_EQ(&backend.messages(), &backend.messages());
  EXPECT_NE(&backend.messages(), &backend.store->messages(other));
}

TEST_F(SqliteStore, MatchesTheModelInTenThousandRandomOperations) {
  std::mt19937 random(20250925);
  const auto below = [&random](std::uint32_t end) { return static_cast<std::uint32_t>(random() % end); };
  const auto random_user = [&] { return std::to_string(below(12)); };
  support::MemoryUserStore users(backend.clock, backend.executor);
  support::MemoryMessageStore messages(users, backend.clock, backend.executor);
  std::vector<std::pair<base::MessageId, base::MessageId>> ids;  // the store's, the model's

  const auto query_of = [&](HistoryQuery& ours, HistoryQuery& models) {
    ours = {.reader = user_id(random_user())};
    ours.limit = 1 + below(40);
    if (below(2) == 0) ours.with = user_id(random_user());
    models = ours;
    for (const auto place : {&HistoryQuery::before, &HistoryQuery::after}) {
      if (ids.empty() || below(3) != 0) continue;
      const auto& [our_id, models_id] = ids[below(static_cast<std::uint32_t>(ids.size()))];
      ours.*place = our_id;
      models.*place = models_id;
    }
  };
  const auto same = [](const Message& a, const Message& b) {
    return a.seq == b.seq && a.sender == b.sender && a.receiver == b.receiver && a.content == b.content &&
           a.timestamp == b.timestamp && a.sender_name == b.sender_name &&
           a.client_message_id == b.client_message_id && a.type == b.type;
  };

  for (int step = 0; step < 10'000; ++step) {
    SCOPED_TRACE(step);
    if (step % 2'500 == 2'499) backend.reopen();
    backend.clock.advance(base::Duration(static_cast<int>(below(20)) - 5));
    const std::uint32_t choice = below(100);
    if (choice < 3) {
      const User user{user_id(random_user()), "N" + random_user(),
                      below(2) == 0 ? "" : random_user() + "@x.example"};
      const auto model = users.add_now(user);
      const auto ours = add(user);
      ASSERT_EQ(ours.ok(), model.ok());
      if (!model) {
        ASSERT_EQ(ours.error().field, model.error().field);
      }
    } else if (choice < 50) {
      const MessageDraft draft{user_id(random_user()), user_id(random_user()), std::to_string(step),
                               MessageType::text, below(3) == 0 ? "c" + std::to_string(below(300)) : ""};
      const auto model = messages.append_now(draft);
      const auto ours = send(draft);
      ASSERT_EQ(ours.ok(), model.ok());
      if (!model) {
        ASSERT_EQ(ours.error().code, model.error().code);
        continue;
      }
      ASSERT_EQ(ours->repeated, model->repeated);
      ASSERT_TRUE(same(*ours->message, *model->message))
          << ours->message->content << " " << model->message->content;
      if (!model->repeated) ids.emplace_back(ours->message->id, model->message->id);
    } else {
      HistoryQuery our_query;
      HistoryQuery models_query;
      query_of(our_query, models_query);
      const auto model = messages.history_now(models_query);
      const auto ours = history(our_query);
      ASSERT_EQ(contents(ours), contents(model));
      if (!model) continue;
      ASSERT_EQ(ours->has_more, model->has_more);
      for (std::size_t i = 0; i < model->messages.size(); ++i) {
        ASSERT_TRUE(same(ours->messages[i], model->messages[i])) << i;
      }
    }
  }
  EXPECT_GT(ids.size(), 2'000u) << "too few operations succeeded";
}

}  // namespace
}  // namespace parley::store::sqlite
