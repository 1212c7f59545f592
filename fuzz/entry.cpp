// The two functions that libFuzzer calls. An exception ends the program, and libFuzzer keeps the input.
#include <cstddef>
#include <cstdint>

#include "fuzz/target.hpp"

extern "C" int LLVMFuzzerInitialize(int*, char***);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t*, std::size_t);

int LLVMFuzzerInitialize(int*, char***) {
  parley::fuzz::fail_by_throwing();
  return 0;
}

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  parley::fuzz::examine({reinterpret_cast<const char*>(bytes), size});
  return 0;
}
