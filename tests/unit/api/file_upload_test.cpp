// Uploads from a form to the disk and the store. A failed upload leaves no file.
#include "api/file_upload.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "support/manual_clock.hpp"
#include "support/manual_executor.hpp"
#include "support/memory_file_store.hpp"
#include "support/temporary_folder.hpp"
#include "unit/http/scene.hpp"

namespace parley::api {
namespace {

std::string form(std::string_view bytes,
                 std::string_view parameters = "name=\"file\"; filename=\"C:\\\\x\\\\a.png\"") {
  return "--b\r\nContent-Disposition: form-data; " + std::string(parameters) + "\r\n\r\n" +
         std::string(bytes) + "\r\n--b--\r\n";
}

/// A connection that a test can open again, because a refusal closes it.
struct Line : http::test::Scene {
  void reconnect() {
    wire.settle();
    std::destroy_at(&wire);
    std::construct_at(&wire);
    wire.start(connection());
  }
};

class FileUploadTest : public testing::Test {
 protected:
  FileUploadTest() {
    EXPECT_TRUE(users.add_now({base::UserId("1"), "Alice"}));
    scene.desk.is_streaming = true;
    scene.desk.largest_body = 1 << 20;
    scene.desk.serve = [this](http::Request request, http::Responder responder) {
      const auto upload = std::make_shared<FileUpload>(services, base::UserId("1"), "b", ContentMode::raw,
                                                       std::move(responder));
      upload->begin(request.body);
    };
  }
  /// Returns the response that the client gets.
  std::string answer_to(const std::string& body) {
    scene.wire.receive(http::test::post("/api/files", body));
    executor.run_until([&] { return !scene.wire.sent().empty(); });
    return scene.wire.take_sent();
  }
  std::size_t left_behind() {
    blobs.stop();
    const std::filesystem::directory_iterator all(folder.path());
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
  }

  support::TemporaryFolder folder;
  support::ManualClock clock;
  support::ManualExecutor executor;
  support::MemoryUserStore users{clock, executor};
  support::MemoryFileStore store{users, executor};
  files::Blobs blobs{executor, folder.path()};
  FileServices services{store, blobs, files::LinkSigner("secret"), clock, {100'000, 0, "image/*"}};
  Line scene;
};

const std::string png = "\x89PNG\r\n\x1a\n";

TEST_F(FileUploadTest, AnUploadIsStoredAndAnsweredWithItsDescription) {
  const std::string answer = answer_to(form(png + std::string(90'000, 'x')));
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 201 Created\r\n")) << answer;
  EXPECT_NE(answer.find(R"("name":"a.png","type":"image/png","size":90008)"), std::string::npos) << answer;
  EXPECT_EQ(left_behind(), 1u);
}

TEST_F(FileUploadTest, ANameOfInvisibleCharactersIsReplaced) {
  const std::string answer = answer_to(form(png, "name=\"file\"; filename=\"\u2060\u3164\""));
  EXPECT_NE(answer.find(R"("name":"file")"), std::string::npos) << answer;
}

TEST_F(FileUploadTest, ARefusedUploadLeavesNoFile) {
  struct Case {
    std::string body;
    std::string_view status;
  };
  for (const auto& [body, status] : {
           Case{form("<html><script>"), "415"},
           Case{form("<html>" + std::string(600, ' ')), "415"},
           Case{form(png + std::string(100'000, 'x')), "413"},
           Case{form(""), "400"},
           Case{form(png, "name=\"no file\""), "400"},
           Case{form(png).substr(0, 80), "400"},
           Case{"no form", "400"},
           Case{form(png).substr(0, form(png).size() - 7) + form(png), "400"},
       }) {
    EXPECT_EQ(answer_to(body).substr(9, 3), status) << body.substr(0, 100);
    scene.reconnect();
  }
  EXPECT_EQ(left_behind(), 0u);
  EXPECT_EQ(*services.uploads, 0u);
}

TEST_F(FileUploadTest, AnEmptyFileAndAFormWithoutAFileHaveDifferentErrors) {
  const std::string empty = answer_to(form(""));
  EXPECT_NE(empty.find(R"("code":"INVALID_DATA")"), std::string::npos) << empty;
  EXPECT_NE(empty.find(R"("field":"file")"), std::string::npos) << empty;
  EXPECT_NE(empty.find("The file is empty"), std::string::npos) << empty;
  scene.reconnect();
  const std::string none = answer_to(form(png, "name=\"file\""));
  EXPECT_NE(none.find(R"("field":"file")"), std::string::npos) << none;
  EXPECT_NE(none.find("There is no file in the form"), std::string::npos) << none;
}

TEST_F(FileUploadTest, AnExtendedFileNameAsDotNetSendsItIsDecoded) {
  const std::string named = answer_to(form(
      png, "name=file; filename=\"=?utf-8?B?xbx1xYIucG5n?=\"; filename*=utf-8''..%2F%C5%BCu%C5%82%0A.png"));
  EXPECT_NE(named.find("\"name\":\"\xc5\xbcu\xc5\x82.png\""), std::string::npos) << named;
  scene.reconnect();
  const std::string unreadable = answer_to(form(png, "name=file; filename*=utf-16''x"));
  EXPECT_NE(unreadable.find(R"("name":"file")"), std::string::npos) << unreadable;
}

TEST_F(FileUploadTest, TheUploadOfAClientThatDisconnectsLeavesNoFile) {
  const std::string body = form(png + std::string(80'000, 'x'));
  scene.wire.receive(http::test::post("/api/files", body).substr(0, 70'000));
  EXPECT_EQ(*services.uploads, 1u);
  scene.wire.drop();
  EXPECT_TRUE(executor.run_until([&] { return *services.uploads == 0; }));
  EXPECT_EQ(left_behind(), 0u);
}

}  // namespace
}  // namespace parley::api
