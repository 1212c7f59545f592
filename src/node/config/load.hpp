// From what the process was started with to one Config: flags beat the environment, which beats the file,
// which beats the defaults. Reads the configuration file and nothing else; creates nothing.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "node/config/config.hpp"
#include "node/config/file.hpp"

namespace parley::node {

/// What the command line asks for. All but `run` do one thing and end.
enum class Command : std::uint8_t {
  run,
  help,
  version,
  print_config,
  check_config,
  print_config_docs,
  print_api,
  backup,
  check
};

struct Loaded {
  Command command = Command::run;
  std::string backup_file{};  ///< that `backup` is to write
  Config config;
  /// Where each value came from, in the order of settings(): "default", "parley.toml:12",
  /// "PARLEY_LISTEN" or "--listen".
  std::vector<std::string> sources;
};

/// `arguments` without the program's name; `environment` as "NAME=value". Help and version are answered
/// even where the rest is wrong; every other command has the whole configuration checked. A flag given
/// twice counts as given last.
base::Result<Loaded, ConfigError> load(std::span<const std::string> arguments,
                                       std::span<const std::string> environment);

/// The environment of this process, as load() takes it.
std::vector<std::string> process_environment();

}  // namespace parley::node
