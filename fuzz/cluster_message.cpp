// Messages between processes: every input is refused or decoded. A decoded message, encoded and decoded
// again, has the same bytes.
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "cluster/codec.hpp"
#include "fuzz/target.hpp"

namespace parley::fuzz {

void examine(std::string_view input) {
  const auto message = cluster::decode(input);
  if (!message) return;
  std::string once;
  cluster::append_encoded(once, *message);
  const auto again = cluster::decode(once);
  ASSERT_TRUE(again);
  std::string twice;
  cluster::append_encoded(twice, *again);
  ASSERT_EQ(once, twice);
}

}  // namespace parley::fuzz
