// Tests one HTTP connection from the client's side: requests are sent, and answers arrive in order.
#include "http/server_connection.hpp"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "unit/http/scene.hpp"

namespace parley::http {
namespace {

using test::answer;
using test::date;
using test::get;
using test::post;
using test::Scene;
using Lines = std::vector<std::string>;

TEST(HttpConnection, AnswersAndStaysOpenForTheNextRequest) {
  Scene scene;
  scene.wire.receive(get("/1"));
  EXPECT_EQ(scene.wire.take_sent(), answer("/1"));
  scene.wire.receive(post("/2", "hello"));
  EXPECT_EQ(scene.wire.take_sent(), answer("/2"));
  EXPECT_TRUE(scene.wire.is_open());
  EXPECT_EQ(scene.desk.requests, (Lines{"GET /1 ", "POST /2 hello"}));
}

TEST(HttpConnection, PassesThePeerAddressToTheHandler) {
  Scene scene;
  std::string peer;
  scene.desk.serve = [&](Request request, Responder) { peer = request.peer; };
  scene.wire.receive(get("/", "X-Forwarded-For: 1.2.3.4\r\n"));
  EXPECT_EQ(peer, "127.0.0.1");
}

TEST(HttpConnection, StaysOpenOnlyIfVersionAndConnectionFieldAllowIt) {
  struct Row {
    const char* name;
    const char* bytes;
    bool stays;
  };
  const Row rows[] = {
      {"HTTP/1.1", "GET / HTTP/1.1\r\nHost: a\r\n\r\n", true},
      {"HTTP/1.1 that closes", "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", false},
      {"HTTP/1.1 that closes, in a list", "GET / HTTP/1.1\r\nHost: a\r\nConnection: x,CLOSE\r\n\r\n", false},
      {"HTTP/1.0", "GET / HTTP/1.0\r\n\r\n", false},
      {"HTTP/1.0 with keep-alive", "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", true},
      {"HTTP/1.0 with keep-alive and close", "GET / HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n",
       false},
  };
  for (const Row& row : rows) {
    Scene scene;
    scene.wire.receive(row.bytes);
    EXPECT_EQ(scene.wire.sent(), answer("/", row.stays ? "keep-alive" : "close")) << row.name;
    EXPECT_EQ(scene.wire.is_open(), row.stays) << row.name;
    EXPECT_FALSE(scene.wire.aborted()) << row.name;
  }
}

TEST(HttpConnection, GivesTheSameAnswersForAnySplitOfTheBytes) {
  const std::string bytes =
      get("/1") + post("/2", "hello") +
      "POST /3 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n" +
      get("/4", "Connection: close\r\n") + get("/never");
  const std::string answers = answer("/1") + answer("/2") + answer("/3") + answer("/4", "close");
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    Scene scene;
    scene.wire.receive(bytes.substr(0, cut));
    scene.wire.receive(bytes.substr(cut));
    ASSERT_EQ(scene.wire.sent(), answers) << "split at " << cut;
    ASSERT_TRUE(scene.wire.closed()) << "split at " << cut;
    ASSERT_EQ(scene.desk.requests, (Lines{"GET /1 ", "POST /2 hello", "POST /3 abc", "GET /4 "}));
  }
  Scene scene;
  scene.wire.receive_byte_by_byte(bytes);
  EXPECT_EQ(scene.wire.sent(), answers);
}

TEST(HttpConnection, SendsNoBodyIfHttpForbidsIt) {
  struct Row {
    const char* method;
    int status;
    std::string sent;
  };
  const Row rows[] = {
      {"HEAD", 200, "HTTP/1.1 200 OK\r\n" + date + "Content-Length: 4\r\nConnection: keep-alive\r\n\r\n"},
      {"HEAD", 404,
       "HTTP/1.1 404 Not Found\r\n" + date + "Content-Length: 4\r\nConnection: keep-alive\r\n\r\n"},
      {"GET", 204, "HTTP/1.1 204 No Content\r\n" + date + "Connection: keep-alive\r\n\r\n"},
      {"GET", 304, "HTTP/1.1 304 Not Modified\r\n" + date + "Connection: keep-alive\r\n\r\n"},
      {"GET", 299,
       "HTTP/1.1 299 Unknown\r\n" + date + "Content-Length: 4\r\nConnection: keep-alive\r\n\r\nbody"},
  };
  for (const Row& row : rows) {
    Scene scene;
    scene.desk.serve = [&](Request, Responder responder) {
      responder.respond(Response{row.status, {}, "body"});
    };
    scene.wire.receive(std::string(row.method) + " / HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(scene.wire.sent(), row.sent);
  }
}

TEST(HttpConnection, SendsALargeBodyCompletely) {
  Scene scene;
  const std::string body(100'000, 'b');
  scene.desk.serve = [&](Request, Responder responder) { responder.respond(Response{200, {}, body}); };
  scene.wire.receive(get("/"));
  EXPECT_EQ(scene.wire.take_sent(), answer(body));
  scene.wire.receive("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(scene.wire.take_sent(),
            "HTTP/1.1 200 OK\r\n" + date + "Content-Length: 100000\r\nConnection: keep-alive\r\n\r\n");
}

TEST(HttpConnection, SendsContinueWhenTheBodyIsAccepted) {
  const std::string head = "POST /p HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n";
  Scene scene;
  scene.wire.receive(head);
  EXPECT_EQ(scene.wire.take_sent(), "HTTP/1.1 100 Continue\r\n\r\n");
  scene.wire.receive("hello");
  EXPECT_EQ(scene.wire.take_sent(), answer("/p"));

  scene.wire.receive(head + "hello");
  EXPECT_EQ(scene.wire.take_sent(), answer("/p")) << "a client that does not wait";

  scene.desk.largest_body = 4;
  scene.wire.receive(head);
  EXPECT_EQ(scene.wire.take_sent(), answer("refused", "close", "413 Content Too Large"));
}

TEST(HttpConnection, AnswersWithoutTheBodyIfTheHandlerDoesNotReceiveIt) {
  const std::string head = "POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n";
  for (const char* const expect : {"", "Expect: 100-continue\r\n"}) {
    for (const char* const body : {"", "hel"}) {
      Scene scene;
      scene.desk.is_refusing = true;
      scene.wire.receive(head + expect + "\r\n" + body);
      EXPECT_EQ(scene.wire.take_sent(), answer("/p", "close")) << body;
      EXPECT_TRUE(scene.wire.closed()) << body;
      EXPECT_EQ(scene.desk.requests, Lines{"POST /p "}) << body;
    }
    Scene whole;
    whole.desk.is_refusing = true;
    whole.wire.receive(head + expect + "\r\nhello" + get("/next"));
    EXPECT_EQ(whole.wire.take_sent(), answer("/p") + answer("/next"))
        << "the connection stays open if the body has arrived";
  }
}

TEST(HttpConnection, ACompleteChunkedBodyArrivesWithItsHeadAndAMalformedOneIsRefused) {
  const std::string head = "POST /p HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  Scene whole;
  whole.desk.is_refusing = true;  // it does not receive the body
  whole.wire.receive(head + "5\r\nhello\r\n0\r\n\r\n" + get("/next"));
  EXPECT_EQ(whole.wire.take_sent(), answer("/p") + answer("/next"));
  EXPECT_EQ(whole.desk.requests, (Lines{"POST /p hello", "GET /next "}));

  for (const auto& [chunks, status] : {std::pair{"5\r\nhello\r\n+5\r\n", "400 Bad Request"},
                                       std::pair{"3e9\r\n", "413 Content Too Large"}}) {
    Scene faulty;
    faulty.desk.is_refusing = true;
    faulty.wire.receive(head + chunks);
    EXPECT_EQ(faulty.wire.take_sent(), answer("refused", "close", status));
    EXPECT_TRUE(faulty.desk.requests.empty());
  }
}

TEST(HttpConnection, RefusesInvalidRequestsAndCloses) {
  struct Row {
    const char* name;
    std::string bytes;
    std::string status;
    std::string told;
  };
  const Row rows[] = {
      {"no Host", "GET /x HTTP/1.1\r\n\r\n", "400 Bad Request", "400 /x"},
      {"a TLS client", "\x16\x03\x01", "400 Bad Request", "400 "},
      {"a long target", get(std::string(9000, 'x')), "414 URI Too Long", "414 "},
      {"a gzip coding", get("/x", "Transfer-Encoding: gzip\r\n"), "501 Not Implemented", "501 /x"},
      {"a body too large", post("/x", std::string(1001, 'b')), "413 Content Too Large", "413 /x"},
      {"an expectation", get("/x", "Expect: foo\r\n"), "417 Expectation Failed", "417 /x"},
  };
  for (const Row& row : rows) {
    Scene scene;
    scene.wire.receive(row.bytes + get("/next"));
    EXPECT_EQ(scene.wire.sent(), answer("refused", "close", row.status)) << row.name;
    EXPECT_TRUE(scene.wire.closed()) << row.name;
    EXPECT_EQ(scene.desk.refusals, Lines{row.told}) << row.name;
    EXPECT_TRUE(scene.desk.requests.empty()) << row.name;
  }
}

TEST(HttpConnection, ARefusedHeadRequestGetsNoBody) {
  Scene scene;
  scene.wire.receive("HEAD / HTTP/1.1\r\n\r\n");
  EXPECT_EQ(scene.wire.sent(),
            "HTTP/1.1 400 Bad Request\r\n" + date + "Content-Length: 7\r\nConnection: close\r\n\r\n");
}

TEST(HttpConnection, CloseIdleClosesIdleConnectionsNowAndOthersAfterTheirAnswer) {
  Scene idle;
  idle.siblings.close_idle();
  idle.wire.settle();
  EXPECT_TRUE(idle.wire.closed());
  EXPECT_EQ(idle.wire.sent(), "");

  Scene reading;
  const std::string bytes = get("/");
  reading.wire.receive(bytes.substr(0, 5));
  reading.siblings.close_idle();
  EXPECT_TRUE(reading.wire.is_open());
  reading.wire.receive(bytes.substr(5));
  EXPECT_EQ(reading.wire.sent(), answer("/", "close"));
  EXPECT_TRUE(reading.wire.closed());

  Scene answering;
  answering.park();
  answering.wire.receive(get("/"));
  answering.siblings.close_idle();
  EXPECT_TRUE(answering.wire.is_open());
  answering.parked[0].respond({200, {}, "late"});
  EXPECT_EQ(answering.wire.sent(), answer("late", "close"));
  EXPECT_TRUE(answering.wire.closed());
}

/// The second event loop of a connection that leaves the first one.
struct Elsewhere {
  explicit Elsewhere(Scene& from) : scene(from) {
    scene.desk.serve = [this](Request asked, Responder responder) {
      request = std::move(asked);
      detached = responder.detach();
    };
  }
  /// The moved connection refers to members of this object, so it must end first.
  ~Elsewhere() { scene.wire.drop(); }
  void arrive() {
    auto connection =
        std::make_unique<ServerConnection>(scene.wire, desk, scene.timers, siblings, scene.limits);
    ServerConnection& made = *connection;
    scene.wire.start(std::move(connection));
    made.take_over(std::move(request), std::move(*detached));
    scene.wire.catch_up();
  }

  Scene& scene;
  test::Desk desk;
  OpenConnections siblings;
  Request request;
  std::optional<DetachedConnection> detached;
};

TEST(HttpConnection, MovesWithARequestThatTheOtherLoopAnswers) {
  Scene scene;
  Elsewhere elsewhere(scene);
  scene.wire.receive(post("/1", "hello"));
  ASSERT_TRUE(elsewhere.detached);
  EXPECT_EQ(scene.wire.sent(), "");
  EXPECT_TRUE(scene.wire.is_open());
  elsewhere.arrive();
  EXPECT_EQ(scene.wire.take_sent(), answer("/1"));
  EXPECT_EQ(elsewhere.desk.requests, Lines{"POST /1 hello"});
  EXPECT_EQ(elsewhere.desk.heads, Lines{"/1"}) << "max_body() is called as for any other request";
  scene.wire.receive(get("/2"));
  EXPECT_EQ(scene.wire.take_sent(), answer("/2")) << "the connection stays on the second loop";
}

TEST(HttpConnection, MovesBeforeTheBodyAndReceivesItOnTheOtherLoop) {
  const std::string chunked =
      "POST /1 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n";
  for (const std::string& request : {post("/1", "hello"), chunked}) {
    for (std::size_t back = 1; back <= 5; ++back) {
      Scene scene;
      Elsewhere elsewhere(scene);
      scene.desk.is_streaming = true;  // it does not receive the body here
      const std::size_t cut = request.size() - back;
      scene.wire.receive(request.substr(0, cut));
      ASSERT_TRUE(elsewhere.detached);
      elsewhere.arrive();
      EXPECT_EQ(scene.wire.sent(), "");
      scene.wire.receive(request.substr(cut) + get("/2"));
      EXPECT_EQ(elsewhere.desk.requests, (Lines{"POST /1 hello", "GET /2 "})) << back;
      EXPECT_EQ(scene.wire.take_sent(), answer("/1") + answer("/2"));
    }
  }
}

TEST(HttpConnection, AppliesTheBodyLimitOfTheOtherLoop) {
  for (const std::size_t size : {std::size_t{1001}, std::size_t{5}}) {  // an incomplete body, a complete body
    Scene scene;
    Elsewhere elsewhere(scene);
    scene.desk.is_streaming = true;
    scene.desk.largest_body = 10'000;
    elsewhere.desk.largest_body = size - 1;
    const std::string request = post("/1", std::string(size, 'b'));
    scene.wire.receive(request.substr(0, size > 1000 ? 100 : request.size()));
    elsewhere.arrive();
    EXPECT_EQ(scene.wire.sent(), answer("refused", "close", "413 Content Too Large")) << size;
    EXPECT_TRUE(scene.wire.closed());
  }
}

TEST(HttpConnection, MovesWithItsPipelinedRequests) {
  Scene scene;
  Elsewhere elsewhere(scene);
  scene.wire.receive(get("/1") + get("/2") + "GET /3 HT");
  scene.wire.receive("TP/1.1\r\nHost: a\r\n\r\n");
  elsewhere.arrive();
  EXPECT_EQ(elsewhere.desk.requests, (Lines{"GET /1 ", "GET /2 ", "GET /3 "}));
}

TEST(HttpConnection, ClosesOnTheOtherLoopIfTheRequestDemandsIt) {
  Scene scene;
  Elsewhere elsewhere(scene);
  scene.wire.receive(get("/1", "Connection: close\r\n"));
  elsewhere.arrive();
  EXPECT_TRUE(scene.wire.closed());
}

TEST(HttpConnection, AnswersAHeadRequestWithoutABodyOnTheOtherLoop) {
  Scene scene;
  Elsewhere elsewhere(scene);
  scene.wire.receive("HEAD /1 HTTP/1.1\r\nHost: a\r\n\r\n");
  elsewhere.arrive();
  EXPECT_TRUE(scene.wire.sent().ends_with("\r\n\r\n")) << scene.wire.sent();
}

TEST(HttpConnection, CannotBeDetachedAfterTheClientDisconnected) {
  Scene scene;
  scene.park();
  scene.wire.receive(get("/1"));
  scene.wire.drop();
  EXPECT_FALSE(scene.parked.at(0).detach());
}

}  // namespace
}  // namespace parley::http
