// The embedded client: it is complete, of one version, and its compressed files equal the plain ones.
#include "client/files.hpp"

#include <string>
#include <string_view>
#include <zlib.h>

#include <gtest/gtest.h>

namespace parley::client {
namespace {

std::string inflated(std::string_view gzipped, std::size_t size) {
  std::string out(size + 1, '\0');
  z_stream stream{};
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(gzipped.data()));
  stream.avail_in = static_cast<uInt>(gzipped.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  constexpr int gzip_only = 16 + MAX_WBITS;
  EXPECT_EQ(inflateInit2(&stream, gzip_only), Z_OK);
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return out;
}

class ClientFiles : public testing::Test {
 protected:
  void SetUp() override {
    if (files().empty()) GTEST_SKIP() << "built without the npm package";
  }
};

TEST_F(ClientFiles, AreThoseThatTheReferenceServerServes) {
  for (const std::string name :
       {"socket.io.js", "socket.io.min.js", "socket.io.esm.min.js", "socket.io.msgpack.min.js"}) {
    for (const std::string suffix : {"", ".map"}) {
      EXPECT_NE(http::find_file(files(), "/socket.io/" + name + suffix), nullptr) << name << suffix;
    }
  }
}

TEST_F(ClientFiles, AreSmallerWhenCompressedAndInflateToTheSame) {
  for (const http::StaticFile& file : files()) {
    EXPECT_LT(file.gzipped.size(), file.bytes.size() / 2) << file.path;
    EXPECT_TRUE(inflated(file.gzipped, file.bytes.size()) == file.bytes) << file.path;
  }
}

TEST_F(ClientFiles, HaveTheirVersionAsEtag) {
  for (const http::StaticFile& file : files()) {
    if (!file.path.ends_with(".js")) continue;
    const std::string version(file.etag.substr(1, file.etag.size() - 2));
    EXPECT_NE(file.bytes.substr(0, 200).find("v" + version), std::string_view::npos) << file.path;
  }
}

}  // namespace
}  // namespace parley::client
