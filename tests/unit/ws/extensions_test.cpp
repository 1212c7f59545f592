// Tests which offers of Sec-WebSocket-Extensions are accepted, skipped, or refused as malformed.
#include "ws/extensions.hpp"

#include <string>

#include <gtest/gtest.h>

namespace parley::ws {
namespace {

/// Returns the agreed window, 0 if nothing was agreed on, or -1 for a syntax error.
int agreed(const std::string& offers) {
  const auto answer = answer_extensions(offers);
  if (!answer) return -1;
  EXPECT_EQ(answer->field.empty(), answer->window_bits == 0) << offers;
  return answer->window_bits;
}

TEST(Extensions, AnswersWithNoContextTakeoverInBothDirections) {
  EXPECT_EQ(answer_extensions("permessage-deflate")->field,
            "permessage-deflate; server_no_context_takeover; client_no_context_takeover");
  EXPECT_EQ(answer_extensions("permessage-deflate; client_max_window_bits")->field,
            "permessage-deflate; server_no_context_takeover; client_no_context_takeover");
  EXPECT_EQ(answer_extensions("permessage-deflate; server_max_window_bits=10")->field,
            "permessage-deflate; server_no_context_takeover; client_no_context_takeover; "
            "server_max_window_bits=10");
  EXPECT_EQ(answer_extensions("")->field, "");
  EXPECT_EQ(answer_extensions("x-webkit-deflate-frame")->field, "");
}

TEST(Extensions, AcceptsTheFirstSupportedOffer) {
  const struct {
    const char* offers;
    int window_bits;
  } cases[] = {
      {"permessage-deflate", 15},
      {" permessage-deflate\t", 15},
      {"permessage-deflate;server_no_context_takeover;client_no_context_takeover", 15},
      {"permessage-deflate ; client_max_window_bits = 8", 15},
      {"permessage-deflate; server_max_window_bits=8", 8},
      {"permessage-deflate; server_max_window_bits=15", 15},
      {"permessage-deflate; server_max_window_bits=\"9\"", 9},
      {"permessage-deflate; server_max_window_bits=\"1\\0\"; client_max_window_bits=\"15\"", 10},
      {"mux; max-channels=4, permessage-deflate", 15},
      {"mux; max-channels=\"4\" , , permessage-deflate,", 15},
      {",permessage-deflate", 15},
      {"permessage-deflate; server_max_window_bits=9, permessage-deflate", 9},
      {"permessage-deflate; server_max_window_bits=7, permessage-deflate", 15},
      {"permessage-deflate; x, permessage-deflate; server_max_window_bits=12, permessage-deflate", 12},
  };
  for (const auto& [offers, window_bits] : cases) EXPECT_EQ(agreed(offers), window_bits) << offers;
}

TEST(Extensions, SkipsOffersThatItCannotFulfilExactly) {
  for (const char* parameters : {
           "; unknown",
           "; server_no_context_takeover=1",
           "; client_no_context_takeover=true",
           "; server_no_context_takeover; server_no_context_takeover",
           "; client_no_context_takeover; client_no_context_takeover",
           "; server_max_window_bits",
           "; server_max_window_bits=7",
           "; server_max_window_bits=16",
           "; server_max_window_bits=09",
           "; server_max_window_bits=+9",
           "; server_max_window_bits=9.0",
           "; server_max_window_bits=0x9",
           "; server_max_window_bits=100",
           "; server_max_window_bits=4294967306",
           "; server_max_window_bits=9; server_max_window_bits=9",
           "; server_max_window_bits=9; server_max_window_bits=10",
           "; client_max_window_bits=7",
           "; client_max_window_bits=16",
           "; client_max_window_bits=010",
           "; client_max_window_bits; client_max_window_bits",
           "; client_max_window_bits; client_max_window_bits=9",
           "; Server_max_window_bits=9",
       }) {
    EXPECT_EQ(agreed("permessage-deflate" + std::string(parameters)), 0) << parameters;
    EXPECT_EQ(agreed("permessage-deflate" + std::string(parameters) + ", permessage-deflate"), 15)
        << parameters;
  }
  EXPECT_EQ(agreed("permessage-deflate2"), 0);
  EXPECT_EQ(agreed("PerMessage-Deflate"), 0);
}

TEST(Extensions, AreRefusedForASyntaxError) {
  for (const char* offers : {
           ";",
           "=",
           "\"permessage-deflate\"",
           "permessage-deflate;",
           "permessage-deflate; ;client_max_window_bits",
           "permessage-deflate; =9",
           "permessage-deflate=9",
           "permessage-deflate; server_max_window_bits=",
           "permessage-deflate; server_max_window_bits=,",
           "permessage-deflate; server_max_window_bits=\"",
           "permessage-deflate; server_max_window_bits=\"9",
           "permessage-deflate; server_max_window_bits=\"\"",
           "permessage-deflate; server_max_window_bits=\"9\\",
           "permessage-deflate; server_max_window_bits=\" 9\"",
           "permessage-deflate; server_max_window_bits=\"9,10\"",
           "permessage-deflate; server_max_window_bits=\"9\"9",
           "permessage-deflate; server_max_window_bits=9 10",
           "permessage-deflate client_max_window_bits",
           "permessage-deflate, x y",
           "permessage-deflate, (comment)",
           "permessage-deflate\x7f",
           "permessage-d\xc3\xa9"
           "flate",
       }) {
    EXPECT_EQ(agreed(offers), -1) << offers;
  }
}

TEST(Extensions, ParsesALongFieldInLinearTime) {
  std::string offers;
  for (int i = 0; i < 100'000; ++i) offers += "permessage-deflate; a=\"\\b\", ";
  EXPECT_EQ(agreed(offers), 0);
  EXPECT_EQ(agreed(offers + "permessage-deflate"), 15);
  EXPECT_EQ(agreed(std::string(1'000'000, ',')), 0);
  EXPECT_EQ(agreed("permessage-deflate; a=\"" + std::string(1'000'000, 'a')), -1);
}

}  // namespace
}  // namespace parley::ws
