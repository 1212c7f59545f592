// The load client: see bench/README.md.
#include <cstdio>
#include <string_view>
#include <vector>

#include "load/run.hpp"

int main(int count, char** words) {
  using namespace parley::bench;
  const std::vector<std::string_view> arguments(words + 1, words + count);
  if (!arguments.empty() && (arguments.front() == "--help" || arguments.front() == "-h")) {
    std::fputs(std::string(usage_text()).c_str(), stdout);
    return 0;
  }
  const auto options = read_options(arguments);
  if (!options) {
    std::fprintf(stderr, "load: %s\n", options.error().c_str());
    return 2;
  }
  const auto finished = run(*options);
  if (!finished) {
    std::fprintf(stderr, "load: %s\n", finished.error().c_str());
    return 2;
  }
  std::printf("%s\n", finished->line.c_str());
  return finished->is_clean ? 0 : 1;
}
