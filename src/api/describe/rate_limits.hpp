// The budgets of operations, as documents tell them.
#pragma once

#include <string_view>

#include "api/contract/budget.hpp"
#include "base/json/json.hpp"

namespace parley::api::printing {

/// The setting that says how many requests a minute the budget has.
std::string_view setting_of(Budget budget);

/// Writes the member "x-rate-limit": the setting, and whether a user or an address has the budget.
void write_rate_limit(base::json::Writer& json, Budget budget);

}  // namespace parley::api::printing
