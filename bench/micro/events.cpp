// One event from the bytes of a WebSocket frame to the bytes on the wires of all receivers, through all
// layers, with the tests' store in memory. Sockets and SQLite are not included.
#include <benchmark/benchmark.h>

#include "micro/allocations.hpp"
#include "micro/pair.hpp"

namespace parley::bench {

namespace {

void say(benchmark::State& state, Pair& pair, const std::string& frame) {
  {
    const CountedAllocations counted(state);
    for (auto _ : state) {
      pair.say(frame);
      benchmark::DoNotOptimize(pair.heard_by_bob().data());
    }
  }
  pair.check();
}

void event_typing_start(benchmark::State& state) {
  Pair pair;
  say(state, pair, pair.typing_frame());
}
BENCHMARK(event_typing_start);

/// Each message is kept in memory, so the number of messages is fixed, whatever the machine.
void event_message(benchmark::State& state) {
  Pair pair;
  say(state, pair, pair.message_frame());
}
BENCHMARK(event_message)->Iterations(50'000);

}  // namespace

}  // namespace parley::bench
