#include "node/process/maintenance.hpp"

#include "store/sqlite/maintenance/backup.hpp"
#include "store/sqlite/maintenance/integrity_check.hpp"

namespace parley::node {

Exit back_up(const Config& config, const std::string& file) {
  const auto size = store::sqlite::back_up(config.data_dir, file);
  if (!size) return stopped(stop_of(size.error()));
  print(stdout, file + ": " + std::to_string(*size) + " bytes\n");
  return Exit::ok;
}

Exit look_for_damage(const Config& config) {
  const auto findings = store::sqlite::unsound(config.data_dir);
  if (!findings) return stopped(stop_of(findings.error()));
  for (const std::string& line : *findings) print(stdout, line + "\n");
  return findings->empty() ? Exit::ok : Exit::bad_data;
}

}  // namespace parley::node
