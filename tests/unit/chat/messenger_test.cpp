#include "chat/messenger.hpp"

#include <deque>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "chat/typing.hpp"
#include "support/manual_clock.hpp"

namespace parley::chat {
namespace {

using namespace std::chrono_literals;
using base::UserId;

/// A store that answers only when the test asks for it.
class SlowStore final : public store::MessageStore {
 public:
  void append(store::MessageDraft draft, store::Completion<store::Appended> done) override {
    waiting.push_back({std::move(draft), std::move(done)});
  }
  void history(store::HistoryQuery, store::Completion<store::HistoryPage> done) override {
    done(base::Error(base::ErrorCode::message_not_found));
  }
  void commit(bool repeated = false) {
    auto [draft, done] = std::move(waiting.front());
    waiting.pop_front();
    store::Message message;
    message.sender = draft.sender;
    message.receiver = draft.receiver;
    message.content = draft.content;
    done(store::Appended{std::make_shared<const store::Message>(std::move(message)), repeated});
  }

  struct Waiting {
    store::MessageDraft draft;
    store::Completion<store::Appended> done;
  };
  std::deque<Waiting> waiting;
};

using Lines = std::vector<std::string>;

class MessengerTest : public testing::Test {
 protected:
  MessengerTest() {
    bus.subscribe<cluster::MessageStored>([this](const cluster::MessageStored& stored, auto /*from*/) {
      lines.push_back("message " + stored.message->content + " from " + stored.source);
    });
  }
  void send(const std::string& content) {
    messenger.send({alice, bob, content, store::MessageType::text, {}}, "phone",
                   [this](base::Result<store::SharedMessage> sent) {
                     lines.push_back(sent ? "sent " + (*sent)->content : "refused " + sent.error().message);
                   });
  }

  support::ManualClock clock;
  base::Timers timers{clock};
  SlowStore store;
  Lines lines;
  cluster::Bus bus{0, timers};
  presence::Blocks blocks;
  Typing typing{timers, {6s, 1s}, blocks, bus, [this](const UserId&, const UserId&, bool) {
                  lines.push_back("stops");
                }};
  Messenger messenger{store, timers, bus};
  const UserId alice{"1"};
  const UserId bob{"2"};
};

TEST_F(MessengerTest, AMessageIsNotDeliveredBeforeItIsStored) {
  send("hello");
  EXPECT_EQ(lines, Lines{});
  store.commit();
  EXPECT_EQ(lines, (Lines{"message hello from phone", "sent hello"}));
}

TEST_F(MessengerTest, ARepeatedMessageIsReturnedToItsSenderAndNotDeliveredAgain) {
  send("hello");
  store.commit(true);
  EXPECT_EQ(lines, Lines{"sent hello"});
}

TEST_F(MessengerTest, AStoredMessageEndsTheTypingOfItsSender) {
  EXPECT_TRUE(typing.start(alice, bob));
  send("hello");
  EXPECT_EQ(lines, Lines{});
  store.commit();
  EXPECT_EQ(lines, (Lines{"stops", "message hello from phone", "sent hello"}));
}

TEST_F(MessengerTest, ARefusalIsReportedOnlyToTheSender) {
  send("hello");
  store.waiting.front().done(base::Error(base::ErrorCode::message_send_failed));
  EXPECT_EQ(lines, Lines{"refused The message could not be stored"});
}

TEST(AcceptableUrl, IsHttpHttpsOrSiteRelative) {
  for (const char* url : {"http://a.example/x.png", "https://a.example/?a=1&copy=2", "HTTPS://A.example/x",
                          "/api/files/7", "/", "https://a.example/%3Cx%3E#top"}) {
    EXPECT_TRUE(is_acceptable_url(url)) << url;
  }
}

TEST(AcceptableUrl, IsNotScriptDataAnotherSchemeOrAnythingThatCanLeaveAnAttribute) {
  for (const char* url : {"",
                          "x",
                          "javascript:alert(1)",
                          "JaVaScRiPt:alert(1)",
                          "data:text/html,x",
                          "data:image/svg+xml,<svg/>",
                          "file:///etc/passwd",
                          "ftp://a.example/",
                          "//evil.example/x",
                          "http:",
                          "https://",
                          "http:/a",
                          "\\\\evil\\x",
                          "/\\evil.example",
                          " https://a.example",
                          "https://a.example/ x",
                          "https://a.example/\"onerror=",
                          "/a'b",
                          "/a<b",
                          "/a>b",
                          "/a`b",
                          "/a\nb",
                          "/a\x7f",
                          "blob:https://a.example/1",
                          "vbscript:x"}) {
    EXPECT_FALSE(is_acceptable_url(url)) << url;
  }
}

TEST(MessengerCheck, RequiresAnAcceptableUrlOnlyForImagesAndFiles) {
  store::MessageDraft draft{UserId{"1"}, UserId{"2"}, "javascript:alert(1)", store::MessageType::text, {}};
  EXPECT_TRUE(Messenger::check(draft).ok());
  for (const store::MessageType type : {store::MessageType::image, store::MessageType::file}) {
    draft.type = type;
    const base::Result<void> checked = Messenger::check(draft);
    ASSERT_FALSE(checked.ok());
    EXPECT_EQ(checked.error().code, base::ErrorCode::invalid_data);
    EXPECT_EQ(checked.error().field, "content");
  }
}

}  // namespace
}  // namespace parley::chat
