#include <string>
#include <vector>

#include "node/process.hpp"

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  return static_cast<int>(parley::node::run(arguments));
}
