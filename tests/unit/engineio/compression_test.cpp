// Answers to polls, compressed for clients that accept it.
#include <zlib.h>

#include "unit/engineio/scene.hpp"

namespace parley::engineio {
namespace {

std::string inflated(const std::string& body) {
  std::string out(2 << 20, '\0');
  z_stream stream{};
  EXPECT_EQ(::inflateInit2(&stream, MAX_WBITS + 16), Z_OK);
  std::string bytes = body;
  stream.next_in = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(::inflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  ::inflateEnd(&stream);
  return out;
}

class PollCompression : public Scene {
 protected:
  explicit PollCompression(bool is_on = true) : Scene(options(is_on)) {}
  static Options options(bool is_on) {
    Options options;
    options.http_compression = is_on;
    return options;
  }
  Answer fetch(const std::string& sid, std::string_view accepted) {
    return ask("GET", query("polling", sid), "", "Accept-Encoding: " + std::string(accepted) + "\r\n");
  }
  std::string sid = open_polling();
  const std::string text = std::string(1023, 'x');
};

TEST_F(PollCompression, AppliesToAnswersFromOneKibibyteForClientsThatAcceptIt) {
  emit(text);
  const Answer answer = fetch(sid, "deflate, gzip;q=0.5");
  EXPECT_EQ(answer.headers.at("content-encoding"), "gzip");
  EXPECT_EQ(answer.headers.at("vary"), "Accept-Encoding");
  EXPECT_LT(answer.body.size(), 100u);
  EXPECT_EQ(inflated(answer.body), "4" + text);

  for (const std::string_view accepted : {"gzip;q=0", "br", ""}) {
    emit(text);
    const Answer plain = fetch(sid, accepted);
    EXPECT_EQ(plain.headers.count("content-encoding"), 0u) << accepted;
    EXPECT_EQ(plain.headers.at("vary"), "Accept-Encoding") << accepted;
    EXPECT_EQ(plain.body, "4" + text) << accepted;
  }
  emit(text.substr(1));
  const Answer brief = fetch(sid, "gzip");
  EXPECT_EQ(brief.headers.count("content-encoding"), 0u);
  EXPECT_EQ(brief.body, "4" + text.substr(1));
}

TEST_F(PollCompression, AppliesToParkedPollsToo) {
  Line& line = send(connect(), "GET", query("polling", sid), "", "Accept-Encoding: gzip\r\n");
  emit(text);
  tick();
  EXPECT_EQ(inflated(answer_on(line).body), "4" + text);
  Line& plain = poll(sid);
  emit(text);
  tick();
  EXPECT_EQ(answer_on(plain).body, "4" + text) << "of the same session, by a client that does not accept it";
}

TEST_F(PollCompression, DoesNotApplyToAnswersAboveOneMebibyte) {
  const std::string page((1 << 20) - 1, 'x');
  emit(page);
  EXPECT_EQ(inflated(fetch(sid, "gzip").body), "4" + page);
  emit(page + "x");
  EXPECT_EQ(fetch(sid, "gzip").body, "4" + page + "x");
}

class NoPollCompression : public PollCompression {
 protected:
  NoPollCompression() : PollCompression(false) {}
};

TEST_F(NoPollCompression, IsTheDefault) {
  emit(text);
  const Answer answer = fetch(sid, "gzip");
  EXPECT_EQ(answer.body, "4" + text);
  EXPECT_EQ(answer.headers.count("vary"), 0u);
}

}  // namespace
}  // namespace parley::engineio
