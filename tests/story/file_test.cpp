// Files that people send each other: who may read one, and how long one is kept that nobody was sent.
#include <chrono>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "support/house.hpp"
#include "support/person.hpp"

namespace parley::support {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view notes = "Buy milk.\n";

class Files : public testing::Test {
 protected:
  Answer upload(std::string_view token) {
    const std::string body =
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"notes.txt\"\r\n"
        "Content-Type: text/plain\r\n\r\n" +
        std::string(notes) + "\r\n--b--\r\n";
    const std::unique_ptr<MemoryWire> wire = house.dial();
    wire->receive("POST /api/files HTTP/1.1\r\nHost: parley\r\nAuthorization: Bearer " + std::string(token) +
                  "\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: " +
                  std::to_string(body.size()) + "\r\n\r\n" + body);
    house.settle();
    std::string bytes = wire->take_sent();
    return take_answer(bytes).value_or(Answer{});
  }
  /// Where Alice's file is.
  std::string uploaded() {
    const Answer answer = upload(alice);
    EXPECT_EQ(answer.status, 201) << answer.body;
    return at(answer.body, "file.url");
  }
  Answer read(const std::string& url, std::string_view token) { return house.request("GET", url, token); }
  Answer send(std::string_view to, const std::string& url) {
    return house.request(
        "POST", "/api/messages", alice,
        R"({"receiverId":")" + std::string(to) + R"(","type":"file","content":")" + url + R"("})");
  }

  House house;
  std::string alice = house.token_of("1");
  std::string bob = house.token_of("2");
  std::string carol = house.token_of("3");
};

TEST_F(Files, AreReadByWhoUploadedThemAndWhomTheyWereSentTo) {
  const std::string url = uploaded();
  EXPECT_EQ(read(url, alice).body, notes);
  EXPECT_EQ(read(url, bob).status, 404) << "not sent yet";
  Person listening(house, "2");
  listening.join();
  ASSERT_EQ(send("2", url).status, 201);
  EXPECT_EQ(listening.last("message", "content"), url);
  EXPECT_EQ(read(url, bob).body, notes);
  EXPECT_EQ(read(url, carol).status, 404);
  EXPECT_EQ(read(url, "").status, 401);
}

TEST_F(Files, OfSomebodyElseAreNotGivenAwayByWhoeverKnowsTheLink) {
  const std::string url = uploaded();
  const Answer answer = house.request("POST", "/api/messages", bob,
                                      R"({"receiverId":"3","type":"file","content":")" + url + R"("})");
  EXPECT_GE(answer.status, 400) << answer.body;
  EXPECT_EQ(read(url, carol).status, 404);
  EXPECT_EQ(read(url, bob).status, 404);
}

TEST_F(Files, ThatNobodyWasSentAreGoneAfterADayAndOthersStay) {
  const std::string kept = uploaded();
  const std::string forgotten = uploaded();
  ASSERT_EQ(send("2", kept).status, 201);
  house.pass(23h);
  EXPECT_EQ(read(forgotten, alice).status, 200);
  house.pass(3h);
  EXPECT_EQ(read(forgotten, alice).status, 404);
  EXPECT_EQ(read(kept, alice).body, notes);
  EXPECT_EQ(read(kept, bob).body, notes);
  house.pass(24h * 3);
  EXPECT_EQ(read(kept, bob).body, notes);
}

TEST_F(Files, ThatWereCollectedCannotBeSentAnyMore) {
  const std::string url = uploaded();
  house.pass(26h);
  EXPECT_GE(send("2", url).status, 400);
}

TEST_F(Files, AreNotTakenFromNobody) {
  EXPECT_EQ(upload("").status, 401);
  EXPECT_EQ(upload("not.a.token").status, 401);
}

}  // namespace
}  // namespace parley::support
