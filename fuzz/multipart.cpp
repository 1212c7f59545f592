// Forms: the same bytes, cut differently, give the same parts, within the usual bounds and within tight ones.
// No Content-Type yields a boundary that the parser cannot handle.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "fuzz/cuts.hpp"
#include "fuzz/target.hpp"
#include "unit/http/multipart_reading.hpp"

namespace parley::fuzz {
namespace {

constexpr std::uint32_t ways_to_cut = 3;
constexpr http::MultipartLimits tight{.parts = 2, .header_block = 80, .header_lines = 2};

void read(std::string_view boundary, std::string_view body, http::MultipartLimits limits) {
  http::test::FormReading whole(boundary, limits);
  whole.feed(body);
  for (std::uint32_t way = 0; way < ways_to_cut; ++way) {
    http::test::FormReading pieces(boundary, limits);
    cut(body, way, [&](std::string_view piece) { pieces.feed(piece); });
    ASSERT_EQ(pieces.seen(), whole.seen()) << "cut the way " << way;
  }
}

}  // namespace

/// The first line is a Content-Type. The rest is a body with its boundary, or with "b" if it has none.
void examine(std::string_view input) {
  const std::string_view line = input.substr(0, input.find('\n'));
  input.remove_prefix(std::min(line.size() + 1, input.size()));
  const auto boundary = http::multipart_boundary(line).value_or("b");
  ASSERT_FALSE(boundary.empty());
  ASSERT_EQ(boundary.find('\r'), std::string::npos);
  read(boundary, input, {});
  read(boundary, input, tight);
}

}  // namespace parley::fuzz
