// Loads and reads the whole store while it is in use.
#include "store/sqlite/archive.hpp"

#include <gtest/gtest.h>

#include "support/store_scene.hpp"
#include "unit/store/sqlite/backend.hpp"

namespace parley::store::sqlite {
namespace {

using support::user_id;

class SqliteArchive : public testing::Test, public support::StoreScene<Backend> {};

TEST_F(SqliteArchive, StoresNothingWhenALoadIsRefused) {
  Contents contents;
  contents.users = {User{user_id("1"), "Alice", "a@example.com"}, User{user_id("2"), "Bob", "A@example.com"}};
  const auto loaded = backend.archive().load(contents);
  ASSERT_FALSE(loaded.ok());
  EXPECT_EQ(loaded.error().field, "email");
  EXPECT_TRUE(*backend.archive().empty());
  contents.users[1].email.clear();
  EXPECT_TRUE(backend.archive().load(contents).ok());
  EXPECT_EQ(backend.archive().load(contents).error().field, "id");
}

TEST_F(SqliteArchive, IsReadConsistentlyWhileMessagesAreAppended) {
  add_people();
  int answered = 0;
  for (int i = 0; i < 300; ++i) {
    backend.messages().append({user_id("1"), user_id("2"), std::to_string(i)},
                              [&](base::Result<Appended>) { ++answered; });
    if (i % 50 != 0) continue;
    std::int64_t last = 0;
    ASSERT_TRUE(*backend.archive().messages(1000, [&](const Message& message) {
      EXPECT_EQ(message.seq, last + 1);
      last = message.seq;
    }));
  }
  ASSERT_TRUE(backend.executor.run_until([&] { return answered == 300; }));
}

TEST_F(SqliteArchive, CreatesANewConversationIdIfTheGivenOneIsTaken) {
  Contents contents;
  for (const char* id : {"1", "2", "3"}) contents.users.push_back(User{user_id(id), "User"});
  Message message;
  message.sender = user_id("1");
  message.conversation = base::Uuid::random();
  for (const char* receiver : {"2", "3", "2"}) {
    message.receiver = user_id(receiver);
    contents.messages.push_back(message);
  }
  ASSERT_TRUE(backend.archive().load(std::move(contents)).ok());
  const auto page = history_of("1");
  EXPECT_EQ(page->messages[0].conversation, message.conversation);
  EXPECT_NE(page->messages[1].conversation, message.conversation);
  EXPECT_EQ(page->messages[2].conversation, message.conversation);
}

}  // namespace
}  // namespace parley::store::sqlite
