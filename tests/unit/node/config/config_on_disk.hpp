// Writes a configuration file parley.toml to a temporary folder for one test. The folder is removed at the
// end of the test.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "node/config/load.hpp"
#include "support/temporary_folder.hpp"

namespace parley::node {

class ConfigOnDisk {
 public:
  explicit ConfigOnDisk(std::string_view text) { folder_.put(name, text); }

  std::string path() const { return folder_.file(name); }
  std::string folder() const { return folder_.path(); }

 private:
  static constexpr const char* name = "parley.toml";

  support::TemporaryFolder folder_;
};

using Words = std::vector<std::string>;

inline base::Result<Loaded, ConfigError> load_words(const Words& arguments, const Words& environment = {}) {
  return load(arguments, environment);
}

}  // namespace parley::node
