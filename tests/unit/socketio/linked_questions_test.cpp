// Questions to the sockets of two shards: acknowledgements and descriptions, complete and partial.
#include <gtest/gtest.h>

#include "unit/socketio/shards.hpp"

namespace parley::socketio {
namespace {

using namespace std::chrono_literals;

class AskingShards : public ::testing::Test {
 protected:
  explicit AskingShards(const Options& options = {}) : shards(options) {}

  bool ask(base::Duration timeout = 1s, const Selection& selection = {}) {
    return shards.a->root.broadcast_with_ack(
        selection, "ready?", "1", timeout, [this](const BroadcastResult& result) {
          std::string line = result.timed_out ? "timed out:" : "done:";
          for (const BroadcastAnswer& answer : result.answers) line += " " + answer.arguments_json;
          line += " silent " + std::to_string(result.silent);
          results.push_back(line + " missing " + std::to_string(result.missing_shards));
        });
  }
  bool fetch(base::Duration timeout = 1s, const Selection& selection = {}) {
    return shards.a->root.adapter().fetch(selection, timeout, [this](FetchResult result) {
      results.push_back(std::to_string(result.sockets.size()) + " sockets, left out " +
                        std::to_string(result.left_out) + ", missing " +
                        std::to_string(result.missing_shards));
      last = std::move(result);
    });
  }
  void answer(Client& client, const std::string& text) {
    client.say("30[" + text + "]");
    shards.transit.deliver();
  }

