#include "api/delivery/meetings.hpp"

#include <gtest/gtest.h>

#include "unit/api/feed_scene.hpp"

namespace parley::api {
namespace {

/// Counts what is forwarded to the next notifier.
struct NextNotifier final : calls::CallNotifier {
  void tell(const calls::To&, const calls::CallNotification&) override { ++notices; }
  int notices = 0;
};

struct Meetings : testing::Test {
  Meetings() {
    scene.contacts.arrive(alice);
    scene.executor.run_all();
  }
  bool has_met(const base::UserId& user) { return scene.contacts.contacts_of(alice)->contains(user); }

  const base::UserId alice{"alice"};
  const base::UserId bob{"bob"};
  FeedScene scene;
  NextNotifier next;
};

TEST_F(Meetings, ACallMakesItsPartiesContactsOnceItRings) {
  CallMeetings meetings(scene.contacts, next);
  store::Call call;
  call.caller = alice;
  call.callee = bob;
  const calls::To to{alice};
  meetings.tell(
      to, calls::Failed{calls::Failed::Reason::user_unavailable, base::ErrorCode::user_unavailable, "", bob});
  meetings.tell(to, calls::Initiated{call, {}});
  EXPECT_FALSE(has_met(bob));
  meetings.tell({bob}, calls::Incoming{call, {}});
  EXPECT_TRUE(has_met(bob));
  EXPECT_EQ(next.notices, 3);
}

}  // namespace
}  // namespace parley::api
