// users.json in both directions: what people write by hand is read, and no password is ever written.
#include "store/json_files/users_text.hpp"

#include <gtest/gtest.h>

namespace parley::store::json_files {
namespace {

TEST(UsersText, ReadsTheDocumentedTestUsers) {
  const auto users = users_from_text(R"([
    {"id": "1", "email": "alice@example.com", "name": "Alice Johnson", "password": "password123"},
    {"id": "2", "email": "Bob@Example.com", "name": "Bob Smith", "password": "password123"}
  ])");
  ASSERT_TRUE(users.ok());
  ASSERT_EQ(users->size(), 2u);
  EXPECT_EQ((*users)[0].user.id, base::UserId("1"));
  EXPECT_EQ((*users)[0].user.email, "alice@example.com");
  EXPECT_EQ((*users)[0].user.name, "Alice Johnson");
  EXPECT_EQ((*users)[0].password, "password123");
  EXPECT_EQ((*users)[0].user.password_hash, "");
  EXPECT_EQ((*users)[1].user.email, "bob@example.com");
}

TEST(UsersText, FillsInWhatMayBeMissing) {
  const auto users = users_from_text(R"([{"id": 7, "email": null, "role": {"admin": true}}])");
  ASSERT_TRUE(users.ok());
  EXPECT_EQ((*users)[0].user.id, base::UserId("7"));
  EXPECT_EQ((*users)[0].user.name, "7");
  EXPECT_EQ((*users)[0].user.email, "");
  EXPECT_EQ((*users)[0].password, "");
  EXPECT_EQ(users_from_text("[]")->size(), 0u);
}

TEST(UsersText, TellsAHashFromAPassword) {
  struct Case {
    const char* fields;
    const char* hash;
    const char* password;
  };
  for (const Case& each : {
           Case{R"("password": "secret")", "", "secret"},
           Case{R"("password": "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA")",
                "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA", ""},
           Case{R"("passwordHash": "$argon2id$v=19$x")", "$argon2id$v=19$x", ""},
           Case{R"("passwordHash": "$argon2id$v=19$x", "password": "secret")", "$argon2id$v=19$x", ""},
           Case{R"("password": "$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW")", "", ""},
           Case{R"("password": "$6$saltsalt$qFmFH.bQmmtXzyBY0s9v7Oicd2z4XSIecDzlB5KiA2")", "", ""},
           Case{R"("password": "$money$")", "", "$money$"},
           Case{R"("password": "$")", "", "$"},
       }) {
    const auto users = users_from_text(R"([{"id": "1", )" + std::string(each.fields) + "}]");
    ASSERT_TRUE(users.ok()) << each.fields;
    EXPECT_EQ((*users)[0].user.password_hash, each.hash) << each.fields;
    EXPECT_EQ((*users)[0].password, each.password) << each.fields;
  }
}

TEST(UsersText, RefusesWithTheLineThatIsWrong) {
  struct Case {
    const char* text;
    std::size_t line;
    const char* reason;
  };
  for (const Case& each : {
           Case{"", 0, "JSON"},
           Case{"[{\"id\": \"1\"},]", 0, "JSON"},
           Case{"[{\"id\": \"1\", \"id\": \"2\"}]", 0, "same key"},
           Case{"[{\"id\": \"1\xff\"}]", 0, "UTF-8"},
           Case{"\n{\"users\": []}", 2, "array"},
           Case{"[{\"id\": \"1\"},\n\n7]", 3, "array of objects"},
           Case{"[\n{\"id\": \"1\"},\n{\"name\": \"Bob\"}]", 3, "id "},
           Case{"[\n{\"id\": \"\"}]", 2, "id "},
           Case{"[\n{\"id\": true}]", 2, "id "},
           Case{"[\n{\"id\": 1.5}]", 2, "id "},
           Case{"[\n{\"id\": \"a\\u0007\"}]", 2, "control"},
           Case{"[\n{\"id\": \"a\\u0085\"}]", 2, "control"},
           Case{"[{\"id\": \"1\",\n\"name\": 5}]", 2, "name"},
           Case{"[{\"id\": \"1\",\n\n\"email\": []}]", 3, "email"},
           Case{"[{\"id\": \"1\",\n\"password\": 123}]", 2, "password"},
           Case{"[{\"id\": \"1\",\n\"createdAt\": \"yesterday\"}]", 2, "createdAt"},
           Case{"[{\"id\": \"1\"},\n{\"id\": 1}]", 2, "twice"},
           Case{"[{\"id\": \"1\", \"email\": \"a@x\"},\n{\"id\": \"2\", \"email\": \"A@x\"}]", 2, "twice"},
       }) {
    const auto users = users_from_text(each.text);
    ASSERT_FALSE(users.ok()) << each.text;
    EXPECT_EQ(users.error().line, each.line) << each.text;
    EXPECT_NE(users.error().reason.find(each.reason), std::string::npos)
        << each.text << ": " << users.error().reason;
  }
  const std::string long_id(256, 'x');
  EXPECT_FALSE(users_from_text(R"([{"id": ")" + long_id + R"("}])").ok());
  EXPECT_TRUE(users_from_text(R"([{"id": ")" + long_id.substr(1) + R"("}])").ok());
}

TEST(UsersText, WritesWhatItReadsButNothingAboutPasswords) {
  const std::vector<User> users{
      {base::UserId("1"), "Alice \"A\" \xe2\x9c\x93", "alice@example.com", "$argon2id$secret",
       base::Timestamp{}},
      {base::UserId("2"), "Bob", "", "", base::Timestamp{base::Duration(1'758'796'200'000)}},
  };
  const std::string text = users_to_text(users);
  EXPECT_EQ(text,
            "[\n"
            R"({"id":"1","email":"alice@example.com","name":"Alice \"A\" )"
            "\xe2\x9c\x93"
            R"(","createdAt":"1970-01-01T00:00:00.000Z"},)"
            "\n"
            R"({"id":"2","name":"Bob","createdAt":"2025-09-25T10:30:00.000Z"})"
            "\n]\n");
  const auto again = users_from_text(text);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ((*again)[0].user.name, users[0].name);
  EXPECT_EQ((*again)[1].user.created_at, users[1].created_at);
  EXPECT_EQ(users_from_text(users_to_text({}))->size(), 0u);
}

}  // namespace
}  // namespace parley::store::json_files
