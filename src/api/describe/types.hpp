// The API as TypeScript declarations, for clients that use the stock Socket.IO client or fetch().
#pragma once

#include <string>

namespace parley::api::printing {

/// A module without imports: const socket: Socket<ServerToClientEvents, ClientToServerEvents> = io(url).
std::string types();

}  // namespace parley::api::printing
