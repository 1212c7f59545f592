#include "engineio/refusal.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "base/json/json.hpp"

namespace parley::engineio {

namespace {

struct Row {
  int code;
  int status;
  std::string_view message;
};

/// In the order of the enum.
constexpr std::array rows{
    Row{0, 400, "Transport unknown"},
    Row{1, 400, "Session ID unknown"},
    Row{2, 400, "Bad handshake method"},
    Row{3, 400, "Bad request"},
    Row{4, 403, "Forbidden"},
    Row{5, 400, "Unsupported protocol version"},
    Row{4, 503, "Too many sessions"},
    Row{4, 503, "Too many requests"},
    Row{4, 503, "No decision in time"},
};
static_assert(rows.size() == static_cast<std::size_t>(Refusal::undecided) + 1);

/// Seconds. Stock clients wait 1 to 5 seconds without it.
constexpr std::string_view retry_after = "5";

}  // namespace

http::Response refusal_response(Refusal refusal) {
  const Row& row = rows[static_cast<std::size_t>(refusal)];
  std::string body;
  base::json::Writer(body)
      .begin_object()
      .key("code")
      .value(row.code)
      .key("message")
      .value(row.message)
      .end_object();
  http::Response response = http::Response::json(row.status, std::move(body));
  if (row.status == 503) response.headers.set("Retry-After", std::string(retry_after));
  return response;
}

}  // namespace parley::engineio
