#include "load/run.hpp"

#include <algorithm>
#include <memory>
#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include "load/loop.hpp"
#include "load/meter.hpp"
#include "load/report.hpp"
#include "load/scenario.hpp"

namespace parley::bench {
namespace {

constexpr Nanos longest_joining = std::chrono::minutes(2);
constexpr Nanos longest_settling = std::chrono::seconds(10);
/// After so long without input, the events that the joins have caused are over.
constexpr Nanos quiet = std::chrono::milliseconds(300);

bool stay_on(int cpu) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(static_cast<std::size_t>(cpu), &set);
  return sched_setaffinity(0, sizeof set, &set) == 0;
}

void allow_many_descriptors() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

Nanos nanos(double seconds) {
  return Nanos(static_cast<std::int64_t>(seconds * 1e9));
}

class Run {
 public:
  explicit Run(const Options& options)
      : options_(options), scenario_(make_scenario({options_, loop_, meter_})) {}

  bool exists() const { return scenario_ != nullptr; }

  Finished perform() {
    if (options_.pid != 0) outcome_.server.emplace();
    sample(&ServerUsage::before);
    join();
    sample(&ServerUsage::ready);
    outcome_.sockets = scenario_->sockets();
    if (meter_.faults() == 0) measure();
    return {report(options_, meter_, outcome_, scenario_.get()), meter_.faults() == 0};
  }

 private:
  void join() {
    scenario_->prepare();
    const Nanos latest = now() + longest_joining;
    while (!scenario_->is_ready() && meter_.faults() == 0) {
      if (now() > latest) return meter_.fault("the users have not joined within two minutes");
      loop_.turn(Scenario::nothing_due);
    }
    const Nanos settled = now() + longest_settling;
    while (now() < settled && loop_.turn(quiet)) {
    }
  }

  void measure() {
    scenario_->begin();
    drive(nanos(options_.warmup));
    meter_.open(options_.units);
    sample(&ServerUsage::begin);
    const Usage before = usage_of(getpid()).value_or(Usage{});
    const Nanos began = now();
    drive(nanos(options_.seconds));
    outcome_.measured = now() - began;
    meter_.close();
    sample(&ServerUsage::end);
    outcome_.client_cpu = usage_of(getpid()).value_or(before).cpu - before.cpu;
  }

  void drive(Nanos time) {
    const Nanos end = now() + time;
    for (Nanos at = now(); at < end && !meter_.is_full() && meter_.faults() == 0; at = now()) {
      loop_.turn(std::min(scenario_->due(at), end - at));
    }
  }

  void sample(Usage ServerUsage::* when) {
    if (!outcome_.server) return;
    const auto usage = usage_of(options_.pid);
    if (!usage) return meter_.fault("there is no process with the number --pid");
    (*outcome_.server).*when = *usage;
  }

  const Options& options_;
  Loop loop_;
  Meter meter_;
  std::unique_ptr<Scenario> scenario_;
  Outcome outcome_;
};

}  // namespace

base::Result<Finished, std::string> run(const Options& options) {
  if (options.cpu >= 0 && !stay_on(options.cpu)) return std::string("--cpu: there is no such processor");
  allow_many_descriptors();
  Run run(options);
  if (!run.exists()) return "there is no scenario " + options.scenario + "; see --help";
  return run.perform();
}

}  // namespace parley::bench
