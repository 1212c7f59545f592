// The files of the page, each plain and compressed, compiled into the program.
#pragma once

#include <span>

#include "http/content/static_file.hpp"

namespace parley::web {

/// The files below src/web/page, under /web/VERSION/, and /web/VERSION/preact.js if the build found the npm
/// packages. VERSION is a hash of all files. It is also the ETag of each.
std::span<const http::StaticFile> files();

}  // namespace parley::web
