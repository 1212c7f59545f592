// The documents that the program prints about itself. Each is committed in the repository, and
// scripts/docs.sh checks that the committed file is current.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace parley::node {

struct PrintedDocument {
  std::string_view flag;  ///< without its dashes: "print_openapi"
  std::string_view file;  ///< in the repository
  std::string (*print)();
};

std::span<const PrintedDocument> printed_documents();

/// One line for each document: its flag with dashes, a blank and its file.
std::string document_list();

}  // namespace parley::node
