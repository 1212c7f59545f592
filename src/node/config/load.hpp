// Builds the Config from the command line, the environment and the configuration file. Flags override the
// environment, the environment overrides the file, and the file overrides the defaults. Only the
// configuration file is read, and nothing is created.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "node/config/config.hpp"
#include "node/config/documents.hpp"
#include "node/config/file.hpp"

namespace parley::node {

/// What the command line asks for. Every command except `run` ends the process when it is done.
enum class Command : std::uint8_t {
  run,
  help,
  version,
  print_config,
  check_config,
  print_document,
  print_documents,
  print_api,
  backup,
  check
};

struct Loaded {
  Command command = Command::run;
  const PrintedDocument* document = nullptr;  ///< that `print_document` prints
  std::string backup_file{};  ///< path of the file that `backup` writes; empty for other commands
  Config config;
  /// The source of each value, in the order of settings(): "default", "parley.toml:12",
  /// "PARLEY_LISTEN" or "--listen".
  std::vector<std::string> sources;
};

/// Loads the configuration. `arguments` does not contain the program's name; `environment` contains
/// "NAME=value" entries. `help` and `version` succeed even if the rest is wrong. For every other command the
/// whole configuration is checked. If a flag is given twice, the last value is used.
base::Result<Loaded, ConfigError> load(std::span<const std::string> arguments,
                                       std::span<const std::string> environment);

/// Returns the environment of this process in the form that load() accepts.
std::vector<std::string> process_environment();

}  // namespace parley::node
