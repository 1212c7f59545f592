#include "fuzz/target.hpp"

#include <gtest/gtest.h>

namespace parley::fuzz {

void fail_by_throwing() {
  testing::InitGoogleTest();
  GTEST_FLAG_SET(throw_on_failure, true);
  GTEST_FLAG_SET(catch_exceptions, false);
}

}  // namespace parley::fuzz
