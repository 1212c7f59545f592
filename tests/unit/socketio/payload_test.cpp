#include "socketio/payload.hpp"

#include <gtest/gtest.h>

namespace parley::socketio {
namespace {

using base::json::ParseError;

class PayloadReading : public ::testing::Test {
 protected:
  base::Result<Payload, Violation> read(std::string_view packet) {
    text = packet;
    const auto header = parse_header(text);
    EXPECT_TRUE(header.ok()) << packet;
    return reader.read(*header);
  }

  void expect_violation(std::string_view packet, Violation violation) {
    const auto payload = read(packet);
    ASSERT_FALSE(payload.ok()) << packet;
    EXPECT_EQ(to_string(payload.error()), to_string(violation)) << packet;
  }

  std::string text;
  PayloadReader reader;
};

TEST_F(PayloadReading, AcceptsThePayloadsOfEachType) {
  for (const auto& [packet, json] : {std::pair{"0", "null"},
                                     {"0{}", "{}"},
                                     {"0{\"token\":\"t\"} ", "{\"token\":\"t\"}"},
                                     {"1", "null"},
                                     {"2[\"a\",1]", "[\"a\",1]"},
                                     {"2[ \"a\" ]", "[ \"a\" ]"},
                                     {"3[]", "[]"},
                                     {"31[{\"x\":1}]", "[{\"x\":1}]"}}) {
    const auto payload = read(packet);
    ASSERT_TRUE(payload.ok()) << packet << ": " << to_string(payload.error());
    EXPECT_EQ(payload->value.raw(), json) << packet;
    EXPECT_FALSE(payload->defect.has_value()) << packet;
  }
}

TEST_F(PayloadReading, RefusesAPayloadOfTheWrongKind) {
  for (const std::string_view packet :
       {"0\"x\"", "0[1]",      "0null",      "0true",       "0 {}",       "1{}",
        "1 ",     "1[]",       "1/chat,{}",  "2",           "2{\"a\":1}", "2\"a\"",
        "2null",  "2 [\"a\"]", "2-1[\"a\"]", "21.5[\"a\"]", "2+1[\"a\"]", "21 [\"a\"]",
        "21",     "2/chat",    "2/chat,",    "31\"a\"",     "3{}",        "3",
        "31",     "31null",    "51-",        "51-{}",       "61-1{}"}) {
    expect_violation(packet, Violation::payload);
  }
}

TEST_F(PayloadReading, RefusesTextThatIsNotJson) {
  for (const std::string_view packet :
       {"2[\"a\"", "2[\"a\"]x", "2[\"a\"][\"b\"]", "2[", "2[\"a", "2[\"a\",]", "2['a']", "2[\"a\",NaN]",
        "2[\"a\",01]", "2[\"a\"]]", "0{", "0{\"a\"}", "0{}x", "3[",
        "51-[\"a\",{\"_placeholder\":true,\"num\":0}", "2[\"a\",/**/1]"}) {
    expect_violation(packet, Violation::json_syntax);
  }
}

TEST_F(PayloadReading, RefusesEventsWithoutAName) {
  for (const std::string_view packet : {"2[]", "2[null]", "2[true]", "2[{}]", "2[[]]", "2[[\"a\"]]",
                                        "2[{\"a\":1}]", "51-[{\"_placeholder\":true,\"num\":0}]"}) {
    expect_violation(packet, Violation::event_name);
  }
}

TEST_F(PayloadReading, RefusesReservedNamesHoweverTheyAreWritten) {
  for (const std::string_view packet :
       {"2[\"connect\"]", "2[\"connect_error\"]", "2[\"disconnect\"]", "2[\"disconnecting\"]",
        "2[\"newListener\"]", "2[\"removeListener\"]", "2[\"\\u0063onnect\"]", "2[ \"connect\" ,1]",
        "21[\"connect\"]", "51-[\"connect\",{\"_placeholder\":true,\"num\":0}]",
        "2[\"connect\",{\"a\":1,\"a\":2}]", "2[\"\\u0063onnect\",1e999]"}) {
    expect_violation(packet, Violation::event_name);
  }
}

TEST_F(PayloadReading, AcceptsEveryOtherNameAsWritten) {
  for (const auto& [packet, name] : {std::pair{"2[\"error\"]", "error"},
                                     {"2[\"connection\"]", "connection"},
                                     {"2[\"__proto__\"]", "__proto__"},
                                     {"2[\"constructor\"]", "constructor"},
                                     {"2[\"\"]", ""},
                                     {"2[\"Connect\"]", "Connect"},
                                     {"2[\"connect \"]", "connect "},
                                     {"2[\"a\\\"\\u00e9\"]", "a\"\xc3\xa9"},
                                     {"2[7]", "7"},
                                     {"2[-0]", "-0"},
                                     {"2[1.50]", "1.50"},
                                     {"2[1e999]", "1e999"},
                                     {"2[\"m\\ud800\"]", "m\xef\xbf\xbd"},
                                     {"2[\"m\",\"\\u0000\\ud83d\",1e400]", "m"}}) {
    const auto payload = read(packet);
    ASSERT_TRUE(payload.ok()) << packet << ": " << to_string(payload.error());
    EXPECT_EQ(payload->event_name, name) << packet;
  }
}

TEST_F(PayloadReading, ReportsDefectiveJsonWithTheNameAndTheDefect) {
  struct Case {
    std::string packet;
    std::string_view name;
    ParseError defect;
  };
  for (const Case& c : {
           Case{R"(2["m",{"to":"2","to":"3"}])", "m", ParseError::duplicate_key},
           Case{R"(21[ "m" ,{"to":"2","\u0074o":"3"}])", "m", ParseError::duplicate_key},
           Case{R"(2["m\"\u006d",{"a":1,"a":1}])", "m\"m", ParseError::duplicate_key},
           Case{"2[\"m\",\"\x01\"]", "m", ParseError::bad_string},
           Case{"2[\"m\x01\"]", "", ParseError::bad_string},
           Case{"2[\"\x01\\\\\",1]", "", ParseError::bad_string},
           Case{R"(2[7,{"a":1,"a":2}])", "7", ParseError::duplicate_key},
           Case{"2[\"m\"," + std::string(400'000, '['), "m", ParseError::too_deep},
           Case{R"(51-["m",{"_placeholder":true,"num":0,"num":0}])", "m", ParseError::duplicate_key},
       }) {
    const auto payload = read(c.packet);
    ASSERT_TRUE(payload.ok()) << c.packet.substr(0, 60) << ": " << to_string(payload.error());
    EXPECT_EQ(payload->event_name, c.name) << c.packet.substr(0, 60);
    EXPECT_EQ(payload->defect, c.defect) << c.packet.substr(0, 60);
    EXPECT_EQ(payload->value.raw(), "[]") << c.packet.substr(0, 60);
  }
}

TEST_F(PayloadReading, RefusesADefectiveEventWithoutAPossibleName) {
  for (const std::string& packet : {std::string(R"(2[{"a":1,"a":2}])"), "2" + std::string(400'000, '['),
                                    std::string(R"(2[true,{"a":1,"a":2}])")}) {
    expect_violation(packet, Violation::event_name);
  }
}

TEST_F(PayloadReading, CountsTheDepthOfTheWholeArray) {
  const auto nested = [](std::size_t depth) {
    return "2[\"m\"," + std::string(depth - 1, '[') + std::string(depth - 1, ']') + "]";
  };
  EXPECT_FALSE(read(nested(32))->defect.has_value());
  EXPECT_EQ(read(nested(33))->defect, ParseError::too_deep);
}

TEST_F(PayloadReading, RefusesAPlaceholderWithoutAnAttachment) {
  for (const std::string_view placeholder :
       {R"({"_placeholder":true,"num":1})", R"({"_placeholder":true,"num":-1})", R"({"_placeholder":true})",
        R"({"_placeholder":true,"num":"0"})", R"({"_placeholder":true,"num":"splice"})",
        R"({"_placeholder":true,"num":0.5})", R"({"_placeholder":true,"num":null})",
        R"({"_placeholder":true,"num":4294967296})", R"({"_placeholder":true,"num":18446744073709551616})",
        R"({"num":9,"_placeholder":true})", R"({"deep":[{"x":{"_placeholder":true,"num":2}}]})"}) {
    expect_violation("51-[\"a\"," + std::string(placeholder) + "]", Violation::placeholder);
  }
}

TEST_F(PayloadReading, AcceptsPlaceholdersInAnyOrderTwiceOrNotAtAll) {
  for (const std::string_view arguments :
       {R"({"_placeholder":true,"num":0})", R"({"num":0,"_placeholder":true})",
        R"({"x":1,"num":0,"y":[2],"_placeholder":true})",
        R"({"_placeholder":true,"num":0},{"_placeholder":true,"num":0})", R"("none")",
        R"({"_placeholder":false,"num":7})", R"({"_placeholder":1,"num":7})", R"({"num":7})",
        R"([[{"k":{"_placeholder":true,"num":0}}]])"}) {
    const std::string packet = "51-[\"a\"," + std::string(arguments) + "]";
    EXPECT_TRUE(read(packet).ok()) << packet;
  }
}

TEST_F(PayloadReading, IgnoresPlaceholdersInPlainPackets) {
  EXPECT_TRUE(read(R"(2["a",{"_placeholder":true,"num":"splice"}])").ok());
  EXPECT_TRUE(read(R"(31[{"_placeholder":true,"num":99}])").ok());
}

TEST_F(PayloadReading, RefusesAPacketThatOnlyServersSend) {
  for (const std::string_view packet : {"4", "4{}", "4{\"message\":\"x\"}", "4\"x\"", "4/chat,{}"}) {
    expect_violation(packet, Violation::server_only);
  }
}

}  // namespace
}  // namespace parley::socketio
