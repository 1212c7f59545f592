// The API as Markdown tables, for the page that describes the protocol.
#pragma once

#include <string>

namespace parley::api::printing {

/// Each table stands between the lines <!-- printed: NAME --> and <!-- end -->, which also enclose its place
/// on the page.
std::string protocol_tables();

}  // namespace parley::api::printing
