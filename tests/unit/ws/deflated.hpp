// Compressed payloads for tests: extracted from a server's frames, or created directly with zlib.
#pragma once

#include <string>
#include <string_view>
#include <zlib.h>

#include <gtest/gtest.h>

namespace parley::ws::test {

/// Returns the payload of a single frame that a server sent.
inline std::string_view payload_of(std::string_view frame) {
  const int length = frame[1] & 0x7f;
  return frame.substr(length < 126 ? 2 : length == 126 ? 4 : 10);
}

/// Returns the compressed form of `size` zero bytes. It is about a thousand times shorter than the message.
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
