// What a fuzz target is: one function that takes any bytes and fails a GoogleTest assertion, or crashes,
// where the product does not keep its word.
//
//     entry.cpp   gives it to libFuzzer, which looks for such bytes
//     replay.cpp  gives it the files of fuzz/corpus and fuzz/crashes, in every build, without libFuzzer
#pragma once

#include <string_view>

namespace parley::fuzz {

/// Defined by each target, once in its program. Keeps nothing from one call to the next.
void examine(std::string_view input);

/// From now on an assertion that fails throws: assertions in what targets share with the unit tests count.
void fail_by_throwing();

}  // namespace parley::fuzz
