#include "api/describe/tables.hpp"

#include <algorithm>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "api/registry.hpp"

namespace parley::api::printing {
namespace {

class Tables : public testing::Test {
 protected:
  bool holds(std::string_view part) const { return text.find(part) != std::string::npos; }

  std::string text = protocol_tables();
};

TEST_F(Tables, HaveARowForEachOperationAndEachEvent) {
  for (const Operation& operation : operations()) {
    const OperationTraits& traits = operation.traits;
    for (const std::string_view name : {traits.event, traits.route}) {
      if (!name.empty()) {
        EXPECT_TRUE(holds("| `" + std::string(name) + "` | " + std::string(traits.summary))) << name;
      }
    }
  }
  for (const ServerEvent& event : server_events()) {
    EXPECT_TRUE(holds("| `" + std::string(event.name) + "` | " + std::string(event.summary))) << event.name;
  }
}

TEST_F(Tables, StandBetweenMarkers) {
  for (const char* name :
       {"events that clients send", "events that the server sends", "routes", "objects", "codes"}) {
    EXPECT_TRUE(holds("<!-- printed: " + std::string(name) + " -->\n\n| ")) << name;
  }
  EXPECT_TRUE(text.ends_with(" |\n\n<!-- end -->\n"));
}

TEST_F(Tables, HaveAsManyCellsInEachRowAsInTheHead) {
  std::istringstream lines(text);
  std::ptrdiff_t columns = 0;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with('|')) {
      columns = 0;
      continue;
    }
    const std::ptrdiff_t bars = std::ranges::count(line, '|');
    if (columns == 0) columns = bars;
    EXPECT_EQ(bars, columns) << line;
  }
}

TEST_F(Tables, TellBoundsAndOtherNames) {
  EXPECT_TRUE(holds("`receiverId` or `to`: a user's id<br>`content`: 1 to 8192 bytes"));
  EXPECT_TRUE(holds("`type?`: `text` (usual), `image`, `file`"));
  EXPECT_TRUE(holds("or the header field `Idempotency-Key`"));
  EXPECT_TRUE(holds("`limit?`: 1 to 500; 200 if absent"));
  EXPECT_TRUE(holds("| Call, `remainingMs` |"));
}

TEST_F(Tables, GiveNoStatusToCodesOfSocketsOnly) {
  EXPECT_TRUE(holds("| `TOKEN_EXPIRED` | | | "));
  EXPECT_TRUE(holds("| `INVALID_DATA` | 400, 415 | | "));
  EXPECT_TRUE(holds("| `RATE_LIMITED` | 429 | yes | "));
}

}  // namespace
}  // namespace parley::api::printing
