// What a session keeps of the request that opened it.
#include "engineio/handshake.hpp"
#include "engineio/session_table.hpp"
#include "unit/engineio/scene.hpp"

namespace parley::engineio {
namespace {

class KeptHandshake : public Scene {
 protected:
  explicit KeptHandshake(Options options = {}) : Scene(std::move(options)) {}
  const Handshake& kept() const { return *app.session().handshake(); }
};

TEST_F(KeptHandshake, HasTheUrlTheFieldsTheAddressAndTheTimeOfTheRequest) {
  send(connect("192.0.2.9"), "GET", query("polling") + "&room=tea%20time", "", "User-Agent: a browser\r\n");
  EXPECT_EQ(kept().url, "/socket.io/?EIO=4&transport=polling&room=tea%20time");
  EXPECT_EQ(kept().query(), "EIO=4&transport=polling&room=tea%20time");
  EXPECT_EQ(*kept().headers.find("uSER-aGENT"), "a browser");
  EXPECT_EQ(kept().headers.find("Cookie"), nullptr);
  EXPECT_EQ(kept().address, "192.0.2.9");
  EXPECT_EQ(kept().time, clock.wall_now());
  EXPECT_EQ(kept().left_out, 0U);
}

TEST_F(KeptHandshake, DecodesQueryParametersAndReturnsTheLastOfRepeatedOnes) {
  send(connect(), "GET", query("polling") + "&room=tea%20time&room=caf%C3%A9&empty");
  EXPECT_EQ(kept().parameter("room"), "café");
  EXPECT_EQ(kept().parameter("empty"), "");
  EXPECT_EQ(kept().parameter("absent"), std::nullopt);
  const auto all = kept().parameters();
  ASSERT_EQ(all.size(), 5U);
  EXPECT_EQ(all[2], (std::pair<std::string, std::string>{"room", "tea time"}));
  EXPECT_EQ(all[4], (std::pair<std::string, std::string>{"empty", ""}));
}

TEST_F(KeptHandshake, KnowsWhetherTheConnectionIsEncrypted) {
  send(connect(), "GET", query("polling"));
  EXPECT_FALSE(kept().is_secure);
  Line& line = connect();
  line.secure = true;
  send(line, "GET", query("websocket"), "", upgrade_fields);
  EXPECT_TRUE(kept().is_secure);
}

TEST_F(KeptHandshake, StaysThatOfTheFirstRequestAfterAnUpgradeToWebSocket) {
  const std::string sid = open_polling();
  upgrade(sid);
  EXPECT_EQ(app.session().transport(), "websocket");
  EXPECT_EQ(kept().parameter("transport"), "polling");
}

TEST_F(KeptHandshake, CanBeForgottenMoreThanOnce) {
  open_polling();
  app.session().forget_handshake();
  app.session().forget_handshake();
  EXPECT_EQ(app.session().handshake(), nullptr);
}

class KeptHandshakeOfFourHundredBytes : public KeptHandshake {
 protected:
  static Options options() {
    Options options;
    options.handshake_bytes = 400;
    return options;
  }
  KeptHandshakeOfFourHundredBytes() : KeptHandshake(options()) {}
};

TEST_F(KeptHandshakeOfFourHundredBytes, LeavesOutFieldsThatDoNotFitAndCountsThem) {
  send(connect(), "GET", query("polling"), "",
       "Cookie: " + std::string(300, 'c') + "\r\nX-Large: " + std::string(300, 'x') + "\r\nX-Small: 1\r\n");
  EXPECT_EQ(kept().url, query("polling"));
  EXPECT_NE(kept().headers.find("Host"), nullptr);
  EXPECT_EQ(kept().headers.find("Cookie"), nullptr);
  EXPECT_EQ(kept().headers.find("X-Large"), nullptr);
  EXPECT_EQ(*kept().headers.find("X-Small"), "1") << "a later field may still fit";
  EXPECT_EQ(kept().left_out, 2U);
  EXPECT_LE(kept_bytes(kept()), 400U);
}

TEST_F(KeptHandshakeOfFourHundredBytes, LeavesOutAUrlThatDoesNotFitAndCountsIt) {
  send(connect(), "GET", query("polling") + "&x=" + std::string(400, 'x'));
  EXPECT_EQ(kept().url, "");
  EXPECT_EQ(kept().query(), "");
  EXPECT_EQ(kept().left_out, 1U);
  EXPECT_EQ(kept().address, "10.0.0.1");
}

class KeptHandshakesOfOneKilobyteTogether : public KeptHandshake {
 protected:
  static Options options() {
    Options options;
    options.handshake_bytes_in_all = 1000;
    return options;
  }
  KeptHandshakesOfOneKilobyteTogether() : KeptHandshake(options()) {}
};

TEST_F(KeptHandshakesOfOneKilobyteTogether, KeepOnlyTheAddressAndTheTimeIfThereIsNoRoomLeft) {
  const std::string target = query("polling") + "&x=" + std::string(900, 'x');
  send(connect(), "GET", target);
  EXPECT_EQ(kept().left_out, 1U) << "there was room for the URL, and then none for the Host field";
  send(connect("192.0.2.9"), "GET", target);
  EXPECT_EQ(kept().left_out, 2U);
  EXPECT_EQ(kept().address, "192.0.2.9");
  EXPECT_EQ(kept().time, clock.wall_now());
  app.sessions.front()->forget_handshake();
  send(connect(), "GET", target);
  EXPECT_EQ(kept().url, target) << "a session has released its bytes";
}

TEST_F(KeptHandshakesOfOneKilobyteTogether, ReleaseTheirBytesWhenTheSessionEnds) {
  const std::string target = query("polling") + "&x=" + std::string(900, 'x');
  for (int i = 0; i < 3; ++i) {
    send(connect(), "GET", target);
    EXPECT_EQ(kept().url, target);
    server.close_all(CloseReason::forced_close);
    tick();
  }
}

class HandshakesSwitchedOff : public KeptHandshake {
 protected:
  static Options options() {
    Options options;
    options.handshake_bytes = 0;
    return options;
  }
  HandshakesSwitchedOff() : KeptHandshake(options()) {}
};

TEST_F(HandshakesSwitchedOff, KeepNothing) {
  open_polling();
  EXPECT_EQ(app.session().handshake(), nullptr);
}

TEST(KeptBytesOfSessions, AreReservedUpToTheirBoundAndReleased) {
  KeptBytes bytes(10);
  EXPECT_TRUE(bytes.reserve(4));
  EXPECT_FALSE(bytes.reserve(7));
  EXPECT_TRUE(bytes.reserve(6));
  EXPECT_EQ(bytes.left(), 0U);
  bytes.release(6);
  EXPECT_EQ(bytes.left(), 6U);
}

}  // namespace
}  // namespace parley::engineio
