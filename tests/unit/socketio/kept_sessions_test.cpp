// Sockets whose connection broke, until they are taken or expire.
#include "socketio/kept_sessions.hpp"

#include <gtest/gtest.h>

namespace parley::socketio {
namespace {

using namespace std::chrono_literals;

class SessionsKept : public ::testing::Test {
 protected:
  void keep(const std::string& pid, base::Duration until) {
    KeptSession session;
    session.pid = pid;
    session.until = base::Instant{} + until;
    sessions.keep(std::move(session));
  }
  bool take(const std::string& pid, base::Duration at = 0s) {
    const auto session = sessions.take(pid, base::Instant{} + at);
    EXPECT_TRUE(!session || session->pid == pid);
    return session.has_value();
  }

  KeptSessions sessions{3};
};

TEST_F(SessionsKept, AreReturnedOnce) {
  keep("a", 10s);
  EXPECT_FALSE(take("b"));
  EXPECT_TRUE(take("a"));
  EXPECT_FALSE(take("a"));
  EXPECT_EQ(sessions.size(), 0U);
}

TEST_F(SessionsKept, AreReturnedUntilTheyExpire) {
  keep("a", 10s);
  keep("b", 10s);
  EXPECT_TRUE(take("a", 9'999ms));
  EXPECT_FALSE(take("b", 10s));
}

TEST_F(SessionsKept, DropTheOldestWhenFull) {
  for (const char* pid : {"a", "b", "c", "d"}) keep(pid, 10s);
  EXPECT_EQ(sessions.size(), 3U);
  EXPECT_FALSE(take("a"));
  for (const char* pid : {"b", "c", "d"}) EXPECT_TRUE(take(pid)) << pid;
}

TEST_F(SessionsKept, AreReplacedUnderTheSameSecret) {
  keep("a", 10s);
  keep("a", 20s);
  EXPECT_EQ(sessions.size(), 1U);
  EXPECT_TRUE(take("a", 15s));
}

TEST_F(SessionsKept, AreDroppedWhenTheyExpire) {
  keep("a", 10s);
  keep("b", 20s);
  EXPECT_EQ(sessions.next_end(), base::Instant{} + 10s);
  sessions.drop_before(base::Instant{} + 10s);
  EXPECT_EQ(sessions.size(), 1U);
  EXPECT_EQ(sessions.next_end(), base::Instant{} + 20s);
  sessions.drop_before(base::Instant{} + 20s);
  EXPECT_EQ(sessions.next_end(), std::nullopt);
}

TEST_F(SessionsKept, AreNotKeptIfTheBoundIsZero) {
  KeptSessions none(0);
  KeptSession session;
  session.pid = "a";
  session.until = base::Instant{} + 10s;
  none.keep(std::move(session));
  EXPECT_EQ(none.size(), 0U);
}

}  // namespace
}  // namespace parley::socketio
