// The hot path for an instruction count: a fixed number of events from bytes to bytes.
//
//     valgrind --tool=callgrind --collect-atstart=no --toggle-collect=parley_counted_events hot_path typing
//
// scripts/instructions.sh runs it in this way, and divides the count by the printed number.
#include <cstdio>
#include <string_view>

#include "micro/pair.hpp"

namespace {

constexpr int warm_up = 200;
constexpr int counted = 2000;

}  // namespace

// Callgrind turns counting on and off by this name, so this must stay a function with this name.
extern "C" [[gnu::noinline]] void parley_counted_events(parley::bench::Pair& pair, const std::string& frame) {
  for (int i = 0; i < counted; ++i) pair.say(frame);
}

int main(int count, char** arguments) {
  const std::string_view event = count == 2 ? arguments[1] : "";
  if (event != "typing" && event != "message") {
    std::fputs("usage: hot_path typing|message\n", stderr);
    return 2;
  }
  parley::bench::Pair pair;
  const std::string& frame = event == "typing" ? pair.typing_frame() : pair.message_frame();
  for (int i = 0; i < warm_up; ++i) pair.say(frame);
  parley_counted_events(pair, frame);
  pair.check();
  std::printf("%d\n", counted);
}
