// Edges of sockets: each is reported once, however many there are, and none for a removed socket.
#include "net/readiness.hpp"

#include <array>
#include <chrono>
#include <fcntl.h>
#include <memory>
#include <string_view>
#include <sys/socket.h>
#include <vector>

#include <gtest/gtest.h>

#include "base/descriptor.hpp"

namespace parley::net {
namespace {

using namespace std::chrono_literals;

/// One end of a connected pair is in the set, and the test holds the other.
class End final : public Watched {
 public:
  End() {
    std::array<int, 2> pair{-1, -1};
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair.data()), 0);
    own = base::Descriptor(pair[0]);
    other = base::Descriptor(pair[1]);
  }

  void on_edge(Edge edge) override {
    edges.push_back(edge);
    if (closes_on_edge != nullptr) closes_on_edge->own.close();
  }
  void say(std::string_view words) const {
    EXPECT_EQ(::send(other.number(), words.data(), words.size(), 0), static_cast<ssize_t>(words.size()));
  }

  base::Descriptor own;
  base::Descriptor other;
  std::vector<Edge> edges;
  End* closes_on_edge = nullptr;
};

class ReadinessTest : public testing::Test {
 protected:
  void add(End& end) { EXPECT_FALSE(readiness_.add(end.own.number(), end)); }

  asio::io_context context_{1};
  Readiness readiness_{context_};
};

TEST_F(ReadinessTest, ReportsThePresentStateFirst) {
  End end;
  end.say("early");
  add(end);
  EXPECT_EQ(readiness_.collect(), 1u);
  ASSERT_EQ(end.edges.size(), 1u);
  EXPECT_TRUE(end.edges[0].is_readable);
  EXPECT_TRUE(end.edges[0].is_writable);
  EXPECT_FALSE(end.edges[0].is_ended);
  EXPECT_FALSE(end.edges[0].is_broken);
}

TEST_F(ReadinessTest, ReportsEachEdgeOnce) {
  End end;
  add(end);
  EXPECT_EQ(readiness_.collect(), 1u);  // it can be written
  EXPECT_EQ(readiness_.collect(), 0u);
  for (int round = 0; round < 3; ++round) {
    end.say("x");  // unread: only the arrival of more bytes counts
    EXPECT_EQ(readiness_.collect(), 1u);
    EXPECT_TRUE(end.edges.back().is_readable);
    EXPECT_EQ(readiness_.collect(), 0u);
  }
}

TEST_F(ReadinessTest, ReportsThatThePeerSendsNoMore) {
  End end;
  add(end);
  readiness_.collect();
  ::shutdown(end.other.number(), SHUT_WR);
  EXPECT_EQ(readiness_.collect(), 1u);
  EXPECT_TRUE(end.edges.back().is_readable);
  EXPECT_TRUE(end.edges.back().is_ended);
  EXPECT_FALSE(end.edges.back().is_broken);
  end.other.close();
  EXPECT_EQ(readiness_.collect(), 1u);
  EXPECT_TRUE(end.edges.back().is_broken);
}

TEST_F(ReadinessTest, ReportsNothingForAClosedSocket) {
  End end;
  add(end);
  readiness_.collect();
  end.say("x");
  end.own.close();
  EXPECT_EQ(readiness_.collect(), 0u);
  EXPECT_EQ(end.edges.size(), 1u);
}

TEST_F(ReadinessTest, ReportsManyEdgesInSeveralCollections) {
  std::vector<std::unique_ptr<End>> ends;
  for (int i = 0; i < 700; ++i) {
    ends.push_back(std::make_unique<End>());
    add(*ends.back());
  }
  const std::size_t first = readiness_.collect();
  EXPECT_LT(first, ends.size());
  EXPECT_EQ(first + readiness_.collect(), ends.size());
  for (const auto& end : ends) EXPECT_EQ(end->edges.size(), 1u);
}

TEST_F(ReadinessTest, MayReportASocketThatWasClosedMeanwhile) {
  End one;
  End other;
  one.closes_on_edge = &other;
  other.closes_on_edge = &one;
  add(one);
  add(other);
  EXPECT_EQ(readiness_.collect(), 2u);
  EXPECT_EQ(one.edges.size() + other.edges.size(), 2u);
}

TEST_F(ReadinessTest, CollectsAllEdgesInOneEventOfTheLoop) {
  End one;
  End other;
  add(one);
  add(other);
  readiness_.collect();
  readiness_.wait();
  readiness_.wait();
  EXPECT_EQ(context_.poll(), 0u);
  one.say("x");
  other.say("x");
  context_.restart();
  EXPECT_EQ(context_.run_one_for(10s), 1u);
  EXPECT_EQ(one.edges.size(), 2u);
  EXPECT_EQ(other.edges.size(), 2u);
}

TEST_F(ReadinessTest, RefusesADescriptorThatIsNotASocket) {
  End end;
  EXPECT_TRUE(readiness_.add(-1, end));
  const base::Descriptor folder(::open("/tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  EXPECT_TRUE(readiness_.add(folder.number(), end));
}

}  // namespace
}  // namespace parley::net
