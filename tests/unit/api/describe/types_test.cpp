#include "api/describe/types.hpp"

#include <string>

#include <gtest/gtest.h>

#include "api/registry.hpp"

namespace parley::api::printing {
namespace {

class Types : public testing::Test {
 protected:
  bool holds(std::string_view part) const { return text.find(part) != std::string::npos; }

  std::string text = types();
};

TEST_F(Types, HaveEveryEventOfBothDirectionsAndEveryRoute) {
  for (const Operation& operation : operations()) {
    const OperationTraits& traits = operation.traits;
    if (!traits.event.empty()) {
      EXPECT_TRUE(holds("\"" + std::string(traits.event) + "\": (data: ")) << traits.event;
    }
    if (!traits.route.empty()) {
      EXPECT_TRUE(holds("\"" + std::string(traits.route) + "\": {")) << traits.route;
    }
  }
  for (const ServerEvent& event : server_events()) {
    EXPECT_TRUE(holds("\"" + std::string(event.name) + "\": (data: ")) << event.name;
  }
}

TEST_F(Types, MakeAcknowledgementsOptionalUnlessTheEventNeedsOne) {
  EXPECT_TRUE(
      holds(R"("message": (data: MessageRequest, ack?: Acknowledge<{ message: Message }>) => void;)"));
  EXPECT_TRUE(holds(R"("sync": (data: SyncRequest, ack: Acknowledge<)"));
  EXPECT_TRUE(holds(R"("typing:start": (data: TypingStartRequest, ack?: Acknowledge<{}>) => void;)"));
}

TEST_F(Types, TellWhatMayBeAbsentOrNull) {
  EXPECT_TRUE(holds("  editedAt?: string;\n"));
  EXPECT_TRUE(holds("nextCursor: string | null"));
  EXPECT_TRUE(holds("answer: { call: Call | null };"));
  EXPECT_TRUE(holds("  readBy: string[];\n"));
  EXPECT_TRUE(holds("  clientMessageId?: string | number;\n"));
}

TEST_F(Types, GiveWordsAsAlternatives) {
  EXPECT_TRUE(holds(R"(  type: "text" | "image" | "file";)"));
  EXPECT_TRUE(holds("\n  | \"INVALID_DATA\"\n"));
  EXPECT_TRUE(holds("  code: ErrorCode;\n"));
}

TEST_F(Types, ExtendTheObjectThatAnEventAddsMembersTo) {
  EXPECT_TRUE(holds("export interface CallIncomingEvent extends Call {\n  remainingMs: number;\n}\n"));
  EXPECT_TRUE(holds(R"("message:edited": (data: Message) => void;)"));
}

TEST_F(Types, SplitTheFieldsOfARouteByTheirPlace) {
  EXPECT_TRUE(
      holds("    path: { messageId: string };\n    query: { format?: \"safe\" | \"raw\" };\n"
            "    body: { content: string };\n    answer: { message: Message };\n"));
  EXPECT_TRUE(holds("    body: undefined;\n    answer: ArrayBuffer;\n"));
}

}  // namespace
}  // namespace parley::api::printing
