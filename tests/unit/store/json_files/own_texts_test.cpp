// Which texts are the server's own, also after restarts.
#include "store/json_files/own_texts.hpp"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "store/json_files/digest.hpp"
#include "support/temporary_folder.hpp"

namespace parley::store::json_files {
namespace {

class JsonOwnTexts : public testing::Test {
 protected:
  support::TemporaryFolder folder;

  bool may_replace(const std::string& name) {
    const auto answer = OwnTexts(folder.path()).may_replace(name);
    EXPECT_TRUE(answer.ok()) << name;
    return answer.ok() && *answer;
  }
};

TEST(Digest, IsSha256InHexadecimal) {
  EXPECT_EQ(Digest::of("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  Digest pieces;
  pieces.update("a");
  pieces.update("");
  pieces.update("bc");
  EXPECT_EQ(pieces.finish(), Digest::of("abc"));
}

TEST_F(JsonOwnTexts, IncludeTheExpectedTextAndTheOneBefore) {
  folder.put("users.json", "one");
  EXPECT_FALSE(may_replace("users.json"));
  ASSERT_TRUE(OwnTexts(folder.path()).expect("users.json", Digest::of("one")).ok());
  EXPECT_TRUE(may_replace("users.json"));
  {
    OwnTexts own(folder.path());
    ASSERT_TRUE(*own.may_replace("users.json"));
    ASSERT_TRUE(own.expect("users.json", Digest::of("two")).ok());
    // A write that failed and is tried again with another text.
    ASSERT_TRUE(own.expect("users.json", Digest::of("three")).ok());
  }
  EXPECT_TRUE(may_replace("users.json")) << "the new text is not in the file yet";
  folder.put("users.json", "three");
  EXPECT_TRUE(may_replace("users.json"));
  folder.put("users.json", "two");
  EXPECT_FALSE(may_replace("users.json"));
  folder.put("users.json", "three ");
  EXPECT_FALSE(may_replace("users.json"));
  EXPECT_EQ(std::filesystem::status(folder.file("exported.sha256")).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(JsonOwnTexts, AreRecordedForEachFile) {
  OwnTexts own(folder.path());
  ASSERT_TRUE(own.expect("users.json", Digest::of("u")).ok());
  ASSERT_TRUE(own.expect("messages.json", Digest::of("m")).ok());
  folder.put("users.json", "m");
  folder.put("messages.json", "m");
  EXPECT_FALSE(may_replace("users.json"));
  EXPECT_TRUE(may_replace("messages.json"));
  EXPECT_EQ(folder.get("exported.sha256"),
            Digest::of("m") + "  messages.json\n" + Digest::of("u") + "  users.json\n");
}

TEST_F(JsonOwnTexts, AreComparedAgainWhenTheFileChanges) {
  OwnTexts own(folder.path());
  ASSERT_TRUE(own.expect("users.json", Digest::of("one")).ok());
  folder.put("users.json", "one");
  own.settle("users.json");
  EXPECT_TRUE(*own.may_replace("users.json"));
  folder.put("users.json", "edited");
  EXPECT_FALSE(*own.may_replace("users.json"));
  EXPECT_FALSE(*own.may_replace("users.json"));
  folder.put("users.json", "one");
  EXPECT_TRUE(*own.may_replace("users.json")) << "changed back";
}

TEST_F(JsonOwnTexts, AreTextsInTheFormOfAnExportIfThereIsNoRecord) {
  folder.put("users.json", "[\n{\"id\":\"1\",\"name\":\"Alice\"}\n]\n");
  folder.put("messages.json", "[\n]\n");
  EXPECT_TRUE(may_replace("users.json"));
  EXPECT_TRUE(may_replace("messages.json"));
  for (const char* text : {"[]", "[]\n", "", "[{\"id\":\"1\"}]", "[\n  {\"id\": \"1\"}\n]"}) {
    folder.put("users.json", text);
    EXPECT_FALSE(may_replace("users.json")) << text;
  }
  // If there is a record, the form of the text does not count.
  ASSERT_TRUE(OwnTexts(folder.path()).expect("users.json", Digest::of("x")).ok());
  folder.put("users.json", "[\n]\n");
  EXPECT_FALSE(may_replace("users.json"));
  EXPECT_TRUE(may_replace("messages.json")) << "the first record includes all files of that form";
}

TEST_F(JsonOwnTexts, AreFoundInADamagedRecord) {
  folder.put("exported.sha256",
             "users.json\n\n" + std::string(64, 'x') + "\n" + Digest::of("one") + "  users.json");
  folder.put("users.json", "one");
  EXPECT_TRUE(may_replace("users.json"));
  std::filesystem::remove(folder.file("users.json"));
  std::filesystem::create_directories(folder.file("users.json"));
  EXPECT_FALSE(OwnTexts(folder.path()).may_replace("users.json").ok());
}

}  // namespace
}  // namespace parley::store::json_files
