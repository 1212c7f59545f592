#include <string>
#include <vector>

#include "node/process/process.hpp"

// The options that jemalloc reads when the process starts. A background thread of jemalloc returns freed
// pages to the system after 500 ms, so that an idle server occupies little more memory than its data.
extern "C" const char* const malloc_conf = "background_thread:true,dirty_decay_ms:500";

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  return static_cast<int>(parley::node::run(arguments));
}
