#include "api/describe/refusals.hpp"

#include <algorithm>
#include <set>

namespace parley::api::printing {

namespace {

using base::ErrorCode;

using CodeSet = std::set<ErrorCode>;

CodeSet own_codes(const Operation& operation) {
  const auto own = operation.traits.errors.all();
  CodeSet codes(own.begin(), own.end());
  codes.insert(
      {ErrorCode::invalid_data, ErrorCode::rate_limited, ErrorCode::unavailable, ErrorCode::internal});
  return codes;
}

void append_once(Codes& codes, ErrorCode code) {
  const std::string_view name = base::entry(code).name;
  if (std::ranges::find(codes, name) == codes.end()) codes.push_back(name);
}

}  // namespace

Codes event_refusals(const Operation& operation) {
  CodeSet codes = own_codes(operation);
  if (operation.needs_identity()) codes.insert(ErrorCode::auth_required);
  Codes names;
  for (const ErrorCode code : codes) append_once(names, code);
  return names;
}

std::map<std::uint16_t, Codes> route_refusals(const Operation& operation) {
  CodeSet codes = own_codes(operation);
  codes.insert(ErrorCode::unsupported_media_type);
  if (operation.needs_identity()) codes.insert(ErrorCode::unauthorized);
  if (operation.traits.method() != "GET") codes.insert(ErrorCode::payload_too_large);
  std::map<std::uint16_t, Codes> by_status;
  for (const ErrorCode code : codes) append_once(by_status[base::entry(code).http_status], code);
  if (operation.traits.method() != "GET") {
    // A body that is too slow, or that ends with too many fields.
    append_once(by_status[408], ErrorCode::invalid_data);
    append_once(by_status[431], ErrorCode::invalid_data);
  }
  return by_status;
}

}  // namespace parley::api::printing
