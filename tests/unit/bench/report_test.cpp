#include "load/report.hpp"

#include <gtest/gtest.h>

#include "base/json/json.hpp"

namespace parley::bench {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

Options call_options() {
  Options options;
  options.scenario = "call";
  options.label = "parley";
  options.pairs = 2;
  return options;
}

TEST(Report, DividesTheUsageByTheUnits) {
  Meter meter;
  meter.unit(seconds(0), seconds(9));  // not counted, because it is not open
  meter.open(0);
  for (int i = 0; i < 4; ++i) meter.unit(seconds(1), seconds(1) + microseconds(200));
  Outcome outcome;
  outcome.measured = seconds(2);
  outcome.sockets = 4;
  outcome.client_cpu = milliseconds(1);
  outcome.server.emplace();
  outcome.server->before.resident = 1000;
  outcome.server->ready.resident = 11000;
  outcome.server->end.resident = 9000;
  outcome.server->begin.cpu = milliseconds(10);
  outcome.server->end.cpu = milliseconds(12);
  outcome.server->end.user = milliseconds(1);
  EXPECT_EQ(
      report(call_options(), meter, outcome),
      R"({"label":"parley","scenario":"call","pairs":2,"window":1,"rate":0,"size":100,"sockets":4,)"
      R"("seconds":2.00,"units":4,"unitsPerSecond":2.00,)"
      R"("latencyUs":{"mean":200.00,"p50":200.00,"p90":200.00,"p99":200.00,"p999":200.00,"max":200.00},)"
      R"("clientCpuUsPerUnit":250.00,"server":{"cpuUsPerUnit":500.00,"userUsPerUnit":250.00,)"
      R"("processors":0.00,"residentBefore":1000.00,"residentReady":11000.00,"residentEnd":9000.00,)"
      R"("bytesPerSocket":2000.00},"faults":0})");
}

TEST(Report, IsJsonWithoutUnitsTooAndHasTheFirstFault) {
  Meter meter;
  meter.fault("the \"first\"");
  meter.fault("the second");
  const std::string line = report(call_options(), meter, {});
  base::json::Document document;
  ASSERT_EQ(document.parse(line), base::json::ParseError::none) << line;
  EXPECT_TRUE(document.root().find("unitsPerSecond")->is(base::json::Kind::null));
  EXPECT_FALSE(document.root().find("server"));
  EXPECT_EQ(document.root().find("faults")->as_integer(), 2);
  EXPECT_EQ(document.root().find("firstFault")->as_string(), "the \"first\"");
}

TEST(Meter, CountsNoMoreUnitsThanItsLimit) {
  Meter meter;
  meter.open(2);
  for (int i = 0; i < 5; ++i) meter.unit(seconds(0), seconds(1));
  EXPECT_EQ(meter.units(), 2U);
  EXPECT_EQ(meter.latency().count(), 2U);
  EXPECT_TRUE(meter.is_full());
}

}  // namespace
}  // namespace parley::bench
