#include <string>
#include <vector>

#include "node/process/process.hpp"

// What jemalloc reads at its start. What was freed is given back to the system half a second later, by a
// thread of its own, so that a server that has come to rest is as small as what it holds.
extern "C" const char* const malloc_conf = "background_thread:true,dirty_decay_ms:500";

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  return static_cast<int>(parley::node::run(arguments));
}
