// Reads messages from rows, as far as the requirements of all engines do not cover it.
#include "store/sqlite/tables/rows.hpp"

#include <gtest/gtest.h>

#include "support/store_scene.hpp"
#include "unit/store/sqlite/backend.hpp"

namespace parley::store::sqlite {
namespace {

using support::user_id;

class SqliteRows : public testing::Test, public support::StoreScene<Backend> {};

TEST_F(SqliteRows, CountAMessageAsReadUpToTheReadersMark) {
  add_people();
  for (int i = 0; i < 4; ++i) ASSERT_TRUE(send("1", "2", "x").ok());
  ASSERT_TRUE(send("2", "1", "y").ok());
  backend.store.reset();
  {
    auto database = Database::open(backend.folder.file("parley.db"), {});
    ASSERT_TRUE(database->execute(
        "UPDATE memberships SET read_seq = 3 WHERE user = (SELECT key FROM users WHERE id = '2')"));
  }
  backend.open();
  std::vector<std::size_t> readers;
  const auto page = history_of("1");
  for (const Message& message : page->messages) readers.push_back(message.read_by.size());
  EXPECT_EQ(readers, (std::vector<std::size_t>{1, 1, 1, 0, 0}));
  EXPECT_EQ(page->messages[0].read_by[0], user_id("2"));
}

TEST_F(SqliteRows, NameBothSidesOfANoteToOneself) {
  add_people();
  ASSERT_TRUE(send("1", "1", "note").ok());
  const Message note = history_of("1")->messages.at(0);
  EXPECT_EQ(note.sender, user_id("1"));
  EXPECT_EQ(note.receiver, user_id("1"));
}

}  // namespace
}  // namespace parley::store::sqlite
