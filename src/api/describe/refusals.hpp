// The codes with which an operation may be refused: its own ones, and those of every operation of its kind.
#pragma once

#include <cstdint>
#include <map>
#include <string_view>
#include <vector>

#include "api/registry.hpp"

namespace parley::api::printing {

/// As they are on the wire, in the order of the catalogue.
using Codes = std::vector<std::string_view>;

/// The codes that the acknowledgement of the operation's event may hold.
Codes event_refusals(const Operation& operation);

/// The codes of the REST answers to the operation's route, by status.
std::map<std::uint16_t, Codes> route_refusals(const Operation& operation);

}  // namespace parley::api::printing
