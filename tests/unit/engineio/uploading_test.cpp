// POSTs whose bodies are still arriving: how they end, and when they end their session.
#include "unit/engineio/scene.hpp"

namespace parley::engineio {
namespace {

class Uploading : public Scene {
 protected:
  std::string sid = open_polling();
  explicit Uploading(Options options = {}) : Scene(std::move(options)) { app.take(); }

  void expect_ended() {
    tick();
    EXPECT_EQ(app.take(), Heard{"close transport error"});
    EXPECT_EQ(get(sid).status, 400);
    EXPECT_EQ(server.session_count(), 0u);
  }
  /// Sends a POST whose body is incomplete.
  Line& begin_post(std::string_view fields = "") {
    Line& line = connect();
    line.write("POST " + query("polling", sid) + " HTTP/1.1\r\nHost: a\r\n" + std::string(fields) +
               "Content-Length: 5\r\n\r\n4ab");
    line.deliver();
    EXPECT_EQ(line.incoming(), "");
    return line;
  }
  /// Checks that the POST is answered before its body has arrived, and that its connection closes.
  static void expect_refused(Line& line) {
    EXPECT_EQ(answer_on(line).status, 400);
    EXPECT_TRUE(line.is_closed());
  }
};

TEST_F(Uploading, AcceptsABodyInPieces) {
  Line& line = begin_post();
  line.write("cd");
  line.deliver();
  EXPECT_EQ(answer_on(line).body, "ok");
  EXPECT_EQ(app.take(), Heard{"message abcd"});
  EXPECT_EQ(post(sid, "4next").body, "ok");
}

TEST_F(Uploading, EndsWithTheSessionHoweverThatEnds) {
  {
    Line& line = begin_post();
    app.session().close(CloseReason::forced_close);
    tick();
    expect_refused(line);
  }
  sid = open_polling();
  {
    Line& line = begin_post();
    advance(30s);  // no pong
    expect_refused(line);
  }
  sid = open_polling();
  {
    Line& line = begin_post();
    server.close_all(CloseReason::server_shutdown);
    tick();
    expect_refused(line);
  }
}

TEST_F(Uploading, EndsIfTheSessionIsUpgraded) {
  Line& line = begin_post();
  Line& upgraded = upgrade(sid);
  tick();
  expect_refused(line);
  say(upgraded, "4hello");
  EXPECT_EQ(app.take(), Heard{"message hello"});
}

TEST_F(Uploading, ASecondPostInPiecesIsAnOverlapToo) {
  Line& first = begin_post();
  Line& second = connect();
  second.write("POST " + query("polling", sid) + " HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n");
  second.deliver();
  tick();
  expect_refused(first);
  expect_refused(second);
  expect_ended();
}

TEST_F(Uploading, EndsTheSessionIfTheClientDisconnects) {
  begin_post().drop();
  expect_ended();
  sid = open_polling();
  app.take();
  Line& line = begin_post();
  line.hang_up();
  EXPECT_EQ(answer_on(line).status, 400);
  expect_ended();
}

class SlowUploading : public Uploading {
 protected:
  static Options options() {
    Options options;
    options.ping_interval = 60s;
    return options;
  }
  SlowUploading() : Uploading(options()) {}
};

TEST_F(SlowUploading, EndsTheSessionIfItTakesTooLong) {
  Line& line = begin_post();
  advance(29s);
  EXPECT_FALSE(line.is_closed());
  advance(1s);
  EXPECT_EQ(answer_on(line).status, 408);
  EXPECT_TRUE(line.is_closed());
  expect_ended();
}

}  // namespace
}  // namespace parley::engineio
