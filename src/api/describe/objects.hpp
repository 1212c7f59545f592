// The objects that answers and events hold, found by walking through the registry.
#pragma once

#include <cstdint>
#include <vector>

#include "api/contract/description.hpp"

namespace parley::api::printing {

/// Which answers and events to walk through.
enum class Scope : std::uint8_t {
  routes,  ///< the answers of REST
  events,  ///< acknowledgements, and the events that the server sends
  all,
};

/// Every object with a schema of its own, once: those with names, and the data of each event. The object of
/// an error is the first one; the others are in the order in which the registry names them.
std::vector<ObjectDescription> schema_objects(Scope scope);

}  // namespace parley::api::printing
