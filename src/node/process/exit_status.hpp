// How the process ends: a code for whoever started it, and at most one line for the operator.
#pragma once

#include <cstdio>
#include <string>
#include <string_view>

#include "store/sqlite/engine/database_folder.hpp"

namespace parley::node {

/// Exit codes of sysexits.h, where they fit.
enum class Exit : int {
  ok = 0,
  bad_data = 65,       ///< a damaged or newer database, a malformed file to import
  cannot_create = 73,  ///< the file of a backup
  disk_failed = 74,    ///< a sync failed: nothing may be acknowledged any more
  in_use = 75,         ///< the address or the data folder is taken
  bad_configuration = 78,
};

/// An end before the work was done.
struct Stop {
  Exit code;
  std::string line;
};

void print(std::FILE* to, std::string_view text);
/// Says why on the standard error output.
Exit stopped(const Stop& stop);
Stop stop_of(const store::sqlite::OpenError& error);

}  // namespace parley::node
