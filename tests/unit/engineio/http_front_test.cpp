// The answers of a server with only Engine.IO to other requests, and to browsers.
#include "engineio/http_front.hpp"

#include "unit/engineio/scene.hpp"

namespace parley::engineio {
namespace {

class EngineIoAlone : public Scene {};

TEST_F(EngineIoAlone, ServesItsOwnPath) {
  EXPECT_EQ(ask("GET", query("polling")).body.substr(0, 8), "0{\"sid\":");
}

TEST_F(EngineIoAlone, AnswersOtherPathsWith404) {
  for (const char* path : {"/", "/socket.io", "/engine.io/?EIO=4&transport=polling", "/index.html"}) {
    EXPECT_EQ(ask("GET", path).status, 404) << path;
  }
  EXPECT_EQ(ask("OPTIONS", "/elsewhere").status, 404);
}

TEST_F(EngineIoAlone, ServesItsFilesAlsoBelowItsOwnPath) {
  const Answer answer = ask("GET", "/socket.io/socket.io.js?v=1");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "let io;");
  EXPECT_EQ(ask("GET", "/socket.io/socket.io.js", "", "If-None-Match: \"1\"\r\n").status, 304);
  EXPECT_EQ(ask("GET", "/socket.io/socket.io.js/").status, 400) << "Engine.IO's, with no transport";
}

TEST_F(EngineIoAlone, AnswersOtherPathsWithoutReadingTheBody) {
  EXPECT_EQ(ask("POST", "/elsewhere", "x").status, 404);
  Line& line = connect();
  line.write("POST /elsewhere HTTP/1.1\r\nHost: a\r\nContent-Length: 999999\r\n\r\nx");
  line.deliver();
  EXPECT_EQ(answer_on(line).status, 404) << "at once, without waiting for the body";
  EXPECT_TRUE(line.is_closed());
}

TEST_F(EngineIoAlone, LetsEveryPageReadItsAnswersByDefault) {
  const Answer answer = ask("GET", query("polling"), "", "Origin: https://app.example\r\n");
  EXPECT_EQ(answer.headers.at("access-control-allow-origin"), "*");
}

TEST_F(EngineIoAlone, AnswersAPreflight) {
  const Answer answer = ask("OPTIONS", query("polling"), "",
                            "Origin: https://app.example\r\nAccess-Control-Request-Method: POST\r\n");
  EXPECT_EQ(answer.status, 204);
  EXPECT_NE(answer.headers.at("access-control-allow-methods").find("POST"), std::string::npos);
}

TEST_F(EngineIoAlone, LetsAPageReadThatItsBodyWasTooLarge) {
  const std::string sid = open_polling();
  const Answer answer = ask("POST", query("polling", sid), std::string(1'000'001, '4'));
  EXPECT_EQ(answer.status, 413);
  EXPECT_EQ(answer.headers.at("access-control-allow-origin"), "*");
}

}  // namespace
}  // namespace parley::engineio
