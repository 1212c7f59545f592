// What imported files are held to: the same contracts that clients are held to when they register and send.
#pragma once

#include "store/json_files/import_rules.hpp"

namespace parley::node {

/// Names and addresses as at registration, contents and
/// clientMessageIds as at sending, passwords as at login, hashes as far as they can be verified.
store::json_files::ImportRules import_rules();

}  // namespace parley::node
