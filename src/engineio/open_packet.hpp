// The first packet of a session: its id and the terms it is held on.
#pragma once

#include <string>

#include "engineio/options.hpp"
#include "engineio/request_target.hpp"

namespace parley::engineio {

/// `0{"sid":...}`. A session on polling is offered the upgrade.
std::string open_packet(const std::string& sid, TransportName transport, const Options& options);

}  // namespace parley::engineio
