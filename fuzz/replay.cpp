// Replays inputs that fuzzing has found: replay_x PATH..., which are files or folders of them. Prints the
// name of each input before running it, so that the last name printed is the one that crashed. Exits with 1
// if an input failed, or if there was none.
#include <algorithm>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "fuzz/target.hpp"

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> inputs_in(const fs::path& path) {
  std::vector<fs::path> found;
  if (fs::is_regular_file(path)) found.push_back(path);
  if (fs::is_directory(path)) {
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(path))
      if (entry.is_regular_file()) found.push_back(entry.path());
  }
  std::ranges::sort(found);
  return found;
}

bool passes(const fs::path& path) {
  std::cout << path.string() << std::endl;
  std::ifstream file(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  try {
    parley::fuzz::examine(bytes);
    return true;
  } catch (const std::exception& failure) {
    std::cout << failure.what() << std::endl;
    return false;
  }
}

}  // namespace

int main(int argc, char** argv) {
  parley::fuzz::fail_by_throwing();
  std::size_t tried = 0;
  std::size_t failed = 0;
  for (int i = 1; i < argc; ++i) {
    for (const fs::path& path : inputs_in(argv[i])) {
      ++tried;
      if (!passes(path)) ++failed;
    }
  }
  std::cout << tried << " inputs, " << failed << " failed\n";
  return tried > 0 && failed == 0 ? 0 : 1;
}
