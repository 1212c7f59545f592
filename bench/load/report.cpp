#include "load/report.hpp"

#include <cmath>
#include <cstdio>

#include "base/json/json.hpp"

namespace parley::bench {
namespace {

using base::json::Writer;

void decimal(Writer& to, std::string_view key, double value) {
  char text[64];
  const int size = std::snprintf(text, sizeof text, "%.2f", value);
  to.key(key);
  if (!std::isfinite(value) || size < 0) {
    to.null();
  } else {
    to.raw({text, static_cast<std::size_t>(size)});
  }
}

double micros(Nanos time) {
  return static_cast<double>(time.count()) / 1000;
}

double seconds(Nanos time) {
  return static_cast<double>(time.count()) / 1e9;
}

double number(std::size_t value) {
  return static_cast<double>(value);
}

void count(Writer& to, std::string_view key, std::size_t value) {
  to.key(key).value(static_cast<std::int64_t>(value));
}

void write_latency(Writer& to, const Histogram& latency) {
  to.key("latencyUs").begin_object();
  decimal(to, "mean", micros(latency.mean()));
  decimal(to, "p50", micros(latency.quantile(0.5)));
  decimal(to, "p90", micros(latency.quantile(0.9)));
  decimal(to, "p99", micros(latency.quantile(0.99)));
  decimal(to, "p999", micros(latency.quantile(0.999)));
  decimal(to, "max", micros(latency.max()));
  to.end_object();
}

void write_server(Writer& to, const ServerUsage& server, const Outcome& outcome, double units) {
  const Nanos cpu = server.end.cpu - server.begin.cpu;
  const Nanos user = server.end.user - server.begin.user;
  to.key("server").begin_object();
  decimal(to, "cpuUsPerUnit", micros(cpu) / units);
  decimal(to, "userUsPerUnit", micros(user) / units);
  decimal(to, "processors", seconds(cpu) / seconds(outcome.measured));
  decimal(to, "residentBefore", number(server.before.resident));
  decimal(to, "residentReady", number(server.ready.resident));
  decimal(to, "residentEnd", number(server.end.resident));
  decimal(to, "bytesPerSocket",
          (number(server.end.resident) - number(server.before.resident)) / number(outcome.sockets));
  to.end_object();
}

}  // namespace

std::string report(const Options& options, const Meter& meter, const Outcome& outcome,
                   const Scenario* scenario) {
  const double units = number(meter.units());
  std::string line;
  Writer to(line);
  to.begin_object().key("label").value(options.label).key("scenario").value(options.scenario);
  count(to, "pairs", options.pairs);
  count(to, "window", options.window);
  count(to, "rate", options.rate);
  count(to, "size", options.size);
  count(to, "sockets", outcome.sockets);
  decimal(to, "seconds", seconds(outcome.measured));
  count(to, "units", meter.units());
  decimal(to, "unitsPerSecond", units / seconds(outcome.measured));
  write_latency(to, meter.latency());
  decimal(to, "clientCpuUsPerUnit", micros(outcome.client_cpu) / units);
  if (outcome.server) write_server(to, *outcome.server, outcome, units);
  if (scenario != nullptr) scenario->describe(to);
  count(to, "faults", meter.faults());
  if (meter.faults() > 0) to.key("firstFault").value(meter.first_fault());
  to.end_object();
  return line;
}

}  // namespace parley::bench
