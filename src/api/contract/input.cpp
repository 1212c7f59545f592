#include "api/contract/input.hpp"

namespace parley::api::detail {

base::Error refusal(std::string_view field, const Shape& shape, bool missing) {
  std::string sentence(field);
  if (missing) {
    sentence += " is missing";
  } else {
    sentence.append(" ").append(describe(shape));
  }
  return base::Error::invalid(std::string(field), std::move(sentence));
}

std::optional<base::json::Value> find_given(base::json::Value object, std::string_view name) {
  const std::optional<base::json::Value> value = object.find(name);
  return value && value->is(base::json::Kind::null) ? std::nullopt : value;
}

base::Error malformed_header(std::string_view header) {
  return base::Error::invalid(std::string(header), "Malformed " + std::string(header));
}

}  // namespace parley::api::detail
