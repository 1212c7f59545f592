// What is done to a server. A scenario is made ready, then begun, and goes on until its run is over.
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

/// What every scenario stands on. All of it outlives the scenario.
struct Stage {
  const Options& options;
  Loop& loop;
  Meter& meter;
};

class Scenario {
 public:
  static constexpr Nanos nothing_due = std::chrono::milliseconds(100);

  virtual ~Scenario() = default;
  /// Connects whom it needs.
  virtual void prepare() = 0;
  virtual bool is_ready() const = 0;
  virtual void begin() = 0;
  /// Does what is due by now, and says how long there is until the next.
  virtual Nanos due(Nanos) { return nothing_due; }
  /// Adds members to the report's object.
  virtual void describe(base::json::Writer&) const {}
  /// Joined, once it is ready.
  virtual std::size_t sockets() const = 0;
};

/// Nothing where there is none of the options' name.
std::unique_ptr<Scenario> make_scenario(const Stage& stage);

}  // namespace parley::bench
