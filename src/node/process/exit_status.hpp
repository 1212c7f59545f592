// How the process ends: an exit code for the parent process, and a message for the operator.
#pragma once

#include <cstdio>
#include <string>
#include <string_view>

#include "store/sqlite/engine/database_folder.hpp"

namespace parley::node {

/// Exit codes, chosen from sysexits.h.
enum class Exit : int {
  ok = 0,
  bad_data = 65,       ///< a damaged or newer database, a malformed file to import
  cannot_create = 73,  ///< the file of a backup
  disk_failed = 74,    ///< a sync failed, so that nothing more may be acknowledged
  in_use = 75,         ///< another process uses the address or the data folder
  bad_configuration = 78,
};

/// Why the process ends before its work is done.
struct Stop {
  Exit code;
  std::string line;
};

void print(std::FILE* to, std::string_view text);
/// Prints the line of `stop` to standard error and returns its code.
Exit stopped(const Stop& stop);
/// Returns the exit code and the message for a database that cannot be opened.
Stop stop_of(const store::sqlite::OpenError& error);

}  // namespace parley::node
