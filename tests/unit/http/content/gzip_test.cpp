// Tests which clients accept gzip, and what the server sends them.
#include "http/content/gzip.hpp"

#include <string>
#include <zlib.h>

#include <gtest/gtest.h>

namespace parley::http {
namespace {

/// Decompresses as a client does. Returns "damaged" if the input is not gzip.
std::string read(std::string_view compressed) {
  z_stream stream{};
  EXPECT_EQ(::inflateInit2(&stream, MAX_WBITS + 16), Z_OK);
  std::string bytes(compressed);
  std::string out(4 << 20, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int result = ::inflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  ::inflateEnd(&stream);
  return result == Z_STREAM_END ? out : "damaged";
}

TEST(Gzip, DecompressesToTheSameBody) {
  for (const std::size_t size : {100u, 1024u, 100'000u, 3'000'000u}) {
    std::string body;
    while (body.size() < size) body += "{\"id\":" + std::to_string(body.size()) + "},";
    const std::string compressed = gzip(body);
    EXPECT_LT(compressed.size(), body.size()) << size;
    EXPECT_EQ(read(compressed), body) << size;
  }
}

TEST(Gzip, IsEmptyIfItIsNotShorter) {
  std::string noise;
  for (std::uint32_t i = 0, x = 1; i < 5000; ++i) {
    x = x * 1664525 + 1013904223;
    noise += static_cast<char>(x >> 24);
  }
  for (const std::string& body : {std::string(), std::string("a"), std::string("short"), noise}) {
    EXPECT_EQ(gzip(body), "");
  }
}

TEST(Gzip, IsAcceptedOnlyIfAcceptEncodingAllowsIt) {
  struct Case {
    std::string_view field;
    bool accepts;
  };
  for (const auto& [field, accepts] : {Case{"gzip", true},
                                       Case{"GZIP", true},
                                       Case{"x-gzip", true},
                                       Case{"deflate, gzip, br", true},
                                       Case{"br;q=1.0, gzip;q=0.2", true},
                                       Case{"gzip ; Q=0.001", true},
                                       Case{"*", true},
                                       Case{"identity, *;q=0.5", true},
                                       Case{"*;q=0, gzip", true},
                                       Case{"", false},
                                       Case{"identity", false},
                                       Case{"br", false},
                                       Case{"gzip;q=0", false},
                                       Case{"gzip;q=0.000", false},
                                       Case{"gzip; q=0.", false},
                                       Case{"gzip;q=0, *", false},
                                       Case{"*, gzip;q=0", false},
                                       Case{"*;q=0", false},
                                       Case{"gzipped", false},
                                       Case{",,;", false}}) {
    Headers headers;
    headers.add("accept-encoding", std::string(field));
    EXPECT_EQ(accepts_gzip(headers), accepts) << field;
  }
  EXPECT_FALSE(accepts_gzip({}));
  Headers two;
  two.add("Accept-Encoding", "br");
  two.add("Accept-Encoding", "gzip");
  EXPECT_TRUE(accepts_gzip(two));
}

}  // namespace
}  // namespace parley::http
