#include "api/describe/rate_limits.hpp"

#include <array>
#include <cstddef>

namespace parley::api::printing {

namespace {

/// Indexed by Budget.
constexpr std::array<std::string_view, 13> settings{
    "limits.messages_per_minute",       "limits.calls_per_minute",
    "limits.changes_per_minute",        "limits.receipts_per_minute",
    "limits.reads_per_minute",          "limits.account_changes_per_minute",
    "limits.password_tries_per_minute", "limits.uploads_per_minute",
    "limits.signals_per_minute",        "limits.others_per_minute",
    "limits.registrations_per_minute",  "limits.open_requests_per_minute",
    "limits.downloads_per_minute"};
static_assert(settings.size() == static_cast<std::size_t>(Budget::downloads) + 1);

}  // namespace

std::string_view setting_of(Budget budget) {
  return settings.at(static_cast<std::size_t>(budget));
}

void write_rate_limit(base::json::Writer& json, Budget budget) {
  json.key("x-rate-limit").begin_object().key("setting").value(setting_of(budget));
  json.key("of").value(is_of_address(budget) ? "address" : "user").end_object();
}

}  // namespace parley::api::printing
