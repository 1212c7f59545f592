// The stock JavaScript client, so that a page needs no other server to load it from:
//
//   <script src="http://chat.example:3001/socket.io/socket.io.js"></script>
//
// Its files, plain and compressed, are compiled into the program. The build takes them from the npm package
// that scripts/client.sh installs.
#pragma once

#include <span>

#include "http/content/static_file.hpp"

namespace parley::client {

/// The files under /socket.io/: socket.io.js, .min.js, .esm.min.js and .msgpack.min.js, each with its source
/// map. Empty if the build found no npm package.
std::span<const http::StaticFile> files();

}  // namespace parley::client
