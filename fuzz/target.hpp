// A fuzz target is one function that takes any bytes. It fails a GoogleTest assertion, or crashes, if the
// product violates a guarantee.
//
//     entry.cpp   lets libFuzzer call it and look for such bytes
//     replay.cpp  calls it with the files of fuzz/corpus and fuzz/crashes, in every build, without libFuzzer
#pragma once

#include <string_view>

namespace parley::fuzz {

/// Each target defines it once in its program. Must keep no state from one call to the next.
void examine(std::string_view input);

/// From now on a failed assertion throws. This includes assertions in code shared with the unit tests.
void fail_by_throwing();

}  // namespace parley::fuzz
