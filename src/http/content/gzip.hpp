// Answers that are compressed as they are sent (RFC 9110 section 8.4.1.3).
#pragma once

#include <string>
#include <string_view>

#include "http/message.hpp"

namespace parley::http {

/// Whether a client with these fields accepts "gzip": Accept-Encoding names it, or "*" and not it, with a
/// weight other than 0 (RFC 9110 section 12.5.3). A client that names nothing is taken to accept nothing.
bool accepts_gzip(const Headers& headers);

/// `body` as one gzip member (RFC 1952); empty where that makes it no shorter. Up to 256 KiB while it runs,
/// and some 10 ns for each byte.
std::string gzip(std::string_view body);

}  // namespace parley::http
