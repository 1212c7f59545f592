// Compressed payloads for tests: taken out of a server's frames, and made by zlib itself.
#pragma once

#include <string>
#include <string_view>
#include <zlib.h>

#include <gtest/gtest.h>

namespace parley::ws::test {

/// The payload of a frame that a server sent, which is nothing else.
inline std::string_view payload_of(std::string_view frame) {
  const int length = frame[1] & 0x7f;
  return frame.substr(length < 126 ? 2 : length == 126 ? 4 : 10);
}

/// A message of nothing but zeros, a thousand times as long as its payload.
inline std::string bomb(std::size_t size) {
  const std::string zeros(size, '\0');
  std::string payload(size / 1000 + 100, '\0');
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(zeros.data()));
  stream.avail_in = static_cast<uInt>(size);
  stream.next_out = reinterpret_cast<Bytef*>(payload.data());
  stream.avail_out = static_cast<uInt>(payload.size());
  EXPECT_EQ(deflate(&stream, Z_SYNC_FLUSH), Z_OK);
  EXPECT_GT(stream.avail_out, 0u);
  payload.resize(stream.total_out - 4);
  deflateEnd(&stream);
  return payload;
}

}  // namespace parley::ws::test
