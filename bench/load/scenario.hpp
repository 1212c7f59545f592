// The load on a server. A scenario is prepared, then begun, and continues until its run is over.
#pragma once

#include <cstddef>
#include <memory>

#include "load/loop.hpp"
#include "load/meter.hpp"
#include "load/options.hpp"

namespace parley::base::json {
class Writer;
}

namespace parley::bench {

/// What every scenario uses. All of it outlives the scenario.
struct Stage {
  const Options& options;
  Loop& loop;
  Meter& meter;
};

class Scenario {
 public:
  static constexpr Nanos nothing_due = std::chrono::milliseconds(100);

  virtual ~Scenario() = default;
  /// Connects the users it needs.
  virtual void prepare() = 0;
  virtual bool is_ready() const = 0;
  virtual void begin() = 0;
  /// Does what is due now, and returns the time until the next.
  virtual Nanos due(Nanos) { return nothing_due; }
  /// Adds members to the JSON object of the report.
  virtual void describe(base::json::Writer&) const {}
  /// The number of joined sockets, when it is ready.
  virtual std::size_t sockets() const = 0;
};

/// Returns nullptr if there is no scenario with the name in the options.
std::unique_ptr<Scenario> make_scenario(const Stage& stage);

}  // namespace parley::bench
