// Compiles Asio itself, once. All other files include only its declarations.
//
// A header of the standard library comes first, as in every other file. Without its configuration macros Asio
// 1.22 calls operator new, while the other files call aligned_alloc, for memory that they share.
#include <cstdlib>

#include <asio/impl/src.hpp>
