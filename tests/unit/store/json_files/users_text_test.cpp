// Parses and writes users.json: handwritten files are accepted, and passwords are never written.
#include "store/json_files/users_text.hpp"

#include <gtest/gtest.h>

#include "unit/store/json_files/rules.hpp"

namespace parley::store::json_files {
namespace {

using test::said;

base::Result<std::vector<ImportedUser>, TextErrors> users_from(std::string_view text) {
  return users_from_text(text, test::rules());
}

TEST(UsersText, ReadsTheDocumentedTestUsers) {
  const auto users = users_from(R"([
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

TEST(UsersText, FillsInMissingOptionalFields) {
  const auto users = users_from(R"([{"id": 7, "email": null, "role": {"admin": true}}])");
  ASSERT_TRUE(users.ok());
  EXPECT_EQ((*users)[0].user.id, base::UserId("7"));
  EXPECT_EQ((*users)[0].user.name, "7");
  EXPECT_EQ((*users)[0].user.email, "");
  EXPECT_EQ((*users)[0].password, "");
  EXPECT_EQ(users_from("[]")->size(), 0u);
}

TEST(UsersText, DistinguishesAHashFromAPassword) {
  struct Case {
    const char* fields;
    const char* hash;
    const char* password;
    bool has_other_hash;
  };
  for (const Case& each : {
           Case{R"("password": "secret")", "", "secret", false},
           Case{R"("password": "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA")",
                "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA", "", false},
           Case{R"("passwordHash": "$argon2id$v=19$x")", "$argon2id$v=19$x", "", false},
           Case{R"("passwordHash": "$argon2id$v=19$x", "password": "secret")", "$argon2id$v=19$x", "", false},
           Case{R"("password": "$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW")",
                "$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW", "", false},
           Case{R"("passwordHash": "$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW")",
                "$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW", "", false},
           Case{R"("passwordHash": "5f4dcc3b5aa765d61d8327deb882cf99")", "", "", true},
           Case{R"("passwordHash": "5f4dcc3b5aa765d61d8327deb882cf99", "password": "secret")", "", "secret",
                false},
           Case{R"("password": "$6$saltsalt$qFmFH.bQmmtXzyBY0s9v7Oicd2z4XSIecDzlB5KiA2")", "", "", true},
           Case{R"("password": "pbkdf2_sha256$600000$salt$n2WsnNaSJX0nRYN5uUqWpA==")", "", "", true},
           Case{R"("password": "scrypt:32768:8:1$salt$5f4dcc3b5aa765d61d83")", "", "", true},
           Case{R"("password": "{SSHA}5f4dcc3b5aa765d61d8327deb882cf99")", "", "", true},
           Case{R"("password": "scrypt:short")", "", "scrypt:short", false},
           Case{R"("password": "$money$")", "", "$money$", false},
           Case{R"("password": "$")", "", "$", false},
       }) {
    const auto users = users_from(R"([{"id": "1", )" + std::string(each.fields) + "}]");
    ASSERT_TRUE(users.ok()) << each.fields;
    EXPECT_EQ((*users)[0].user.password_hash, each.hash) << each.fields;
    EXPECT_EQ((*users)[0].password, each.password) << each.fields;
    EXPECT_EQ((*users)[0].has_other_hash, each.has_other_hash) << each.fields;
  }
}

TEST(UsersText, RefusesAHashThatCostsTooMuchAndAPasswordThatIsTooLong) {
  const auto users = users_from(
      "[\n{\"id\": 1, \"passwordHash\": \"$2b$31$x\"},\n"
      "{\"id\": 2, \"password\": \"$2b$31$" +
      std::string(53, 'x') + "\"},\n{\"id\": 3, \"password\": \"" + std::string(41, 'x') + "\"}]");
  ASSERT_FALSE(users.ok());
  EXPECT_EQ(said(users.error()),
            "2: passwordHash costs too much to verify\n3: password costs too much to verify\n"
            "4: password must be at most 40 bytes\n");
}

TEST(UsersText, ReportsAllErrorsInTheOrderOfTheFile) {
  const auto users = users_from(
      "[\n{\"id\": \"1\", \"email\": \"a@x\"},\n{\"name\": 5,\n\"email\": \"A@x\"},\n"
      "{\"id\": \"3\", \"createdAt\": \"soon\"},\n{\"id\": \"1\"}]");
  ASSERT_FALSE(users.ok());
  EXPECT_EQ(said(users.error()),
            "3: id must be 1 to 255 bytes without control characters\n3: name must be a string\n4: email is "
            "there twice\n"
            "5: createdAt must be a time in ISO 8601, or seconds or milliseconds since 1970\n6: id is there "
            "twice\n");
}

TEST(UsersText, MayBeginWithAByteOrderMark) {
  const auto users = users_from("\xef\xbb\xbf[{\"id\": \"1\"}]");
  ASSERT_TRUE(users.ok());
  EXPECT_EQ(users->size(), 1u);
  EXPECT_EQ(said(users_from("\xef\xbb\xbf[\n{}]").error()),
            "2: id must be 1 to 255 bytes without control characters\n");
}

TEST(UsersText, RefusesAnInvalidUserWithItsLine) {
  struct Case {
    const char* text;
    std::size_t line;
    const char* reason;
  };
  for (const Case& each : {
           Case{"", 0, "JSON"},
           Case{"[{\"id\": \"1\"},]", 1, "JSON"},
           Case{"[{\"id\": \"1\", \"id\": \"2\"}]", 1, "same key"},
           Case{"[{\"id\": \"1\xff\"}]", 1, "UTF-8"},
           Case{"\n{\"users\": []}", 2, "array"},
           Case{"[{\"id\": \"1\"},\n\n7]", 3, "array of objects"},
           Case{"[\n{\"id\": \"1\"},\n{\"name\": \"Bob\"}]", 3, "id "},
           Case{"[\n{\"id\": \"\"}]", 2, "id "},
           Case{"[\n{\"id\": true}]", 2, "id "},
           Case{"[\n{\"id\": 1.5}]", 2, "id "},
           Case{"[\n{\"id\": 1e300}]", 2, "id "},
           Case{"[{\"id\": 2},\n{\"id\": 2.0}]", 2, "twice"},
           Case{"[\n{\"id\": \"a\\u0007\"}]", 2, "control"},
           Case{"[\n{\"id\": \"a\\u0085\"}]", 2, "control"},
           Case{"[{\"id\": \"1\",\n\"name\": 5}]", 2, "name"},
           Case{"[{\"id\": \"1\",\n\n\"email\": []}]", 3, "email"},
           Case{"[{\"id\": \"1\",\n\"password\": 123}]", 2, "password"},
           Case{"[{\"id\": \"1\",\n\"createdAt\": \"yesterday\"}]", 2, "createdAt"},
           Case{"[{\"id\": \"1\"},\n{\"id\": 1}]", 2, "twice"},
           Case{"[{\"id\": \"1\", \"email\": \"a@x\"},\n{\"id\": \"2\", \"email\": \"A@x\"}]", 2, "twice"},
       }) {
    const auto users = users_from(each.text);
    ASSERT_FALSE(users.ok()) << each.text;
    ASSERT_EQ(users.error().count(), 1u) << said(users.error());
    EXPECT_EQ(users.error().kept()[0].line, each.line) << each.text;
    EXPECT_NE(users.error().kept()[0].reason.find(each.reason), std::string::npos)
        << each.text << ": " << users.error().kept()[0].reason;
  }
  const std::string long_id(256, 'x');
  EXPECT_FALSE(users_from(R"([{"id": ")" + long_id + R"("}])").ok());
  EXPECT_TRUE(users_from(R"([{"id": ")" + long_id.substr(1) + R"("}])").ok());
}

TEST(UsersText, WritesUsersThatItReadsBackWithoutPasswords) {
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
  const auto again = users_from(text);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ((*again)[0].user.name, users[0].name);
  EXPECT_EQ((*again)[1].user.created_at, users[1].created_at);
  EXPECT_EQ(users_from(users_to_text({}))->size(), 0u);
}

}  // namespace
}  // namespace parley::store::json_files
