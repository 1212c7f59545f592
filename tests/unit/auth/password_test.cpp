// Password hashes and their queue. All hashes except the vectors are made with the lowest cost.
#include "auth/password.hpp"

#include <array>
#include <future>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>
#include <sodium.h>

#include "base/threads/worker.hpp"
#include "support/manual_executor.hpp"

namespace parley::auth {
namespace {

constexpr HashCost cheap{1, 8192};

PasswordVerdict verdict_on(std::string_view hash, std::string_view password, HashCost cost = cheap) {
  const auto verdict = verify_password(hash, password, cost);
  EXPECT_TRUE(verdict.ok());
  return verdict.ok() ? *verdict : PasswordVerdict{};
}

TEST(Password, VerifiesHashesOfTheReferenceImplementation) {
  // From the test suite of the Argon2 reference implementation: "password" with the salt "somesalt".
  const std::string_view hashes[] = {
      "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
      "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
  };
  for (const std::string_view hash : hashes) {
    EXPECT_TRUE(verdict_on(hash, "password").matches) << hash;
    EXPECT_FALSE(verdict_on(hash, "Password").matches) << hash;
  }
}

TEST(Password, HashWithTheUsualCostCanBeVerified) {
  const auto hash = hash_password("alice123", HashCost{});
  ASSERT_TRUE(hash.ok());
  EXPECT_TRUE(hash->starts_with("$argon2id$v=19$m=19456,t=2,p=1$")) << *hash;
  const PasswordVerdict verdict = verdict_on(*hash, "alice123", HashCost{});
  EXPECT_TRUE(verdict.matches);
  EXPECT_FALSE(verdict.needs_rehash);
}

TEST(Password, EveryByteOfThePasswordCounts) {
  const std::string typed(73, 'p');
  const auto hash = hash_password(typed, cheap);
  ASSERT_TRUE(hash.ok());
  EXPECT_TRUE(verdict_on(*hash, typed).matches);
  const std::string wrong[] = {
      std::string(72, 'p'),
      std::string(72, 'p') + 'q',
      typed + 'p',
      typed + std::string("\0", 1),
      typed + std::string("\0x", 2),
      std::string("\0", 1) + typed,
      std::string(72, 'p') + std::string("\0", 1),
      "",
  };
  for (const std::string& password : wrong) EXPECT_FALSE(verdict_on(*hash, password).matches) << password;
}

const std::string composed = "p\xc3\xa4ssw\xc3\xb6rd";      // one code point for each letter
const std::string decomposed = "pa\xcc\x88sswo\xcc\x88rd";  // separate combining marks, as macOS types them

TEST(Password, MatchesInEveryUnicodeForm) {
  for (const std::string& chosen : {composed, decomposed}) {
    const auto hash = hash_password(chosen, cheap);
    ASSERT_TRUE(hash.ok());
    for (const std::string& typed : {composed, decomposed}) {
      EXPECT_TRUE(verdict_on(*hash, typed).matches) << typed;
      EXPECT_FALSE(verdict_on(*hash, typed).needs_rehash) << typed;
    }
    EXPECT_FALSE(verdict_on(*hash, "passw\xc3\xb6rd").matches);
    EXPECT_FALSE(verdict_on(*hash, "P\xc3\xa4ssw\xc3\xb6rd").matches) << "capitals count";
  }
  EXPECT_TRUE(same_password(composed, decomposed));
  EXPECT_FALSE(same_password(composed, "password"));
}

TEST(Password, HashedAsTypedStillMatchesAndNeedsARehash) {
  // A hash of `decomposed` as older versions made it: directly with Argon2, without composing the password.
  std::array<char, crypto_pwhash_STRBYTES> former;
  ASSERT_EQ(crypto_pwhash_argon2id_str(former.data(), decomposed.data(), decomposed.size(), cheap.passes,
                                       cheap.memory),
            0);
  const PasswordVerdict verdict = verdict_on(former.data(), decomposed);
  EXPECT_TRUE(verdict.matches);
  EXPECT_TRUE(verdict.needs_rehash);
  EXPECT_FALSE(verdict_on(former.data(), decomposed + "x").matches);
  EXPECT_FALSE(verdict_on(former.data(), decomposed + "x").needs_rehash);
}

TEST(Password, ThatIsNotUtf8IsHashedAsItIs) {
  const auto hash = hash_password("\xff\xfe broken", cheap);
  ASSERT_TRUE(hash.ok());
  EXPECT_TRUE(verdict_on(*hash, "\xff\xfe broken").matches);
  EXPECT_FALSE(verdict_on("", decomposed).matches) << "an empty hash matches no password";
}

TEST(Password, HashesOfTheSamePasswordDiffer) {
  const auto one = hash_password("alice123", cheap);
  const auto other = hash_password("alice123", cheap);
  ASSERT_TRUE(one.ok() && other.ok());
  EXPECT_NE(*one, *other);
}

TEST(Password, NeedsARehashIfTheCostHasChangedAndThePasswordMatches) {
  const auto hash = hash_password("alice123", cheap);
  ASSERT_TRUE(hash.ok());
  EXPECT_TRUE(verdict_on(*hash, "alice123", {2, 16384}).needs_rehash);
  EXPECT_FALSE(verdict_on(*hash, "wrong", {2, 16384}).needs_rehash);
  EXPECT_FALSE(verdict_on(*hash, "alice123", cheap).needs_rehash);
}

TEST(Password, MatchesNeitherAMissingNorADamagedHash) {
  const std::string hashes[] = {
      "",
      "alice123",
      "$2b$12$abcdefghijklmnopqrstuv",
      "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ",
      "$argon2id$",
      std::string(200, '$'),
      std::string("\0", 1),
  };
  for (const std::string& hash : hashes) {
    EXPECT_FALSE(verdict_on(hash, "alice123").matches) << hash;
    EXPECT_FALSE(verdict_on(hash, "").matches) << hash;
  }
}

TEST(Password, SamePasswordComparesTheWholeTexts) {
  EXPECT_TRUE(same_password("alice123", "alice123"));
  EXPECT_TRUE(same_password("", ""));
  for (const std::string_view other : {"", "alice12", "alice1234", "Alice123", "alice124"}) {
    EXPECT_FALSE(same_password("alice123", other)) << other;
  }
}

TEST(Password, MustHave1To1024Bytes) {
  EXPECT_TRUE(check_password("x").ok());
  EXPECT_TRUE(check_password(std::string(1024, 'x')).ok());
  for (const std::string& password : {std::string(), std::string(1025, 'x'), std::string(1'000'000, 'x')}) {
    const auto checked = check_password(password);
    ASSERT_FALSE(checked.ok()) << password.size();
    EXPECT_EQ(checked.error().code, base::ErrorCode::invalid_data);
    EXPECT_EQ(checked.error().field, "password");
  }
}

TEST(Password, IsOverwrittenWhenWiped) {
  std::string password(100, 'p');
  wipe(password);
  EXPECT_TRUE(password.empty());
  // Clearing the string keeps its memory. Growing it without initialisation shows the old content: the first
  // character is the terminator, and the others are as wipe() left them.
  EXPECT_EQ(std::string_view(password.data(), 100), std::string(100, '\0'));
}

TEST(Passwords, CompletionsRunOnTheShardAndNeverInsideTheCall) {
  support::ManualExecutor shard;
  base::Worker worker(Passwords::threads, Passwords::waiting);
  Passwords passwords(worker, shard, cheap);

  std::optional<std::string> hash;
  passwords.hash("alice123", [&](base::Result<std::string> result) {
    ASSERT_TRUE(result.ok());
    hash = *result;
  });
  EXPECT_FALSE(hash);
  ASSERT_TRUE(shard.wait_for_task());
  EXPECT_FALSE(hash);
  shard.run_all();
  ASSERT_TRUE(hash);

  std::optional<bool> matches;
  passwords.verify(*hash, "alice123", [&](base::Result<PasswordVerdict> result) {
    ASSERT_TRUE(result.ok());
    matches = result->matches;
  });
  ASSERT_TRUE(shard.run_until([&] { return matches.has_value(); }));
  EXPECT_TRUE(*matches);
}

TEST(Passwords, AreUnavailableIfTheQueueIsFullAndFinishQueuedWork) {
  support::ManualExecutor shard;
  std::promise<void> begun;
  std::promise<void> go_on;
  base::Worker worker(1, 2);
  Passwords passwords(worker, shard, cheap);
  ASSERT_TRUE(worker.try_run([&] {
    begun.set_value();
    go_on.get_future().wait();
  }));
  begun.get_future().wait();

  int hashed = 0;
  std::vector<base::Error> refused;
  for (int i = 0; i < 5; ++i) {
    passwords.hash("alice123", [&](base::Result<std::string> result) {
      if (result) {
        ++hashed;
      } else {
        refused.push_back(result.error());
      }
    });
  }
  EXPECT_TRUE(refused.empty()) << "completed inside the call";
  shard.run_all();
  ASSERT_EQ(refused.size(), 3u);
  EXPECT_EQ(refused[0].code, base::ErrorCode::unavailable);
  EXPECT_EQ(refused[0].retry_after, std::chrono::seconds(1));

  go_on.set_value();
  ASSERT_TRUE(shard.run_until([&] { return hashed == 2; }));
  EXPECT_EQ(refused.size(), 3u);
}

}  // namespace
}  // namespace parley::auth
