// A configuration file in a folder of its own for one test, named parley.toml, gone when the test ends.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "node/config_load.hpp"

namespace parley::node {

class ConfigOnDisk {
 public:
  explicit ConfigOnDisk(std::string_view text) {
    std::string pattern = (std::filesystem::temp_directory_path() / "parley-config-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder: " + pattern);
    folder_ = pattern;
    std::ofstream(path(), std::ios::binary) << text;
  }
  ~ConfigOnDisk() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  ConfigOnDisk(const ConfigOnDisk&) = delete;
  ConfigOnDisk& operator=(const ConfigOnDisk&) = delete;

  std::string path() const { return (folder_ / "parley.toml").string(); }
  std::string folder() const { return folder_.string(); }

 private:
  std::filesystem::path folder_;
};

using Words = std::vector<std::string>;

inline base::Result<Loaded, ConfigError> load_words(const Words& arguments, const Words& environment = {}) {
  return load(arguments, environment);
}

}  // namespace parley::node
