// Random mutations of honest packets. The published attacks are in cve_test.cpp.
#include <random>

#include <gtest/gtest.h>

#include "unit/socketio/talk.hpp"

namespace parley::socketio {
namespace {

/// Honest packets. "b:" marks a binary message.
const std::vector<Lines>& honest_talks() {
  static const std::vector<Lines> talks{
      {"0", R"(2["message",{"to":"2","content":"hello"}])", "1"},
      {R"(0{"token":"abc"})", R"(212["message",{"to":"2","content":"h\u00e9llo \ud83d\ude00"}])"},
      {"0/chat,", R"(2/chat,7["typing:start",{"to":"2"},null,true,-1.5e3])", "1/chat,", "0/chat,{}"},
      {"0", R"(52-3["photo",{"_placeholder":true,"num":0},{"x":[{"num":1,"_placeholder":true}]}])", "b:one",
       "b:two"},
      {"0", "0/chat,", R"(51-/chat,["p",{"_placeholder":true,"num":0}])", "b:x", R"(2["after"])"},
      {"0", R"(30[{"success":true}])", R"(61-1[{"_placeholder":true,"num":0}])", "b:y"},
      {"0/chat", R"(2/chat,9007199254740991[[1,2,[3,{"a":"b"}]]])", R"(2/chat,[17,"a"])"},
  };
  return talks;
}

class Mutations {
 public:
  std::string of(std::string text) {
    for (std::size_t times = 1 + random_() % 3; times > 0; --times) change(text);
    return text;
  }
  std::size_t below(std::size_t bound) { return random_() % bound; }

 private:
  void change(std::string& text) {
    static constexpr std::string_view likely = R"(0123456789-/,[]{}":\ abun_.eE+)";
    const std::size_t at = below(text.size() + 1);
    switch (below(6)) {
      case 0:
        text.insert(at, 1, likely[below(likely.size())]);
        break;
      case 1:
        if (at < text.size()) text.erase(at, 1 + below(3));
        break;
      case 2:
        if (at < text.size()) text[at] = likely[below(likely.size())];
        break;
      case 3:
        if (at < text.size()) text[at] = static_cast<char>(below(256));
        break;
      case 4:
        text.insert(at, text.substr(0, below(text.size() + 1)));
        break;
      default:
        text.resize(at);
    }
  }

  std::mt19937 random_{20'261'123};
};

std::size_t touch(base::json::Value value) {
  std::size_t total = value.raw().size();
  if (value.is(base::json::Kind::string)) total += value.as_string().size();
  for (const base::json::Member member : value) total += member.key.size() + touch(member.value);
  return total;
}

TEST(MutatedPackets, EitherCloseTheConnectionOrAreDelivered) {
  Talk talk;
  Mutations mutations;
  std::size_t closed = 0;
  std::size_t events = 0;
  std::size_t touched = 0;
  std::vector<Ack> kept;
  talk.handler.connected = [](Socket& socket) {
    socket.join("tea");
    socket.emit_with_ack("ask", "", base::Duration{1000}, [](const AckReply&) {});
    socket.emit_with_ack("ask", "", base::Duration{1000}, [](const AckReply&) {});
  };
  talk.chat_handler.arrived = talk.handler.arrived = [&](Socket& socket, Event& event) {
    ++events;
    touched += event.name.size() + touch(event.arguments);
    for (std::size_t i = 0; event.argument(i); ++i) {
      if (const auto bytes = event.attachment(*event.argument(i))) touched += bytes->size();
    }
    ASSERT_FALSE(is_reserved(event.name)) << event.name;
    ASSERT_LE(event.attachments.size(), attachments_at_most);
    if (mutations.below(64) == 0) return socket.disconnect(mutations.below(2) == 0);
    if (mutations.below(2) == 0) return event.ack("1");
    kept.push_back(std::move(event.ack));
    if (kept.size() > 32) kept.erase(kept.begin() + static_cast<std::ptrdiff_t>(mutations.below(32)));
  };

  constexpr std::size_t rounds = 50'000;
  for (std::size_t round = 0; round < rounds; ++round) {
    const Lines& honest = honest_talks()[round % honest_talks().size()];
    const std::size_t mutated = mutations.below(honest.size());
    Client client(talk.server);
    for (std::size_t i = 0; i < honest.size(); ++i) {
      const std::string line = i == mutated ? mutations.of(honest[i]) : honest[i];
      if (line.starts_with("b:")) {
        client.attach(line.substr(2));
      } else {
        client.say(line);
      }
    }
    closed += client.closed() ? 1U : 0U;
    client.gone();
    talk.handler.take();
    talk.chat_handler.take();
    ASSERT_EQ(talk.root.size() + talk.chat.size(), 0U) << round;
  }
  EXPECT_GT(closed, rounds / 4) << "most mutations are violations";
  EXPECT_LT(closed, rounds) << "and some are not";
  EXPECT_GT(events, rounds / 4);
  EXPECT_GT(touched, events);
  EXPECT_FALSE(talk.root.local().has_room("tea"));
  EXPECT_FALSE(talk.timers.next_deadline().has_value()) << "no deadline outlives its connection";
}

}  // namespace
}  // namespace parley::socketio
