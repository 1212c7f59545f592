// What clients may ask for, as a list that cannot forget anything: it is read from the tables that serve
// them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace parley::api {

struct Operation {
  std::string_view method;  ///< of HTTP; "event" for a Socket.IO event
  std::string_view name;    ///< of the event, or the route's path with its parameters as :name
  bool needs_identity = true;
};

/// Every event, then every route, each group in the order of its table.
std::vector<Operation> operations();

/// A line each: "event message identity", "POST /api/auth/login open".
std::string operations_text();

}  // namespace parley::api
