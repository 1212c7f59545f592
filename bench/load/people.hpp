// Generated users with tokens that the server accepts: it is started with --auth.create_users always, and
// shares a secret with the load client.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "load/session.hpp"

namespace parley::bench {

/// The ids begin with `prefix`, so that two runs against one server have different users. The tokens are
/// valid for a day. Throws std::invalid_argument if the secret has less than 32 bytes.
std::vector<Person> make_people(std::size_t count, std::string_view prefix, std::string_view secret);

}  // namespace parley::bench
