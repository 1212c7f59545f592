// The files beside the database: up to date when it stops, and not written while they hold the only
// passwords.
#include "store/json_files/exporter.hpp"

#include <gtest/gtest.h>

#include "store/json_files/importer.hpp"
#include "store/json_files/messages_text.hpp"
#include "support/manual_clock.hpp"
#include "support/manual_executor.hpp"
#include "support/memory_conversation_store.hpp"
#include "support/memory_store.hpp"
#include "support/temporary_folder.hpp"
#include "unit/store/json_files/rules.hpp"

namespace parley::store::json_files {
namespace {

/// The store has no locks, so it is used only while no exporter runs or before the exporter is notified.
class JsonExport : public testing::Test {
 protected:
  support::TemporaryFolder folder;
  support::ManualClock clock;
  support::ManualExecutor executor;
  support::MemoryUserStore users{clock, executor};
  support::MemoryMessageStore messages{users, clock, executor};
  support::MemoryArchive archive{users, messages};
  std::string lines;
  base::Log log{clock, base::LogLevel::info, base::LogFormat::json,
                [this](std::string_view line) { lines += line; }};

  void SetUp() override {
    static_cast<void>(users.add_now({base::UserId("1"), "Alice", "alice@example.com", "$argon2id$secret"}));
    static_cast<void>(users.add_now({base::UserId("2"), "Bob"}));
  }
  void send(const std::string& content) {
    ASSERT_TRUE(messages.append_now({base::UserId("1"), base::UserId("2"), content}).ok());
  }
  /// Writes a file and its record, as the import does.
  void put_own(const std::string& name, const std::string& text) {
    folder.put(name, text);
    ASSERT_TRUE(OwnTexts(folder.path()).expect(name, Digest::of(text)).ok());
  }
  void export_once(Exporter::Options options = {}) {
    options.folder = folder.path();
    const Exporter exporter(std::move(options), archive, log);
  }
};

TEST_F(JsonExport, WritesBothFilesInTheDocumentedFormat) {
  send("Hi <Bob>");
  send("again");
  export_once();
  EXPECT_EQ(folder.get("users.json").find("secret"), std::string::npos);

  support::MemoryUserStore other_users{clock, executor};
  support::MemoryMessageStore other_messages{other_users, clock, executor};
  support::MemoryArchive other(other_users, other_messages);
  const auto imported = import_files(folder.path(), test::rules(), other);
  ASSERT_TRUE(imported.ok()) << imported.error().kept[0].path << imported.error().kept[0].reason;
  EXPECT_EQ(imported->users, 2u);
  ASSERT_EQ(other_messages.all().size(), 2u);
  EXPECT_EQ(other_messages.all()[0].id, messages.all()[0].id);
  EXPECT_EQ(other_messages.all()[0].conversation, messages.all()[0].conversation);
  EXPECT_EQ(other_messages.all()[0].content, "Hi <Bob>");
  EXPECT_EQ(other_messages.all()[1].seq, 2);
  EXPECT_EQ(lines, "");
}

TEST_F(JsonExport, WritesEditsAndReadersAndOmitsDeletedMessages) {
  support::MemoryConversationStore conversations{users, messages, clock, executor};
  for (const char* text : {"frist", "a mistake", "last"}) send(text);
  const auto id = [this](std::size_t place) { return messages.all()[place].id; };
  const base::UserId alice("1");
  ASSERT_TRUE(conversations.edit_now(alice, id(0), {.text = "first"}, base::Duration(0)).ok());
  ASSERT_TRUE(conversations.remove_now(alice, id(1), base::Duration(0)).ok());
  ASSERT_TRUE(conversations.mark_now(MarkKind::read, base::UserId("2"), id(1)).ok());
  export_once();
  const auto written = messages_from_text(folder.get("messages.json"), test::rules());
  ASSERT_TRUE(written.ok());
  ASSERT_EQ(written->size(), 2u);
  EXPECT_EQ((*written)[0].content, "first");
  EXPECT_EQ((*written)[0].edited_at, clock.wall_now());
  EXPECT_EQ((*written)[0].read_by, std::vector{base::UserId("2")});
  EXPECT_EQ((*written)[1].content, "last");
  EXPECT_EQ((*written)[1].read_by, std::vector<base::UserId>{});
  EXPECT_EQ(folder.get("messages.json").find("mistake"), std::string::npos);
}

TEST_F(JsonExport, WritesAnEmptyArrayForAnEmptyStore) {
  export_once();
  EXPECT_EQ(folder.get("messages.json"), "[\n]\n");
}

TEST_F(JsonExport, KeepsUsersJsonWhileItHoldsTheOnlyCopyOfAPassword) {
  put_own("users.json", "the only copy of a password");
  export_once({.folder = {}, .waiting = {base::UserId("2")}});
  EXPECT_EQ(folder.get("users.json"), "the only copy of a password");
  EXPECT_TRUE(folder.has("messages.json"));
  users.set_password_hash(base::UserId("2"), "$argon2id$new", [](auto) {});
  export_once({.folder = {}, .waiting = {base::UserId("2")}});
  EXPECT_NE(folder.get("users.json").find("Bob"), std::string::npos);
}

TEST_F(JsonExport, StopsWithOneLogLineIfThereAreTooManyMessages) {
  for (int i = 0; i < 3; ++i) send("x");
  put_own("messages.json", "[]");
  export_once({.folder = {}, .message_limit = 2});
  EXPECT_EQ(folder.get("messages.json"), "[]");
  EXPECT_FALSE(folder.has("messages.json.new"));
  EXPECT_TRUE(folder.has("users.json"));
  EXPECT_NE(lines.find("too many messages"), std::string::npos) << lines;
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 1);
}

TEST_F(JsonExport, DoesNotOverwriteAnEditedFile) {
  export_once();
  const std::string edited = folder.get("users.json") + " ";
  folder.put("users.json", edited);
  send("x");
  export_once();
  EXPECT_EQ(folder.get("users.json"), edited);
  EXPECT_NE(folder.get("messages.json").find("\"x\""), std::string::npos)
      << "the other file is still exported";
  EXPECT_NE(lines.find("edited"), std::string::npos) << lines;
  EXPECT_NE(lines.find("users.json"), std::string::npos) << lines;
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 1) << lines;
  EXPECT_FALSE(folder.has("users.json.new"));

