// What a session may send before the application has identified the client, on both transports.
#include "unit/engineio/scene.hpp"
#include "unit/ws/deflated.hpp"

namespace parley::engineio {
namespace {

class Strangers : public Scene {
 protected:
  static Options options() {
    Options options;
    options.first_payload = 1000;
    options.max_payload = 5000;
    options.per_message_deflate = true;
    return options;
  }
  Strangers() : Scene(options()) {}
  std::string message(std::size_t size) { return "4" + std::string(size - 1, 'x'); }
};

TEST_F(Strangers, PostLessUntilTheApplicationAllowsMore) {
  const std::string sid = open_polling();
  EXPECT_EQ(post(sid, message(1000)).body, "ok");
  EXPECT_EQ(post(sid, message(1001)).status, 413);
  Line& line = connect();
  line.write("POST " + query("polling", sid) + " HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n4");
  line.deliver();
  EXPECT_EQ(answer_on(line).status, 413) << "at once";
  Line& chunked = connect();
  chunked.write("POST " + query("polling", sid) +
                " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n4");
  chunked.deliver();
  EXPECT_EQ(answer_on(chunked).status, 413);
  EXPECT_EQ(post(sid, message(10)).body, "ok") << "the session stays";

  app.session().allow_payload();
  EXPECT_EQ(app.session().max_payload(), 5000u);
  EXPECT_EQ(post(sid, message(5000)).body, "ok");
  EXPECT_EQ(post(sid, message(5001)).status, 413);
}

TEST_F(Strangers, SendLessOnAWebSocketUntilTheApplicationAllowsMore) {
  const Frame too_big{ws::Opcode::close, "\x03\xf1"};
  Line& line = open_websocket();
  say(line, message(1000));
  EXPECT_EQ(app.take(), (Heard{"open", "message " + std::string(999, 'x')}));
  app.session().allow_payload(2000);
  say(line, message(2000));
  EXPECT_EQ(app.take().size(), 1u);
  say(line, message(2001));
  EXPECT_EQ(frames(line), std::vector{too_big});

  Line& whole = open_websocket();
  whole.write(ws::client_frame(ws::Opcode::binary, message(1001), {1, 2, 3, 4}).substr(0, 8));
  whole.deliver();
  EXPECT_EQ(frames(whole), std::vector{too_big}) << "by its header alone";

  Line& fragmented = open_websocket();
  fragmented.write(ws::client_frame(ws::Opcode::text, message(600), {1, 2, 3, 4}, false));
  fragmented.write(ws::client_frame(ws::Opcode::continuation, message(401), {1, 2, 3, 4}));
  fragmented.deliver();
  EXPECT_EQ(frames(fragmented), std::vector{too_big});
}

TEST_F(Strangers, KeepTheirBoundAcrossAnUpgrade) {
  for (const bool is_allowed : {false, true}) {
    const std::string sid = open_polling();
    Line& line = websocket(sid);
    say(line, "2probe");
    if (is_allowed) app.session().allow_payload();
    say(line, "5");
    app.take();
    frames(line);
    say(line, message(1001));
    EXPECT_EQ(app.take().size(), is_allowed ? 1u : 0u);
    EXPECT_EQ(frames(line).size(), is_allowed ? 0u : 1u);
    tick();
  }
}

TEST_F(Strangers, MayNotSendMoreByCompression) {
  for (const std::size_t size : {1000u, 1001u}) {
    Line& line = send(connect(), "GET", query("websocket"), "",
                      std::string(upgrade_fields) + "Sec-WebSocket-Extensions: permessage-deflate\r\n");
    EXPECT_EQ(answer_on(line).headers.count("sec-websocket-extensions"), 1u);
    line.next_frame();
    app.take();
    std::string frame = ws::client_frame(ws::Opcode::binary, ws::test::bomb(size), {1, 2, 3, 4});
    frame[0] = static_cast<char>(static_cast<std::uint8_t>(frame[0]) | 0x40);
    line.write(frame);
    line.deliver();
    EXPECT_EQ(app.take().size(), size == 1000 ? 1u : 0u);
    EXPECT_EQ(frames(line).size(), size == 1000 ? 0u : 1u);
  }
}

}  // namespace
}  // namespace parley::engineio
