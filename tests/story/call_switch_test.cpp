// The settings of calls: mirrored errors and the maximum number of calls. Also ids as numbers, and the pages
// of the call history.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/json/json.hpp"
#include "support/person.hpp"
#include "support/test_server.hpp"

namespace parley::support {
namespace {

using namespace std::chrono_literals;
using Texts = std::vector<std::string>;

node::Config with(node::Config::Calls calls, std::uint32_t calls_per_minute = 0) {
  node::Config config;
  config.calls = calls;
  config.limits.calls_per_minute = calls_per_minute;
  return config;
}

struct Trio {
  explicit Trio(node::Config config = with({})) : server(std::move(config)) {
    for (Person* person : {&alice, &bob, &carol}) person->join();
    for (Person* person : {&alice, &bob, &carol}) person->forget();
  }
  static std::string call(Person& from, const std::string& to) {
    from.emit("call:initiate", R"({"to":")" + to + R"(","callType":"voice"})");
    return from.last("call:initiated", "callId");
  }
  static void hang_up(Person& device, const std::string& id) {
    device.emit("call:end", R"({"callId":")" + id + R"("})");
  }

  TestServer server;
  Person alice{server, "1"};
  Person bob{server, "2"};
  Person carol{server, "3"};
};

// --- calls.mirror_errors ----------------------------------------------------------------------------------

struct Try {
  const char* name;
  const char* json;
  const char* code;
};
const Try tries[] = {{"nobody", R"({"to":"nobody","callType":"voice"})", "USER_NOT_FOUND"},
                     {"oneself", R"({"to":"1","callType":"voice"})", "INVALID_DATA"},
                     {"a bad type", R"({"to":"2","callType":"hologram"})", "INVALID_DATA"},
                     {"no callee", R"({"callType":"voice"})", "INVALID_DATA"},
                     {"busy", R"({"to":"3","callType":"voice"})", "USER_UNAVAILABLE"}};

TEST(CallsThatFail, AreAlsoSentAsErrorsUnlessMirrorErrorsIsOff) {
  for (const bool mirrors : {true, false}) {
    for (const Try& each : tries) {
      Trio trio(with({.mirror_errors = mirrors}));
      trio.carol.emit("presence:set", R"({"status":"busy"})");
      trio.alice.say({R"(427["call:initiate",)" + std::string(each.json) + "]"});
      EXPECT_EQ(trio.alice.last("call:failed", "code"), each.code) << each.name;
      EXPECT_EQ(trio.alice.last("ack 7", "error.code"), each.code) << each.name;
      EXPECT_EQ(trio.alice.count("error"), mirrors ? 1U : 0U) << each.name;
      if (mirrors) {
        EXPECT_EQ(trio.alice.last("error", "code"), each.code) << each.name;
      }
    }
  }
}

TEST(CallsThatFail, BecauseOfTheRateLimitAreAlsoSentAsErrorsUnlessMirrorErrorsIsOff) {
  for (const bool mirrors : {true, false}) {
    Trio trio(with({.mirror_errors = mirrors}, 1));
    Trio::hang_up(trio.alice, Trio::call(trio.alice, "2"));
    trio.alice.say({R"(427["call:initiate",{"to":"2","callType":"voice"}])"});
    EXPECT_EQ(trio.alice.last("call:failed", "code"), "RATE_LIMITED");
    EXPECT_EQ(trio.alice.last("ack 7", "error.code"), "RATE_LIMITED");
    EXPECT_EQ(trio.alice.count("error"), mirrors ? 1U : 0U);
    EXPECT_EQ(trio.server.calls.all().size(), 1U) << "a call over the limit leaves no record";
  }
}

TEST(CallsThatFail, WithoutMirrorErrorsDoNotAffectTheErrorsOfOtherEvents) {
  Trio trio(with({.mirror_errors = false}));
  Trio::hang_up(trio.alice, "nonsense");
  EXPECT_EQ(trio.alice.last("error", "code"), "CALL_NOT_FOUND");
}

// --- calls.most -------------------------------------------------------------------------------------------

TEST(CallsAtOnce, OverTheMaximumFailWithoutARecordAndANewCallRingsAfterOneHasEnded) {
  Trio trio(with({.most = 1}));
  const std::string id = Trio::call(trio.alice, "2");
  trio.carol.say({R"(427["call:initiate",{"to":"1","callType":"voice"}])"});
  EXPECT_EQ(trio.carol.last("call:failed", "code"), "CALL_FAILED");
  EXPECT_EQ(trio.carol.last("call:failed", "reason"), "call_failed");
  EXPECT_EQ(trio.carol.last("error", "code"), "CALL_FAILED");
  EXPECT_EQ(trio.carol.last("ack 7", "error.code"), "CALL_FAILED");
  EXPECT_EQ(
      trio.server.request("POST", "/api/calls", trio.server.token_of("3"), R"({"to":"1","callType":"voice"})")
          .status,
      502);
  EXPECT_EQ(trio.server.calls.all().size(), 1U);
  EXPECT_EQ(trio.bob.count("call:ended"), 0U) << "the ringing call is not affected";

  Trio::hang_up(trio.alice, id);
  const std::string next = Trio::call(trio.carol, "1");
  EXPECT_EQ(trio.alice.last("call:incoming", "callId"), next);
}

// --- ids as numbers ---------------------------------------------------------------------------------------

TEST(CallIds, AsNumbersAreConvertedToStringsOfDigits) {
  Trio trio;
  trio.alice.emit("call:initiate", R"({"to":2,"callType":"voice"})");
  const std::string id = trio.alice.last("call:initiated", "callId");
  EXPECT_EQ(trio.bob.last("call:incoming", "callId"), id);
  EXPECT_EQ(trio.bob.last("call:incoming", "from"), "1");
  trio.bob.emit("call:respond", R"({"callId":5,"response":"accept"})");
  EXPECT_EQ(trio.bob.last("error", "code"), "CALL_NOT_FOUND");
  trio.bob.emit("call:end", R"({"callId":5})");
  EXPECT_EQ(trio.bob.last("error", "code"), "CALL_NOT_FOUND");
  trio.bob.emit("call:respond", R"({"callId":")" + id + R"(","response":"accept","to":3})");
  EXPECT_EQ(trio.alice.last("call:accepted", "by"), "2") << "the stored parties are used, not the field `to`";
  EXPECT_EQ(trio.carol.count("call:accepted"), 0U);
}

// --- the history ------------------------------------------------------------------------------------------

struct CallHistory : testing::Test {
  CallHistory() {
    for (const char* to : {"2", "3", "2"}) cancelled.push_back(tried(to, false));
    for (const char* to : {"2", "3"}) rejected.push_back(tried(to, true));
  }
  std::string tried(const std::string& to, bool rejects) {
    const std::string id = Trio::call(trio.alice, to);
    Trio::hang_up(!rejects ? trio.alice : to == "2" ? trio.bob : trio.carol, id);
    trio.server.pass(1s);
    return id;
  }
  /// Returns the ids on all pages, newest first.
  Texts pages(const std::string& user, const std::string& filter, std::size_t size) {
    Texts ids;
    for (std::string before; ids.size() < 20;) {
      const std::string body =
          trio.server
              .request("GET", "/api/calls?limit=" + std::to_string(size) + filter + before,
                       trio.server.token_of(user))
              .body;
      base::json::Document document;
      EXPECT_EQ(document.parse(body), base::json::ParseError::none) << body;
      const auto calls = document.root().find("calls");
      if (!calls) return {body};
      EXPECT_LE(calls->size(), size);
      for (std::size_t i = 0; i < calls->size(); ++i) ids.push_back(at((*calls)[i].raw(), "callId"));
      if (at(body, "hasMore") == "false") {
        EXPECT_EQ(at(body, "nextCursor"), "null");
        break;
      }
      before = "&before=" + at(body, "nextCursor");
    }
    return ids;
  }

