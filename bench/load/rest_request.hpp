// The text of REST requests.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "load/session.hpp"

namespace parley::bench {

std::string get_request(std::string_view target, const Person& person);
/// A request to send a message with `size` bytes of content.
std::string post_message_request(const Person& from, const Person& to, std::size_t size);

}  // namespace parley::bench
