// Imported data is checked by the rules for data from clients.
#include "node/process/import_rules.hpp"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "base/json/json.hpp"
#include "node/process/first_start_users.hpp"
#include "support/temporary_folder.hpp"

namespace parley::node {
namespace {

using store::MessageType;
using store::json_files::HashKind;

class ImportRulesTest : public testing::Test {
 protected:
  base::json::Value value_of(std::string_view text) {
    json.clear();
    base::json::Writer(json).value(text);
    EXPECT_EQ(document.parse(json), base::json::ParseError::none);
    return document.root();
  }
  /// Returns the text after cleaning, or "refused: " and the reason.
  std::string read(store::json_files::ImportRules::Read rule, std::string_view text) {
    std::string out;
    const std::string refusal = rule(value_of(text), out);
    return refusal.empty() ? out : "refused: " + refusal;
  }
  /// The same for a content, preceded by its type.
  std::string content(std::string_view text, MessageType type) {
    std::string out;
    const std::string refusal = rules.content(value_of(text), type, out);
    if (!refusal.empty()) return "refused: " + refusal;
    return (type == MessageType::text ? "text " : type == MessageType::image ? "image " : "file ") + out;
  }

  const store::json_files::ImportRules rules = import_rules();
  std::string json;
  base::json::Document document;
};

TEST_F(ImportRulesTest, NamesAreCleanedAsAtRegistrationAndOnOneLine) {
  EXPECT_EQ(read(rules.name, " \tAlice\r\n"), "Alice");
  EXPECT_EQ(read(rules.name, "Alice\nSmith"), "Alice Smith");
  EXPECT_EQ(read(rules.name, "Al\x07ice"), "Alice");
  EXPECT_EQ(read(rules.name, " \r\n"), "") << "counts as absent";
  EXPECT_EQ(read(rules.name, std::string(128, 'x')), std::string(128, 'x'));
  EXPECT_EQ(read(rules.name, std::string(129, 'x')), "refused: must be text of 1 to 128 bytes");
  EXPECT_EQ(read(rules.name, std::string(10'000, 'x')), "refused: must be text of 1 to 128 bytes");
}

TEST_F(ImportRulesTest, EmailAddressesAreCleanedAsAtLogin) {
  EXPECT_EQ(read(rules.email, "Alice@Example.com "), "Alice@Example.com");
  EXPECT_EQ(read(rules.email, " "), "") << "counts as absent";
  EXPECT_EQ(read(rules.email, "\talice@example.com\r\n"), "alice@example.com");
  for (const char* text : {"alice", "alice@", "@example.com", "alice @example.com", "<alice@example.com>"}) {
    EXPECT_EQ(read(rules.email, text), "refused: must be an e-mail address") << text;
  }
  EXPECT_EQ(read(rules.email, std::string(250, 'x') + "@x.example"),
            "refused: must be text of 1 to 254 bytes");
}

TEST_F(ImportRulesTest, PasswordsAreNotChanged) {
  EXPECT_EQ(read(rules.password, " secret\n"), " secret\n");
  EXPECT_EQ(read(rules.password, std::string(1025, 'x')), "refused: must be at most 1024 bytes");
}

TEST_F(ImportRulesTest, ContentsAreCheckedAsInSentMessages) {
  EXPECT_EQ(content(" Hi\x01 <Bob>\n", MessageType::text), "text Hi <Bob>");
  EXPECT_EQ(content("https://example.org/a.png", MessageType::image), "image https://example.org/a.png");
  EXPECT_EQ(content("/api/files/1", MessageType::file), "file /api/files/1");
  for (const char* url : {"javascript:alert(1)", "JavaScript:alert(1)", " javascript:alert(1)",
                          "data:text/html,x", "//evil.example/x", "vbscript:x", "ftp://example.org",
                          "https://a b", "x.png", "https://a\"onerror=x"}) {
    EXPECT_TRUE(content(url, MessageType::image).starts_with("text ")) << url;
    EXPECT_TRUE(content(url, MessageType::file).starts_with("text ")) << url;
  }
  EXPECT_EQ(content(std::string(8192, 'x'), MessageType::text), "text " + std::string(8192, 'x'));
  EXPECT_EQ(content(std::string(8193, 'x'), MessageType::text), "refused: must be text of 1 to 8192 bytes");
  EXPECT_EQ(content(std::string(1'000'000, 'x'), MessageType::text),
            "refused: must be text of 1 to 8192 bytes");
  EXPECT_EQ(content(" \n", MessageType::text), "refused: must be text of 1 to 8192 bytes");
}

TEST_F(ImportRulesTest, ClientMessageIdsAreCheckedAsInSentMessages) {
  EXPECT_TRUE(rules.is_client_message_id("c-1"));
  EXPECT_TRUE(rules.is_client_message_id(std::string(128, 'x')));
  for (const std::string& text :
       {std::string(), std::string("<b>"), std::string("a b"), std::string(129, 'x')}) {
    EXPECT_FALSE(rules.is_client_message_id(text)) << text;
  }
}

TEST_F(ImportRulesTest, HashesAreClassifiedByKindAndCost) {
  EXPECT_EQ(rules.hash("$2b$10$abcdefghijklmnopqrstuu0SYq8twpcthS10uxQ26rv0s3Obj8Ufu"), HashKind::usable);
  EXPECT_EQ(rules.hash("$2b$20$abcdefghijklmnopqrstuu0SYq8twpcthS10uxQ26rv0s3Obj8Ufu"), HashKind::too_costly);
  EXPECT_EQ(rules.hash("5f4dcc3b5aa765d61d8327deb882cf99"), HashKind::other);
}

TEST(ReadPeople, ErrorsOfAllEntriesAreListed) {
  const support::TemporaryFolder folder;
  EXPECT_TRUE(read_people(folder.path()).ok()) << "there are no files";
  std::string users = "[{\"id\": 0}";
  for (int i = 1; i <= 22; ++i) users += ",\n{\"id\": " + std::to_string(i) + ", \"email\": \"nobody\"}";
  folder.put("users.json", users + "]");
  const auto checked = read_people(folder.path());
  ASSERT_FALSE(checked.ok());
  const std::string& message = checked.error().message;
  EXPECT_TRUE(message.starts_with(folder.file("users.json") + ":2: email must be an e-mail address\n"))
      << message;
  EXPECT_TRUE(
      message.ends_with(folder.file("users.json") + ":21: email must be an e-mail address\nand 2 more"))
      << message;
}

}  // namespace
}  // namespace parley::node
