// Bytes on a real disk: stored completely under their id, or removed.
#include "files/blobs.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/store_scene.hpp"
#include "support/temporary_folder.hpp"

namespace parley::files {
namespace {

using support::answer_of;

const store::FileId photo = *base::Uuid::parse("6ba7b810-9dad-41d1-80b4-00c04fd430c8");
const store::FileId other = *base::Uuid::parse("6ba7b811-9dad-41d1-80b4-00c04fd430c8");
const base::Timestamp far_future = base::SystemClock().wall_now() + std::chrono::hours{1};

class BlobsTest : public testing::Test {
 protected:
  bool write(BlobWriter& writer, std::string bytes) {
    return answer_of<void>(executor, [&](auto done) { writer.write(std::move(bytes), std::move(done)); })
        .ok();
  }
  base::Result<std::string> keep(BlobWriter& writer, const store::FileId& id) {
    return answer_of<std::string>(executor, [&](auto done) { writer.keep(id, std::move(done)); });
  }
  void put(const store::FileId& id, const std::string& bytes) {
    const auto writer = blobs->create();
    ASSERT_TRUE(write(*writer, bytes));
    ASSERT_TRUE(keep(*writer, id));
  }
  base::Result<std::unique_ptr<BlobReader>> open(const store::FileId& id) {
    return answer_of<std::unique_ptr<BlobReader>>(executor,
                                                  [&](auto done) { blobs->open(id, std::move(done)); });
  }
  std::string read(BlobReader& reader, std::uint64_t offset, std::size_t size) {
    return **answer_of<base::SharedBytes>(executor,
                                          [&](auto done) { reader.read(offset, size, std::move(done)); });
  }
  std::vector<store::FileId> sweep(base::Timestamp before, std::size_t most) {
    return *answer_of<std::vector<store::FileId>>(
        executor, [&](auto done) { blobs->sweep(before, most, std::move(done)); });
  }
  std::size_t files_there() const {
    if (!std::filesystem::exists(folder.file("files"))) return 0;
    const std::filesystem::directory_iterator all(folder.file("files"));
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
  }

  support::TemporaryFolder folder;
  support::ManualExecutor executor;
  std::unique_ptr<Blobs> blobs = std::make_unique<Blobs>(executor, folder.file("files"));
};

TEST_F(BlobsTest, KeepStoresTheBytesUnderTheIdAndReturnsTheirSha256) {
  const auto writer = blobs->create();
  ASSERT_TRUE(write(*writer, "Hello, "));
  EXPECT_EQ(open(photo).error().code, base::ErrorCode::not_found) << "not before it is complete";
  ASSERT_TRUE(write(*writer, "world"));
  EXPECT_EQ(*keep(*writer, photo), "4ae7c3b6ac0beff671efa8cf57386151c06e58ca53a78d83f36107316cec125f");
  EXPECT_EQ(folder.get("files/" + photo.to_string()), "Hello, world");
  EXPECT_EQ(files_there(), 1u);

  const auto reader = open(photo);
  ASSERT_TRUE(reader);
  EXPECT_EQ(read(**reader, 0, 5), "Hello");
  EXPECT_EQ(read(**reader, 7, 100), "world");
  EXPECT_EQ(read(**reader, 12, 100), "");
}

TEST_F(BlobsTest, AWriterDestroyedWithoutKeepLeavesNoFile) {
  auto writer = blobs->create();
  ASSERT_TRUE(write(*writer, "half"));
  EXPECT_EQ(files_there(), 1u);
  writer.reset();
  blobs->stop();
  EXPECT_EQ(files_there(), 0u);
}

TEST_F(BlobsTest, FailsWithUnavailableIfTheDiskFails) {
  folder.put("files", "a file in place of the folder");
  const auto writer = blobs->create();
  EXPECT_FALSE(write(*writer, "x"));
  EXPECT_EQ(keep(*writer, photo).error().code, base::ErrorCode::unavailable);
}

TEST_F(BlobsTest, FailsWithUnavailableAfterStop) {
  const auto writer = blobs->create();
  blobs->stop();
  EXPECT_FALSE(write(*writer, "x"));
  EXPECT_EQ(open(photo).error().code, base::ErrorCode::unavailable);
}

TEST_F(BlobsTest, RemoveDeletesFilesAndIgnoresMissingOnes) {
  put(photo, "1");
  const auto reader = open(photo);
  EXPECT_TRUE(answer_of<void>(executor, [&](auto done) { blobs->remove({other, photo}, std::move(done)); }));
  EXPECT_EQ(files_there(), 0u);
  EXPECT_EQ(read(**reader, 0, 10), "1") << "an open reader can still read to the end";
}

TEST_F(BlobsTest, SweepRemovesOldPartsAndReturnsOldIdsInBatches) {
  put(photo, "1");
  put(other, "2");
  folder.put("files/x.part", "from before a crash");
  folder.put("files/notes.txt", "not a file of the server");
  EXPECT_EQ(sweep(base::Timestamp{}, 10).size(), 0u) << "all files are too new";
  EXPECT_EQ(files_there(), 4u);
  blobs = std::make_unique<Blobs>(executor, folder.file("files"));
  const auto first = sweep(far_future, 1);
  const auto second = sweep(far_future, 1);
  ASSERT_EQ(first.size(), 1u);
  ASSERT_EQ(second.size(), 1u);
  EXPECT_NE(first, second);
  EXPECT_EQ(sweep(far_future, 1).size(), 0u);
  EXPECT_EQ(files_there(), 3u);
  EXPECT_FALSE(folder.has("files/x.part"));
  EXPECT_TRUE(folder.has("files/notes.txt"));
}

}  // namespace
}  // namespace parley::files
