// The page: which requests it answers, and with which headers.
#include "web/page.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "web/files.hpp"

namespace parley::web {
namespace {

http::Request get(std::string path, std::string accept = "text/html,*/*;q=0.8") {
  http::Request request;
  request.method = "GET";
  request.target = path;
  request.path = std::move(path);
  request.headers.add("Accept", std::move(accept));
  return request;
}

std::string header(const http::Response& response, std::string_view name) {
  const std::string* const value = response.headers.find(name);
  return value == nullptr ? "" : *value;
}

PageOptions options() {
  return {true, "A & B", "meet.example", {{"a@example.com", "Al \"Ace\" Day", "secret-123"}}};
}

TEST(Page, AnswersTheRootForClientsThatAcceptHtmlOnly) {
  const Page page(options());
  EXPECT_EQ(header(page.answer(get("/")).value(), "Content-Type"), "text/html; charset=utf-8");
  EXPECT_FALSE(page.answer(get("/", "*/*")));
  EXPECT_FALSE(page.answer(get("/health")));
  http::Request post = get("/");
  post.method = "POST";
  EXPECT_FALSE(page.answer(post));
}

TEST(Page, AnswersNothingWhenItIsTurnedOff) {
  const Page page(PageOptions{.is_enabled = false});
  EXPECT_FALSE(page.answer(get("/")));
  EXPECT_FALSE(page.answer(get("/sw.js")));
  EXPECT_FALSE(page.answer(get(std::string(files().front().path))));
}

TEST(Page, ForbidsEverythingButItsOriginAndTheFrameOfTheRoom) {
  const http::Response response = Page(options()).answer(get("/")).value();
  const std::string policy = header(response, "Content-Security-Policy");
  EXPECT_TRUE(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self';")) << policy;
  EXPECT_NE(policy.find("frame-src https://meet.example;"), std::string::npos) << policy;
  EXPECT_EQ(policy.find("unsafe"), std::string::npos) << policy;
  EXPECT_NE(header(response, "Permissions-Policy").find(R"(microphone=(self "https://meet.example"))"),
            std::string::npos);
}

TEST(Page, WritesItsTitleAsTextOfHtmlAndOfJson) {
  const Page page(options());
  EXPECT_NE(page.answer(get("/"))->body.find("<title>A &amp; B</title>"), std::string::npos);
  EXPECT_NE(page.answer(get("/manifest.webmanifest"))->body.find(R"("name": "A & B")"), std::string::npos);
}

TEST(Page, FillsEveryPlaceholder) {
  const Page page(options());
  EXPECT_EQ(page.answer(get("/"))->body.find("{{"), std::string::npos);
  EXPECT_EQ(page.answer(get("/manifest.webmanifest"))->body.find("{{"), std::string::npos);
}

TEST(Page, NamesTestUsersInAnAttributeThatTheirNamesCannotEnd) {
  const std::string body = Page(options()).answer(get("/"))->body;
  if (body.find("parley-test-users") == std::string::npos) GTEST_SKIP() << "built without the npm packages";
  EXPECT_NE(body.find(R"(&quot;name&quot;:&quot;Al \&quot;Ace\&quot; Day&quot;)"), std::string::npos) << body;
}

TEST(Page, ServesItsFilesForeverBelowTheirVersion) {
  const Page page(options());
  for (const http::StaticFile& file : files()) {
    const http::Response response = page.answer(get(std::string(file.path))).value();
    EXPECT_EQ(response.body, file.bytes) << file.path;
    EXPECT_EQ(header(response, "Cache-Control"), "public, max-age=31536000, immutable") << file.path;
    EXPECT_FALSE(header(response, "Content-Type").empty()) << file.path;
  }
  EXPECT_FALSE(page.answer(get("/web/other/main.js")));
}

TEST(Page, ServesTheServiceWorkerAtAFixedPath) {
  const http::Response response = Page(options()).answer(get("/sw.js")).value();
  EXPECT_EQ(header(response, "Cache-Control"), "no-cache");
  EXPECT_EQ(header(response, "Content-Type"), "application/javascript; charset=utf-8");
}

TEST(PageFiles, HaveOneVersionAndNoComments) {
  for (const http::StaticFile& file : files()) {
    EXPECT_EQ(file.etag, files().front().etag);
    if (!file.path.ends_with(".js") || file.path.ends_with("/preact.js")) continue;
    EXPECT_EQ(file.bytes.find("\n//"), std::string_view::npos) << file.path;
  }
}

}  // namespace
}  // namespace parley::web
