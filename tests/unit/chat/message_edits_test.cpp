#include "chat/message_edits.hpp"

#include <chrono>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/manual_clock.hpp"
#include "unit/chat/waiting_conversations.hpp"

namespace parley::chat {
namespace {

using namespace std::chrono_literals;
using Lines = std::vector<std::string>;

class ChangesTest : public testing::Test {
 protected:
  ChangesTest() {
    bus.subscribe<cluster::MessageEdited>([this](const cluster::MessageEdited& event, auto /*from*/) {
      lines.push_back("notified of " + event.message.content);
    });
    bus.subscribe<cluster::MessageDeleted>(
        [this](const auto& /*event*/, auto /*from*/) { lines.push_back("notified of the deletion"); });
  }
  void edit(const std::string& content) {
    changes.edit(alice, {}, content, [this](base::Result<store::Message> edited) {
      lines.push_back(edited ? "edited " + edited->content
                             : "refused " + edited.error().field + ": " + edited.error().message);
    });
  }
  void remove() {
    changes.remove(alice, {}, [this](base::Result<store::Removed> removed) {
      lines.push_back(removed ? "removed" : "refused: " + removed.error().message);
    });
  }
  static store::Message saying(const std::string& content) {
    store::Message message;
    message.content = content;
    return message;
  }

  const base::UserId alice{"1"};
  WaitingConversations store;
  Lines lines;
  support::ManualClock clock;
  base::Timers timers{clock};
  cluster::Bus bus{0, timers};
  MessageEdits changes{store, bus, 15min};
};

TEST_F(ChangesTest, AnEditIsNotNotifiedBeforeItIsStored) {
  edit("better");
  EXPECT_EQ(lines, Lines{});
  EXPECT_EQ(store.edits.front().window, 15min);
  store.edits.front().done(saying("better"));
  EXPECT_EQ(lines, (Lines{"notified of better", "edited better"}));
}

TEST_F(ChangesTest, AnEditPassesToTheStoreWhetherTheContentIsAnAcceptableUrl) {
  for (const auto& [content, is_url] :
       {std::pair{"https://example.com/cat.png", true}, std::pair{"/files/cat.png", true},
        std::pair{"a cat", false}, std::pair{"javascript:alert(1)", false},
        std::pair{"//evil.test", false}}) {
    edit(content);
    EXPECT_EQ(store.edits.back().content.text, content);
    EXPECT_EQ(store.edits.back().content.is_url, is_url) << content;
  }
}

TEST_F(ChangesTest, AnImageWithoutAnAcceptableUrlIsRefusedAsAtSending) {
  edit("a cat");
  store.edits.front().done(base::Error(base::ErrorCode::invalid_data));
  EXPECT_EQ(lines, Lines{"refused content: content must be an http, https or site-relative URL"});
}

TEST_F(ChangesTest, ARefusedEditIsReportedOnlyToItsSender) {
  edit("better");
  store.edits.front().done(base::Error(base::ErrorCode::message_not_found));
  EXPECT_EQ(lines, Lines{"refused : No such message"});
}

TEST_F(ChangesTest, ADeletionIsNotifiedOnceItIsStored) {
  remove();
  EXPECT_EQ(lines, Lines{});
  EXPECT_EQ(store.removals.front().window, 15min);
  store.removals.front().done(store::Removed{});
  EXPECT_EQ(lines, (Lines{"notified of the deletion", "removed"}));
}

TEST_F(ChangesTest, ARepeatedDeletionSucceedsWithoutANotification) {
  remove();
  store::Removed again;
  again.repeated = true;
  store.removals.front().done(again);
  EXPECT_EQ(lines, Lines{"removed"});
}

TEST_F(ChangesTest, InFlightCountsChangesWithoutAnAnswer) {
  edit("better");
  remove();
  EXPECT_EQ(changes.in_flight(), 2U);
  store.edits.front().done(saying("better"));
  store.removals.front().done(base::Error(base::ErrorCode::permission_denied));
  EXPECT_EQ(changes.in_flight(), 0U);
  EXPECT_EQ(lines.back(), "refused: Not permitted");
}

}  // namespace
}  // namespace parley::chat
