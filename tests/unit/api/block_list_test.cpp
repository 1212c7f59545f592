#include "api/block_list.hpp"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "api/blocks.hpp"
#include "support/other_shard.hpp"
#include "unit/api/scene.hpp"

namespace parley::api {
namespace {

using socketio::Lines;

struct BlockListTest : testing::Test {
  std::string ask(std::string_view method, std::string_view target) {
    return scene.request(std::string(method) + " " + std::string(target) +
                         " HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n" + scene.bearer(bob) + "\r\n");
  }
  static std::string status_of(const std::string& answer) { return answer.substr(9, 3); }
  static std::string body_of(const std::string& answer) { return answer.substr(answer.find("\r\n\r\n") + 4); }

  Scene scene;
};

TEST_F(BlockListTest, IfTheStoreRefusesNothingChanges) {
  const auto device = scene.socket(alice);
  const auto bobs_device = scene.socket(bob);
  device->take();
  scene.block_store.refuse = base::Error(base::ErrorCode::unavailable);
  EXPECT_EQ(status_of(ask("POST", "/api/blocks/1")), "503");
  EXPECT_EQ(scene.blocks.size(), 0u);
  EXPECT_EQ(device->take(), Lines{});
  scene.block_store.refuse.reset();
  EXPECT_EQ(status_of(ask("POST", "/api/blocks/1")), "200");
  EXPECT_EQ(device->take().size(), 1u);
  scene.block_store.refuse = base::Error(base::ErrorCode::unavailable);
  EXPECT_EQ(status_of(ask("DELETE", "/api/blocks/1")), "503");
  EXPECT_TRUE(scene.blocks.has_blocked(bob, alice));
  EXPECT_EQ(device->take(), Lines{});
}

TEST_F(BlockListTest, LoadingFailsIfTheStoreRefuses) {
  scene.block_store.refuse = base::Error(base::ErrorCode::unavailable);
  std::optional<bool> is_loaded;
  scene.block_list.load([&](const base::Result<void>& loaded) { is_loaded = loaded.ok(); });
  scene.executor.run_all();
  EXPECT_EQ(is_loaded, false);
}

TEST_F(BlockListTest, EachDeviceGetsOneEventAndOnlyIfTheUsersWereNotAlreadyBlocked) {
  const auto hers = scene.socket(alice);
  const auto his = scene.socket(bob);
  hers->take();
  EXPECT_EQ(status_of(ask("POST", "/api/blocks/1")), "200");
  EXPECT_EQ(hers->take(), Lines{R"(42["user:offline",{"userId":"2","status":"offline",)"
                                R"("timestamp":"2025-09-25T10:30:00.000Z",)"
                                R"("lastSeen":"2025-09-25T10:30:00.000Z"}])"});
  EXPECT_EQ(his->take().size(), 1u);
  scene.block_list.block(alice, bob, [](const base::Result<void>& done) { EXPECT_TRUE(done.ok()); });
  scene.executor.run_all();
  EXPECT_EQ(hers->take(), Lines{}) << "Bob is shown as offline already";
  EXPECT_EQ(status_of(ask("DELETE", "/api/blocks/1")), "200");
  EXPECT_EQ(hers->take(), Lines{}) << "Alice still blocks Bob";
  scene.block_list.unblock(alice, bob, [](const base::Result<void>& done) { EXPECT_TRUE(done.ok()); });
  scene.executor.run_all();
  EXPECT_EQ(hers->take().size(), 1u);
  EXPECT_EQ(his->take().size(), 1u);
}

TEST_F(BlockListTest, BlockingEndsTheTypingOfTheBlockedUser) {
  const auto his = scene.socket(bob);
  EXPECT_TRUE(scene.typing.start(alice, bob));
  his->take();
  EXPECT_EQ(status_of(ask("POST", "/api/blocks/1")), "200");
  const Lines told = his->take();
  ASSERT_EQ(told.size(), 1u) << "Alice is offline, so that no presence is sent";
  EXPECT_NE(told[0].find("typing:stop"), std::string::npos) << told[0];
}

TEST_F(BlockListTest, BlockingAndUnblockingTakeFromTheBudgetOfChanges) {
  for (int i = 0; i < 100; ++i)
    EXPECT_EQ(status_of(ask(i % 2 == 0 ? "POST" : "DELETE", "/api/blocks/1")), "200");
  EXPECT_EQ(status_of(ask("POST", "/api/blocks/1")), "429");
  EXPECT_EQ(status_of(ask("DELETE", "/api/blocks/1")), "429");
  EXPECT_EQ(status_of(ask("GET", "/api/blocks")), "200");
}

TEST_F(BlockListTest, TheListIsReadInPagesOfBoundedSize) {
  for (const char* const wrong : {"0", "201", "-1", "x", "%20"}) {
    EXPECT_EQ(status_of(ask("GET", "/api/blocks?limit=" + std::string(wrong))), "400") << wrong;
  }
  EXPECT_EQ(body_of(ask("GET", "/api/blocks?limit=200")),
            R"({"success":true,"users":[],"hasMore":false,"nextCursor":null})");
  EXPECT_EQ(status_of(ask("POST", "/api/blocks/1")), "200");
  EXPECT_EQ(
      body_of(ask("GET", "/api/blocks")),
      R"({"success":true,"users":[{"id":"1","name":"Alice &lt;b>","blockedAt":"2025-09-25T10:30:00.000Z"}],)"
      R"("hasMore":false,"nextCursor":null})")
      << "in the form that the contract declares";
}

TEST_F(BlockListTest, ARefusalStatesItsReason) {
  EXPECT_NE(ask("POST", "/api/blocks/2").find(R"("code":"INVALID_DATA")"), std::string::npos);
  EXPECT_NE(ask("POST", "/api/blocks/9").find(R"("code":"USER_NOT_FOUND")"), std::string::npos);
  EXPECT_EQ(status_of(ask("PUT", "/api/blocks/1")), "405");
}

TEST(BlockListOfSeveralShards, AnOrderIsAnsweredOnceTheOtherShardHasConfirmedIt) {
  Scene scene;
  support::OtherShard other;
  cluster::Bus bus(0, scene.timers, &other);
  BlockList list(scene.timers, scene.block_store, scene.blocks, bus,
                 {scene.roster, scene.feed, scene.typing, scene.delivery, &scene.switchboard});
  int answers = 0;
  const auto count = [&answers](const base::Result<void>& done) { answers += done.ok() ? 1 : 0; };
  list.block(alice, bob, count);
  scene.executor.run_all();
  EXPECT_TRUE(scene.blocks.has_blocked(alice, bob)) << "applied on this shard at once";
  EXPECT_EQ(answers, 0);
  ASSERT_EQ(other.sent_of<cluster::UserBlocked>().size(), 1U);
  other.confirm(bus);
  EXPECT_EQ(answers, 1);
  list.unblock(alice, bob, count);
  scene.executor.run_all();
  EXPECT_EQ(answers, 1);
  ASSERT_EQ(other.sent_of<cluster::UserUnblocked>().size(), 1U);
  other.confirm(bus);
  EXPECT_EQ(answers, 2);
  list.unblock(alice, bob, count);  // there is no block, so no shard is notified
  scene.executor.run_all();
  EXPECT_EQ(answers, 3);
  EXPECT_EQ(other.sent.size(), 2U);
}

TEST(BlockListOfSeveralShards, AnOrderIsAnsweredAfterASecondIfTheOtherShardDoesNotConfirmIt) {
  Scene scene;
  support::OtherShard other;
  cluster::Bus bus(0, scene.timers, &other);
  BlockList list(scene.timers, scene.block_store, scene.blocks, bus,
                 {scene.roster, scene.feed, scene.typing, scene.delivery, &scene.switchboard});
  bool is_answered = false;
  list.block(alice, bob, [&](const base::Result<void>& done) { is_answered = done.ok(); });
  scene.executor.run_all();
  scene.clock.advance(std::chrono::milliseconds(999), scene.timers);
  EXPECT_FALSE(is_answered);
  scene.clock.advance(std::chrono::milliseconds(1), scene.timers);
  EXPECT_TRUE(is_answered);
}

TEST(BlockListOfSeveralShards, ABlockStoredByAnotherShardIsAppliedOnce) {
  Scene scene;
  const cluster::UserBlocked blocked{{alice, bob, scene.clock.wall_now(), {}}};
  for (int times = 0; times < 2; ++times) {
    scene.bus.receive({1, cluster::Envelope::Kind::event, 0, blocked});
    EXPECT_TRUE(scene.blocks.has_blocked(alice, bob));
  }
  scene.bus.receive({1, cluster::Envelope::Kind::event, 0, cluster::UserUnblocked{alice, bob}});
  EXPECT_FALSE(scene.blocks.has_blocked(alice, bob));
}

}  // namespace
}  // namespace parley::api
