// The exit code for each reason why a database does not open.
#include "node/process/exit_status.hpp"

#include <utility>

#include <gtest/gtest.h>

namespace parley::node {
namespace {

TEST(Stop, EachReasonOfAnOpenErrorHasItsExitCode) {
  using Reason = store::sqlite::OpenError::Reason;
  for (const auto& [reason, code] : {std::pair{Reason::in_use, 75},
                                     {Reason::damaged, 65},
                                     {Reason::newer, 65},
                                     {Reason::not_ours, 65},
                                     {Reason::unwritable, 73},
                                     {Reason::unreadable, 78}}) {
    const Stop stop = stop_of({reason, "some/parley.db", "why"});
    EXPECT_EQ(static_cast<int>(stop.code), code);
    EXPECT_EQ(stop.line, "some/parley.db: why");
  }
}

}  // namespace
}  // namespace parley::node
