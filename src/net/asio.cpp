// Asio itself, compiled once: everybody else includes declarations only.
//
// A header of the standard library comes first, here as everywhere: without its configuration macros Asio
// 1.22 takes operator new where the other files take aligned_alloc, for memory that they share.
#include <cstdlib>

#include <asio/impl/src.hpp>
