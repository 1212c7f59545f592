#include "api/contract/source.hpp"

#include <utility>

#include "http/message.hpp"

namespace parley::api {

Source::Found Source::find_in_query(std::string_view name) const {
  std::string value;
  if (!http::query_value(query_, name, value) || value.empty()) return {};
  return value;
}

}  // namespace parley::api
