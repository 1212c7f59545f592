// Tests that a descriptor is closed exactly once, by its last owner.
#include "base/descriptor.hpp"

#include <fcntl.h>

#include <gtest/gtest.h>

namespace parley::base {
namespace {

Descriptor opened() {
  return Descriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC));
}
bool is_open(int number) {
  return ::fcntl(number, F_GETFD) >= 0;
}

TEST(Descriptor, IsClosedByTheDestructor) {
  int number = -1;
  {
    const Descriptor file = opened();
    number = file.number();
    EXPECT_TRUE(file.is_open());
    EXPECT_TRUE(is_open(number));
  }
  EXPECT_FALSE(is_open(number));
}

TEST(Descriptor, IsClosedByItsLastOwnerOnly) {
  Descriptor first = opened();
  const int number = first.number();
  {
    Descriptor second(std::move(first));
    EXPECT_TRUE(is_open(number));
    EXPECT_EQ(second.number(), number);
  }
  EXPECT_FALSE(is_open(number));
}

TEST(Descriptor, ClosesTheFormerDescriptorOnAssignment) {
  Descriptor file = opened();
  const int former = file.number();
  file = opened();
  EXPECT_FALSE(is_open(former));
  EXPECT_TRUE(is_open(file.number()));
  file.close();
  EXPECT_FALSE(file.is_open());
  file.close();
}

TEST(Descriptor, IsNotOpenByDefaultOrIfNegative) {
  EXPECT_FALSE(Descriptor().is_open());
  EXPECT_FALSE(Descriptor(-1).is_open());
}

}  // namespace
}  // namespace parley::base
