// The objects that answers and events hold, found by walking through the registry.
#pragma once

#include <vector>

#include "api/contract/description.hpp"

namespace parley::api::printing {

/// Every object with a schema of its own, once: those with names, and the data of each event. The first one
/// is the object of an error; the others are in the order in which the registry names them.
std::vector<ObjectDescription> schema_objects();

}  // namespace parley::api::printing
