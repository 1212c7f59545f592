// The file of the secret: created once, read at each later start, never overwritten.
#include "jwt/secret.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>

#include "support/temporary_folder.hpp"

namespace parley::jwt {
namespace {

namespace fs = std::filesystem;

class SecretFile : public ::testing::Test {
 protected:
  ~SecretFile() override { fs::permissions(folder, fs::perms::owner_all); }

  void write(const std::string& text) const { std::ofstream(path, std::ios::binary) << text; }
  std::string read() const {
    std::ifstream file(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  }
  unsigned mode() const {
    struct stat status{};
    return ::stat(path.c_str(), &status) == 0 ? status.st_mode & 07777 : 0;
  }
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
  }

  const support::TemporaryFolder place;
  const fs::path folder = place.path();
  const fs::path path = folder / secret_file_name;
};

TEST_F(SecretFile, IsCreatedAtTheFirstStartAndReadAtTheNext) {
  const auto first = load_or_create_secret(folder);
  ASSERT_TRUE(first.ok()) << first.error().message;
  EXPECT_EQ(first->size(), 43u);
  EXPECT_EQ(read(), *first + "\n");
  EXPECT_EQ(mode(), 0600u);
  EXPECT_EQ(files(), 1u) << "another file was left in the folder";

  const auto second = load_or_create_secret(folder);
  ASSERT_TRUE(second.ok());
  EXPECT_EQ(*second, *first);
}

TEST_F(SecretFile, DiffersInEveryFolder) {
  const auto one = load_or_create_secret(folder);
  fs::create_directory(folder / "other");
  const auto other = load_or_create_secret(folder / "other");
  ASSERT_TRUE(one.ok() && other.ok());
  EXPECT_NE(*one, *other);
}

TEST_F(SecretFile, AcceptsTheTextOfAnOperatorWithoutTheNewline) {
  const std::string text = "a secret of the operator, with some spaces ";
  for (const char* end : {"", "\n", "\r\n"}) {
    write(text + end);
    const auto secret = load_or_create_secret(folder);
    ASSERT_TRUE(secret.ok()) << secret.error().message;
    EXPECT_EQ(*secret, text);
  }
}

TEST_F(SecretFile, IsMadePrivateIfItsModeIsTooWide) {
  write(std::string(40, 's'));
  fs::permissions(path, fs::perms(0644));
  ASSERT_TRUE(load_or_create_secret(folder).ok());
  EXPECT_EQ(mode(), 0600u);
}

TEST_F(SecretFile, IsRejectedAndNotOverwrittenIfItIsDamaged) {
  for (const std::string& text : {std::string(), std::string("\n"), std::string(31, 's'),
                                  std::string(31, 's') + "\n\n\n", std::string(5000, 's')}) {
    write(text);
    const auto secret = load_or_create_secret(folder);
    ASSERT_FALSE(secret.ok()) << text;
    EXPECT_EQ(secret.error().fault, SecretFault::damaged) << text;
    EXPECT_NE(secret.error().message.find(path.string()), std::string::npos) << secret.error().message;
    EXPECT_EQ(read(), text);
  }
}

TEST_F(SecretFile, IsRejectedIfItIsAFolderALinkOrAPipe) {
  fs::create_directory(path);
  EXPECT_FALSE(load_or_create_secret(folder).ok());
  fs::remove(path);

  std::ofstream(folder / "elsewhere") << std::string(40, 's');
  fs::create_symlink(folder / "elsewhere", path);
  const auto linked = load_or_create_secret(folder);
  ASSERT_FALSE(linked.ok());
  EXPECT_EQ(linked.error().fault, SecretFault::unreadable);
  fs::remove(path);

  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  const auto pipe = load_or_create_secret(folder);
  ASSERT_FALSE(pipe.ok());
  EXPECT_EQ(pipe.error().fault, SecretFault::damaged);
}

TEST_F(SecretFile, CannotBeCreatedInAMissingFolder) {
  const auto secret = load_or_create_secret(folder / "nowhere");
  ASSERT_FALSE(secret.ok());
  EXPECT_EQ(secret.error().fault, SecretFault::unwritable);
  EXPECT_NE(secret.error().message.find("nowhere"), std::string::npos) << secret.error().message;
}

TEST_F(SecretFile, IsTheSameForConcurrentStarts) {
  std::vector<std::string> secrets(8);
  {
    std::vector<std::thread> starts;
    for (std::string& secret : secrets) {
      starts.emplace_back([&secret, this] {
        auto loaded = load_or_create_secret(folder);
        secret = loaded ? *loaded : loaded.error().message;
      });
    }
    for (std::thread& start : starts) start.join();
  }
  for (const std::string& secret : secrets) EXPECT_EQ(secret, secrets.front());
  EXPECT_EQ(read(), secrets.front() + "\n");
  EXPECT_EQ(files(), 1u);
}

TEST(ConfiguredSecret, MustHaveAtLeast32Bytes) {
  EXPECT_TRUE(check_secret(std::string(32, 's')).ok());
  for (const std::string& text : {std::string(), std::string("secret"), std::string("changeme"),
                                  std::string("your-256-bit-secret"), std::string(31, 's')}) {
    const auto checked = check_secret(text);
    ASSERT_FALSE(checked.ok()) << text;
    EXPECT_EQ(checked.error().fault, SecretFault::too_short);
    EXPECT_EQ(checked.error().message, "the secret has fewer than 32 bytes");
  }
}

}  // namespace
}  // namespace parley::jwt