  Lines results;  // outlives the shards, whose end ends what is asked
  FetchResult last;
  Shards shards;
};

TEST_F(AskingShards, CollectsTheAcknowledgementsOfAllShards) {
  EXPECT_TRUE(ask());
  shards.transit.deliver();
  EXPECT_EQ(shards.bea->take(), (Lines{R"(420["ready?",1])"}));
  answer(*shards.bob, "3");
  answer(*shards.alice, "1");
  answer(*shards.bea, "4");
  EXPECT_TRUE(results.empty()) << "a socket of its own shard has not answered";
  answer(*shards.amir, "2");
  EXPECT_EQ(results, (Lines{"done: [3] [4] [1] [2] silent 0 missing 0"}));
  EXPECT_FALSE(shards.a->timers.next_deadline().has_value());
}

TEST_F(AskingShards, WaitsForTheOtherShardAlsoWithoutReceiversOfItsOwn) {
  shards.of_bob().join("tea");
  const std::string_view tea = "tea";
  EXPECT_TRUE(ask(1s, {{&tea, 1}}));
  shards.advance(0ms);
  shards.transit.deliver();
  EXPECT_TRUE(results.empty());
  answer(*shards.bob, "3");
  EXPECT_EQ(results, (Lines{"done: [3] silent 0 missing 0"}));
}

TEST_F(AskingShards, CountsTheSilentSocketsOfAllShardsAtTheTimeout) {
  EXPECT_TRUE(ask());
  shards.transit.deliver();
  answer(*shards.alice, "1");
  answer(*shards.bob, "3");
  shards.advance(1s);
  EXPECT_TRUE(results.empty()) << "the other shard's report is in transit";
  shards.transit.deliver();
  EXPECT_EQ(results, (Lines{"timed out: [1] [3] silent 2 missing 0"}));
}

TEST_F(AskingShards, EndsWithPartialAcknowledgementsHalfASecondAfterTheTimeoutIfAShardDoesNotReport) {
  shards.transit.loses = true;
  EXPECT_TRUE(ask());
  answer(*shards.alice, "1");
  answer(*shards.amir, "2");
  shards.advance(1499ms);
  EXPECT_TRUE(results.empty());
  shards.advance(1ms);
  EXPECT_EQ(results, (Lines{"timed out: [1] [2] silent 0 missing 1"}));
}

TEST_F(AskingShards, IgnoresAReportAfterTheDeadline) {
  EXPECT_TRUE(ask());
  answer(*shards.alice, "1");
  answer(*shards.amir, "2");
  shards.bob->say("30[3]");
  shards.bea->say("30[4]");
  shards.advance(1500ms);
  EXPECT_EQ(results.size(), 1U);
  shards.transit.deliver();
  EXPECT_EQ(results.size(), 1U);
}

TEST_F(AskingShards, DescribesTheSocketsOfAllShards) {
  shards.of_bob().join("tea");
  EXPECT_TRUE(fetch());
  EXPECT_TRUE(results.empty());
  shards.transit.deliver();
  EXPECT_EQ(results, (Lines{"4 sockets, left out 0, missing 0"}));
  EXPECT_EQ(last.sockets[0].id, shards.of_alice().id().str());
  EXPECT_EQ(last.sockets[2].id, shards.of_bob().id().str());
  EXPECT_EQ(last.sockets[2].address, "192.0.2.7");
  EXPECT_EQ(last.sockets[2].rooms, (std::vector<std::string>{"tea"}));
}

TEST_F(AskingShards, DescribesOnlySelectedSockets) {
  shards.of_bob().join("tea");
  const std::string_view tea = "tea";
  EXPECT_TRUE(fetch(1s, {{&tea, 1}}));
  shards.transit.deliver();
  ASSERT_EQ(last.sockets.size(), 1U);
  EXPECT_EQ(last.sockets[0].id, shards.of_bob().id().str());
}

TEST_F(AskingShards, DescribesItsOwnSocketsAtTheDeadlineIfAShardDoesNotAnswer) {
  shards.transit.loses = true;
  EXPECT_TRUE(fetch());
  shards.advance(999ms);
  EXPECT_TRUE(results.empty());
  shards.advance(1ms);
  EXPECT_EQ(results, (Lines{"2 sockets, left out 0, missing 1"}));
}

TEST_F(AskingShards, GetsEmptyAnswersFromAShardWithoutTheNamespace) {
  RecordingHandler handler;
  Namespace& only_here = shards.a->server.add_namespace("/only-here", handler);
  only_here.adapter().fetch({}, 1s, [this](const FetchResult& result) {
    results.push_back("missing " + std::to_string(result.missing_shards));
  });
  only_here.broadcast_with_ack({}, "ready?", "", 1s, [this](const BroadcastResult& result) {
    results.push_back("silent " + std::to_string(result.silent) + " missing " +
                      std::to_string(result.missing_shards));
  });
  shards.transit.deliver();
  shards.advance(0ms);
  EXPECT_EQ(results, (Lines{"missing 0", "silent 0 missing 0"}));
}

TEST_F(AskingShards, CallsNothingIfItsServerEndsFirst) {
  EXPECT_TRUE(ask());
  EXPECT_TRUE(fetch());
  for (auto* client : {&shards.alice, &shards.amir}) client->reset();
  shards.link_a.stop();
  shards.a.reset();
  shards.transit.deliver();
  shards.bob->say("30[3]");
  shards.bea->say("30[4]");
  shards.transit.deliver();
  EXPECT_TRUE(results.empty());
}

class AskingShardsWithBounds : public AskingShards {
 protected:
  static Options options() {
    Options options;
    options.broadcasts_waiting = 2;
    options.fetched_sockets = 3;
    options.broadcast_answer_bytes = 3 * (sizeof(BroadcastAnswer) + 3);
    return options;
  }
  AskingShardsWithBounds() : AskingShards(options()) {}
};

TEST_F(AskingShardsWithBounds, RefusesAThirdQuestionUntilOneHasEnded) {
  EXPECT_TRUE(ask());
  EXPECT_TRUE(fetch());
  EXPECT_FALSE(ask());
  EXPECT_FALSE(fetch());
  shards.transit.deliver();
  EXPECT_EQ(results.size(), 1U);
  EXPECT_TRUE(fetch());
}

TEST_F(AskingShardsWithBounds, CountsAShardAsMissingThatHasTooManyBroadcastsWaiting) {
  for (int i = 0; i < 2; ++i)
    EXPECT_TRUE(
        shards.b->root.local().broadcast_with_ack({}, {"own", ""}, 1h, [](const BroadcastResult&) {}));
  EXPECT_TRUE(ask());
  answer(*shards.alice, "1");
  answer(*shards.amir, "2");
  EXPECT_EQ(results, (Lines{"timed out: [1] [2] silent 0 missing 1"}));
}

TEST_F(AskingShardsWithBounds, KeepsTheBytesOfThreeAnswersOverAllShards) {
  EXPECT_TRUE(ask());
  shards.transit.deliver();
  for (auto* client : {&shards.alice, &shards.amir, &shards.bob, &shards.bea}) answer(**client, "1");
  EXPECT_EQ(results, (Lines{"done: [1] [1] [1] silent 1 missing 0"}));
}

TEST_F(AskingShardsWithBounds, DescribesThreeSocketsAndCountsTheOthers) {
  EXPECT_TRUE(fetch());
  shards.transit.deliver();
  EXPECT_EQ(results, (Lines{"3 sockets, left out 1, missing 0"}));
}

TEST_F(AskingShardsWithBounds, RefusesABroadcastWithElevenAttachments) {
  const std::vector<std::string_view> eleven(11, "x");
  EXPECT_FALSE(
      shards.a->root.broadcast_with_ack({}, "photos", "", eleven, 1s, [](const BroadcastResult&) {}));
  EXPECT_EQ(shards.transit.sent, 0U);
}

}  // namespace
}  // namespace parley::socketio
