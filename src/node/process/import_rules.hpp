// The rules for imported files. They are the contracts that apply when clients register and send messages.
#pragma once

#include "store/json_files/import_rules.hpp"

namespace parley::node {

/// Returns the rules. Names and e-mail addresses are checked as at registration, passwords as at login,
/// contents and clientMessageIds as in a sent message. Hashes are classified by whether they can be verified.
store::json_files::ImportRules import_rules();

}  // namespace parley::node
