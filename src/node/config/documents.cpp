#include "node/config/documents.hpp"

#include <array>

#include "api/describe/asyncapi.hpp"
#include "api/describe/dictionary.hpp"
#include "api/describe/openapi.hpp"
#include "api/describe/tables.hpp"
#include "api/describe/types.hpp"
#include "base/version.hpp"
#include "node/config/text.hpp"

namespace parley::node {

namespace {

constexpr std::array documents{
    PrintedDocument{"print_config_docs", "docs/configuration.md", &config_docs},
    PrintedDocument{"print_openapi", "docs/contract/openapi.json",
                    [] { return api::printing::openapi(base::version); }},
    PrintedDocument{"print_asyncapi", "docs/contract/asyncapi.json",
                    [] { return api::printing::asyncapi(base::version); }},
    PrintedDocument{"print_types", "docs/contract/parley.d.ts", &api::printing::types},
    PrintedDocument{"print_protocol_tables", "docs/protocol.md", &api::printing::protocol_tables},
    PrintedDocument{"print_fuzz_dictionary", "fuzz/dictionaries/api.dict", &api::printing::fuzz_dictionary},
};

}  // namespace

std::span<const PrintedDocument> printed_documents() {
  return documents;
}

std::string document_list() {
  std::string list;
  for (const PrintedDocument& document : documents) {
    list.append("--").append(document.flag).append(" ").append(document.file).append("\n");
  }
  return list;
}

}  // namespace parley::node
