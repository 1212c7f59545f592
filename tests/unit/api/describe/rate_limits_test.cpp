#include "api/describe/rate_limits.hpp"

#include <string>

#include <gtest/gtest.h>

namespace parley::api::printing {
namespace {

TEST(RateLimits, NameTheSettingAndWhoseBudgetItIs) {
  const auto written = [](Budget budget) {
    std::string text;
    base::json::Writer json(text);
    json.begin_object();
    write_rate_limit(json, budget);
    json.end_object();
    return text;
  };
  EXPECT_EQ(written(Budget::messages),
            R"({"x-rate-limit":{"setting":"limits.messages_per_minute","of":"user"}})");
  EXPECT_EQ(written(Budget::downloads),
            R"({"x-rate-limit":{"setting":"limits.downloads_per_minute","of":"address"}})");
}

}  // namespace
}  // namespace parley::api::printing
