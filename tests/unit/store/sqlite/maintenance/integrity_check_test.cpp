// Each kind of damage is reported with a line of its own; a sound database has no findings.
#include "store/sqlite/maintenance/integrity_check.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "store/sqlite/engine/schema.hpp"
#include "unit/store/conversation_scene.hpp"
#include "unit/store/sqlite/backend.hpp"

namespace parley::store::sqlite {
namespace {

using Lines = std::vector<std::string>;

class SqliteSoundness : public testing::Test, public ConversationScene<Backend> {
 protected:
  void SetUp() override {
    add_people();
    const Message first = sent("1", "2", "one");
    static_cast<void>(sent("1", "2", "two"));
    static_cast<void>(sent("2", "1", "three"));
    static_cast<void>(sent("3", "3", "note"));
    static_cast<void>(read("2", first));
    static_cast<void>(remove("1", first));
  }
  Lines findings() const { return *unsound(backend.folder.path()); }
  Lines findings_after(const char* sql) {
    backend.store.reset();
    auto database = Database::open(backend.folder.file("parley.db"), {});
    EXPECT_TRUE(database->execute(sql)) << database->failure().message;
    return findings();
  }
};

TEST_F(SqliteSoundness, FindsNothingInASoundDatabase) {
  EXPECT_EQ(findings(), Lines{}) << "while it is open";
  backend.store.reset();
  EXPECT_EQ(findings(), Lines{});
}

TEST_F(SqliteSoundness, FindsAGapInSeq) {
  EXPECT_EQ(findings_after("DELETE FROM messages WHERE content = 'two'").at(0),
            "conversation 1: seq runs from 1 to 3, of 2 messages");
}

TEST_F(SqliteSoundness, FindsAWrongUnreadCount) {
  EXPECT_EQ(findings_after("UPDATE memberships SET unread = 7 WHERE user = 2"),
            (Lines{"conversation 1, user 2: 7 unread, counted 1"}));
}

TEST_F(SqliteSoundness, FindsAMarkThatIsAheadOfItsConversation) {
  EXPECT_EQ(findings_after("UPDATE memberships SET read_seq = 9, delivered_seq = 9 WHERE user = 3"),
            (Lines{"conversation 2, user 3: read up to 9, delivered up to 9, newest 1"}));
}

TEST_F(SqliteSoundness, FindsAMembershipWithAnOutdatedPosition) {
  EXPECT_EQ(findings_after("UPDATE memberships SET last_position = 2 WHERE user = 1"),
            (Lines{"conversation 1, user 1: last position 2 is not that of the newest message"}));
}

TEST_F(SqliteSoundness, FindsADeletedMessageThatKeptItsContent) {
  EXPECT_EQ(findings_after("UPDATE messages SET content = 'still here' WHERE deleted_at IS NOT NULL"),
            (Lines{"conversation 1, seq 1: deleted, with its content"}));
}

TEST_F(SqliteSoundness, FindsAReferenceToAMissingRow) {
  const Lines lines = findings_after("UPDATE messages SET sender = 99 WHERE content = 'note'");
  EXPECT_NE(std::ranges::find(lines, "references: messages names no row of users"), lines.end())
      << testing::PrintToString(lines);
}

TEST_F(SqliteSoundness, FindsDamagedPages) {
  for (int i = 0; i < 200; ++i) static_cast<void>(sent("1", "2", std::string(500, 'x')));
  backend.store.reset();
  std::string bytes = backend.folder.get("parley.db");
  bytes.replace(bytes.size() - 8 * 4096, 4096, std::string(4096, '\xff'));
  backend.folder.put("parley.db", bytes);
  const Lines lines = findings();
  ASSERT_FALSE(lines.empty());
  EXPECT_TRUE(lines[0].starts_with("pages: ")) << lines[0];
}

TEST_F(SqliteSoundness, ChecksOlderDatabasesToo) {
  const TemporaryFolder older;
  for (std::size_t version = 1; version < migrations().size(); ++version) {
    {
      auto database = Database::open(older.file("parley.db"), {.create = true});
      ASSERT_TRUE(migrate(*database, migrations().first(version)).ok());
    }
    EXPECT_EQ(*unsound(older.path()), Lines{}) << "of version " << version;
  }
  EXPECT_EQ(unsound(older.file("nowhere")).error().reason, OpenError::Reason::unreadable);
  older.put("parley.db", std::string(4096, 'x'));
  EXPECT_EQ(unsound(older.path()).error().reason, OpenError::Reason::damaged);
}

}  // namespace
}  // namespace parley::store::sqlite
