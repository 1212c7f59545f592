// Words of the API for libFuzzer: what random bytes hardly ever become.
#pragma once

#include <string>

namespace parley::api::printing {

/// One entry on each line, in libFuzzer's form: the names of events, the names of fields, and choices.
std::string fuzz_dictionary();

}  // namespace parley::api::printing