  export_once();
  EXPECT_EQ(folder.get("users.json"), edited) << "over restarts too";
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 2) << lines;
  std::filesystem::remove(folder.file("users.json"));
  export_once();
  EXPECT_NE(folder.get("users.json").find("Alice"), std::string::npos)
      << "it is written again once it was moved away";
}

TEST_F(JsonExport, ReplacesItsOwnFilesAfterAKillAtAnyPoint) {
  export_once();
  const std::string first = folder.get("messages.json");
  const std::string record = folder.get("exported.sha256");
  send("x");
  export_once();
  const std::string second = folder.get("messages.json");
  ASSERT_NE(first, second);
  // A kill between the record and the file: the file is still the old one.
  folder.put("messages.json", first);
  send("y");
  export_once();
  EXPECT_NE(folder.get("messages.json").find("\"y\""), std::string::npos);
  // The earlier record does not contain the text that is in the file now.
  folder.put("exported.sha256", record);
  const std::string third = folder.get("messages.json");
  send("z");
  export_once();
  EXPECT_EQ(folder.get("messages.json"), third);
}

TEST_F(JsonExport, DoesNotOverwriteAFileThatItNeitherWroteNorImported) {
  folder.put("users.json", "[{\"id\": \"1\"}]");
  folder.put("messages.json", "[\n{\"id\":\"what an older version exported\"}\n]\n");
  export_once();
  EXPECT_EQ(folder.get("users.json"), "[{\"id\": \"1\"}]");
  EXPECT_EQ(folder.get("messages.json"), "[\n]\n");
}

TEST_F(JsonExport, LogsOnceThatItCannotWrite) {
  std::filesystem::create_directories(folder.file("users.json/in the way"));
  std::filesystem::create_directories(folder.file("messages.json/in the way"));
  export_once();
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 1) << lines;
}

/// An archive that counts its reads, so that a test can wait for them.
class SeenArchive final : public Archive {
 public:
  base::Result<bool> empty() override { return false; }
  base::Result<void> load(Contents) override { return {}; }
  base::Result<std::vector<User>> users() override { return std::vector<User>(); }
  base::Result<bool> messages(std::size_t, base::UniqueFunction<void(const Message&)>) override {
    const std::lock_guard lock(mutex);
    ++reads;
    changed.notify_all();
    return true;
  }
  void watch(base::UniqueFunction<void(Change)> watcher_) override { watcher = std::move(watcher_); }
  void wait_for_reads(int count) {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return reads >= count; });
  }

  base::UniqueFunction<void(Change)> watcher;
  std::mutex mutex;
  std::condition_variable changed;
  int reads = 0;
};

TEST_F(JsonExport, WritesAfterChangesAndOnceMoreWhenItStops) {
  SeenArchive seen;
  {
    const Exporter exporter({.folder = folder.path(), .interval = base::Duration(0)}, seen, log);
    seen.wait_for_reads(1);
    seen.watcher(Change::messages);
    seen.wait_for_reads(2);
    seen.watcher(Change::users);
    seen.watcher(Change::messages);
  }
  EXPECT_GE(seen.reads, 3);
  EXPECT_FALSE(seen.watcher);
}

TEST_F(JsonExport, WaitsForItsIntervalHoweverMuchChanges) {
  SeenArchive seen;
  {
    const Exporter exporter({.folder = folder.path(), .interval = std::chrono::hours(1)}, seen, log);
    seen.wait_for_reads(1);
    for (int i = 0; i < 1000; ++i) seen.watcher(Change::messages);
  }
  EXPECT_EQ(seen.reads, 2) << "once at the start and once at the end";
}

}  // namespace
}  // namespace parley::store::json_files
