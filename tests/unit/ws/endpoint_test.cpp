// Tests an endpoint with a correct peer: messages, fragments, pings, and the close handshake.
#include "ws/endpoint.hpp"

#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "unit/ws/conversation.hpp"

namespace parley::ws {
namespace {

using namespace std::string_literals;
using test::begun;
using test::client;
using test::close_frame;
using test::close_payload;
using test::continued;
using test::Conversation;
using test::Happened;
using test::text;

TEST(Endpoint, DeliversTextAndBinaryMessages) {
  Conversation with;
  with.receive(text("h\xc3\xa9llo") + client(Opcode::binary, "\x00\xff"s) + text(""));
  EXPECT_EQ(with.happened, (Happened{"text h\xc3\xa9llo", "binary \x00\xff"s, "text "}));
  EXPECT_EQ(with.wire.sent, "");
}

TEST(Endpoint, DeliversMessagesOfEveryLengthUpToItsLimit) {
  for (const std::size_t size : {1u, 125u, 126u, 4096u, 4097u, 65'535u, 65'536u, 1'000'000u}) {
    Conversation with;
    const std::string whole(size, 'x');
    with.receive(text(whole));
    ASSERT_EQ(with.happened.size(), 1u) << size;
    EXPECT_TRUE(with.happened[0] == "text " + whole) << size;
  }
}

TEST(Endpoint, JoinsFragmentsAndAnswersAPingBetweenThem) {
  Conversation with;
  with.receive(begun(Opcode::text, "one ") + client(Opcode::ping, "there?") + continued("") +
               continued("two", true));
  EXPECT_EQ(with.happened, (Happened{"text one two"}));
  EXPECT_EQ(with.wire.sent, "\x8a\x06there?");
}

TEST(Endpoint, DeliversTheSameMessagesForAnySplitOfTheBytes) {
  const std::string bytes = text("h\xc3\xa9llo") + begun(Opcode::text, "\xe2\x82") +
                            client(Opcode::ping, "p") + continued("\xac", true) +
                            client(Opcode::binary, "\x00\x01"s) + begun(Opcode::binary, "") +
                            continued("\xff", true) + client(Opcode::pong, "x") +
                            text(std::string(200, 'y')) + client(Opcode::close, close_payload(1001, "bye"));
  const Happened expected{"text h\xc3\xa9llo",
                          "text \xe2\x82\xac",
                          "binary \x00\x01"s,
                          "binary \xff",
                          "text " + std::string(200, 'y'),
                          "closed 1001"};
  const std::string answer = "\x8a\x01p" + close_frame(1001);
  for (std::size_t first = 0; first <= bytes.size(); ++first) {
    Conversation with;
    with.receive(std::string(bytes, 0, first));
    with.receive(std::string(bytes, first));
    with.endpoint.on_closed();
    ASSERT_EQ(with.happened, expected) << "split at " << first;
    ASSERT_EQ(with.wire.sent, answer) << "split at " << first;
  }
  Conversation bytewise;
  bytewise.receive_byte_by_byte(bytes);
  bytewise.endpoint.on_closed();
  EXPECT_EQ(bytewise.happened, expected);
  EXPECT_EQ(bytewise.wire.sent, answer);
}

TEST(Endpoint, SendsItsOwnFramesAndPreviouslyEncodedOnes) {
  Conversation with;
  with.endpoint.send_text("hi");
  with.endpoint.send_binary("\x01");
  const auto shared = std::make_shared<const std::string>("\x81\x05shared, of which a part");
  with.endpoint.send_frame(shared, std::string_view(*shared).substr(0, 7));
  EXPECT_EQ(with.wire.sent, "\x81\x02hi\x82\x01\x01\x81\x05share");
}

TEST(Endpoint, EchoesTheCodeOfAClose) {
  for (const int code : {1000, 1001, 1003, 1007, 1011, 1012, 1013, 1014, 3000, 4000, 4999}) {
    Conversation with;
    with.receive(client(Opcode::close, close_payload(code, "so long")));
    EXPECT_EQ(with.wire.sent, close_frame(code)) << code;
    EXPECT_TRUE(with.wire.closed) << code;
    EXPECT_EQ(with.happened, Happened{}) << "not called before the wire is closed";
    with.endpoint.on_closed();
    EXPECT_EQ(with.happened, Happened{"closed " + std::to_string(code)});
  }
}

TEST(Endpoint, AnswersACloseWithoutACodeWithAnEmptyClose) {
  Conversation with;
  with.receive(client(Opcode::close, ""));
  with.endpoint.on_closed();
  EXPECT_EQ(with.wire.sent, "\x88\x00"s);
  EXPECT_EQ(with.happened, Happened{"closed 1005"});
}

TEST(Endpoint, IgnoresEverythingAfterAClose) {
  Conversation with;
  with.receive(client(Opcode::close, close_payload(1000)) + text("late") + client(Opcode::ping, ""));
  with.receive(text("later"));
  EXPECT_EQ(with.wire.sent, close_frame(1000));
  EXPECT_EQ(with.happened, Happened{});
}

TEST(Endpoint, ClosesOnceAndSendsNothingAfterwards) {
  Conversation with;
  with.endpoint.send_text("last");
  with.endpoint.close(CloseCode::going_away);
  EXPECT_FALSE(with.endpoint.is_open());
  with.endpoint.close(CloseCode::normal);
  with.wire.closed = false;  // so that the wire would record any further bytes
  with.endpoint.send_text("never");
  with.endpoint.send_binary("never");
  const auto shared = std::make_shared<const std::string>("never");
  with.endpoint.send_frame(shared, *shared);
  with.receive(text("ignored") + client(Opcode::close, close_payload(1000)));
  EXPECT_EQ(with.wire.sent, "\x81\x04last" + close_frame(1001));
  EXPECT_EQ(with.happened, Happened{});
}

TEST(Endpoint, ClosesWithAnEmptyFrameIfNoCodeIsGiven) {
  Conversation with;
  with.endpoint.close();
  EXPECT_EQ(with.wire.sent, "\x88\x00"s);
  EXPECT_TRUE(with.wire.closed);
}

TEST(Endpoint, ClosesWhenThePeerEndsWithoutACloseFrame) {
  Conversation with;
  with.receive(begun(Opcode::text, "half a mess"));
  with.endpoint.on_eof();
  EXPECT_TRUE(with.wire.closed);
  EXPECT_EQ(with.wire.sent, "");
  with.endpoint.on_closed();
  EXPECT_EQ(with.happened, Happened{"closed 1006"});
}

TEST(Endpoint, CallsOnWsClosedOnce) {
  Conversation with;
  with.endpoint.abort();
  EXPECT_TRUE(with.wire.aborted);
  EXPECT_EQ(with.happened, Happened{}) << "never called inside a call of the endpoint";
  with.endpoint.on_closed();
  with.endpoint.on_closed();
  EXPECT_EQ(with.happened, Happened{"closed 1006"});
}

TEST(Endpoint, CallsNothingOnADetachedReceiver) {
  Conversation with;
  with.endpoint.detach();
  EXPECT_TRUE(with.wire.aborted);
  with.receive(text("hello?"));
  with.endpoint.on_closed();
  EXPECT_EQ(with.happened, Happened{});
}

/// Closes on the first message, while more messages follow in the same bytes.
class ClosesAtOnce final : public Conversation {
 public:
  void on_text(std::string_view message) override {
    Conversation::on_text(message);
    endpoint.send_text("enough");
    endpoint.close(CloseCode::policy);
  }
};

TEST(Endpoint, StopsInTheMiddleOfItsInputWhenTheReceiverCloses) {
  ClosesAtOnce with;
  with.receive(text("one") + text("two"));
  EXPECT_EQ(with.happened, Happened{"text one"});
  EXPECT_EQ(with.wire.sent,
            "\x81\x06"
            "enough" +
                close_frame(1008));
}

TEST(Endpoint, AnswersPingsOfEveryLengthAndIgnoresPongs) {
  for (const std::size_t size : {0u, 1u, 125u}) {
    Conversation with;
    const std::string payload(size, 'p');
    with.receive(client(Opcode::pong, payload) + client(Opcode::ping, payload));
    EXPECT_EQ(with.wire.sent, control_frame(Opcode::pong, payload)) << size;
  }
}

TEST(Endpoint, AnswersAnyNumberOfPingsOfAPeerThatReads) {
  Conversation with;
  for (int i = 0; i < 10'000; ++i) {
    with.receive(client(Opcode::ping, "x"));
    with.wire.flush();
  }
  EXPECT_TRUE(with.wire.is_open());
  EXPECT_EQ(with.wire.sent.size(), 3u * 10'000);
}

TEST(Endpoint, DeliversNothingWhileInputIsHeldAndThenAllInOrder) {
  Conversation with;
  with.endpoint.hold_input();
  with.receive(text("one") + begun(Opcode::text, "tw"));
  with.receive(continued("o", true) + client(Opcode::ping, "p"));
  EXPECT_EQ(with.happened, Happened{});
  EXPECT_EQ(with.wire.sent, "") << "a ping waits with the rest";
  with.endpoint.release_input();
  EXPECT_EQ(with.happened, (Happened{"text one", "text two"}));
  EXPECT_EQ(with.wire.sent, "\x8a\x01p");
  with.receive(text("three"));
  EXPECT_EQ(with.happened.size(), 3U);
}

TEST(Endpoint, StopsInTheMiddleOfItsInputWhenTheReceiverHoldsIt) {
  Conversation with;
  with.on_each_text = [&with] { with.endpoint.hold_input(); };
  with.receive(text("one") + text("two") + text("three"));
  EXPECT_EQ(with.happened, Happened{"text one"});
  with.endpoint.release_input();
  EXPECT_EQ(with.happened, (Happened{"text one", "text two"}));
  with.receive(text("four"));
  with.endpoint.release_input();
  with.endpoint.release_input();
  with.endpoint.release_input();
  EXPECT_EQ(with.happened, (Happened{"text one", "text two", "text three", "text four"}));
}

}  // namespace
}  // namespace parley::ws
