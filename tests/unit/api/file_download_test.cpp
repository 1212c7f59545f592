// The name and the disposition of a downloaded file, for any name that the uploader gave it.
#include "api/file_download.hpp"

#include <string>

#include <gtest/gtest.h>

namespace parley::api {
namespace {

store::File named(std::string name, std::string type) {
  store::File file;
  file.name = std::move(name);
  file.type = std::move(type);
  return file;
}

TEST(FileDownload, OnlySafeImagesAreShownInline) {
  EXPECT_TRUE(content_disposition(named("a.png", "image/png")).starts_with("inline; "));
  for (const char* type : {"image/svg+xml", "text/html", "text/plain", "application/pdf", "video/mp4"}) {
    EXPECT_TRUE(content_disposition(named("a", type)).starts_with("attachment; ")) << type;
  }
}

TEST(FileDownload, TheFileNameIsSentInAsciiAndInFull) {
  EXPECT_EQ(content_disposition(named("a b.txt", "text/plain")),
            "attachment; filename=\"a b.txt\"; filename*=UTF-8''a%20b.txt");
  EXPECT_EQ(content_disposition(named("\"x\\%41\r\n.\xc3\xbc", "text/plain")),
            "attachment; filename=\"_x__41__.__\"; filename*=UTF-8''%22x%5C%2541%0D%0A.%C3%BC");
}

}  // namespace
}  // namespace parley::api