  Trio trio;
  Texts cancelled;
  Texts rejected;
};

TEST_F(CallHistory, IsReturnedInPagesOfAnySizeNewestFirst) {
  const Texts all{rejected[1], rejected[0], cancelled[2], cancelled[1], cancelled[0]};
  for (const std::size_t size : {1U, 2U, 3U, 4U, 5U, 6U, 200U}) EXPECT_EQ(pages("1", "", size), all) << size;
}

TEST_F(CallHistory, IsFilteredByOutcomeAndByTheOtherParty) {
  for (const std::size_t size : {1U, 2U, 200U}) {
    EXPECT_EQ(pages("1", "&outcome=cancelled", size), (Texts{cancelled[2], cancelled[1], cancelled[0]}));
    EXPECT_EQ(pages("1", "&outcome=rejected", size), (Texts{rejected[1], rejected[0]}));
    EXPECT_EQ(pages("1", "&outcome=missed", size), Texts{});
    EXPECT_EQ(pages("1", "&with=2", size), (Texts{rejected[0], cancelled[2], cancelled[0]}));
    EXPECT_EQ(pages("1", "&with=2&outcome=cancelled", size), (Texts{cancelled[2], cancelled[0]}));
    EXPECT_EQ(pages("1", "&with=nobody", size), Texts{});
  }
}

TEST_F(CallHistory, HoldsOnlyTheCallsOfTheUser) {
  EXPECT_EQ(pages("2", "", 2), (Texts{rejected[0], cancelled[2], cancelled[0]}));
  EXPECT_EQ(pages("3", "&with=1", 1), (Texts{rejected[1], cancelled[1]}));
  EXPECT_EQ(pages("3", "&with=2", 1), Texts{});
}

TEST_F(CallHistory, WithMissedTrueHoldsEveryUnansweredIncomingCallWhateverTheReason) {
  trio.bob.emit("presence:set", R"({"status":"busy"})");
  trio.alice.emit("call:initiate", R"({"to":"2","callType":"voice"})");
  const std::string busy = pages("1", "", 1).at(0);
  trio.bob.emit("presence:set", R"({"status":"online"})");
  const std::string unanswered = Trio::call(trio.alice, "2");
  trio.server.pass(45s);
  const std::string answered = Trio::call(trio.alice, "2");
  trio.bob.emit("call:respond", R"({"callId":")" + answered + R"(","response":"accept"})");
  Trio::hang_up(trio.alice, answered);
  trio.server.pass(1s);
  trio.bob.leave();
  trio.server.pass(10s);
  trio.alice.emit("call:initiate", R"({"to":"2","callType":"voice"})");
  const std::string away = pages("1", "", 1).at(0);
  const Texts missed{away, unanswered, busy, cancelled[2], cancelled[0]};
  for (const std::size_t size : {1U, 2U, 5U, 200U}) {
    EXPECT_EQ(pages("2", "&missed=true", size), missed) << size;
    EXPECT_EQ(pages("2", "&with=1&missed=true", size), missed) << size;
  }
  EXPECT_EQ(pages("2", "&missed=true&with=3", 5), Texts{});
  EXPECT_EQ(pages("2", "&missed=true&outcome=missed", 5), Texts{unanswered});
  EXPECT_EQ(pages("2", "&missed=true&outcome=cancelled", 1), (Texts{cancelled[2], cancelled[0]}));
  EXPECT_EQ(pages("1", "&missed=true", 5), Texts{}) << "she placed these calls";
  EXPECT_EQ(pages("2", "&missed=false", 5), pages("2", "", 5));
  EXPECT_EQ(pages("2", "&missed=", 5), pages("2", "", 5));
}

TEST_F(CallHistory, RefusesAnInvalidQuery) {
  for (const char* query :
       {"outcome=nonsense", "outcome=%20", "outcome=Missed", "limit=0", "limit=201", "limit=x", "missed=yes",
        "missed=1", "missed=True", "missed=true&outcome=rejected", "missed=true&outcome=completed"}) {
    const Answer answer =
        trio.server.request("GET", std::string("/api/calls?") + query, trio.server.token_of("1"));
    EXPECT_EQ(answer.status, 400) << query;
    EXPECT_EQ(at(answer.body, "error.code"), "INVALID_DATA") << query;
  }
}

}  // namespace
}  // namespace parley::support
