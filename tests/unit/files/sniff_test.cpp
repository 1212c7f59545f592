// Types are detected from the bytes, whatever name and type a client gives.
#include "files/sniff.hpp"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace parley::files {
namespace {

using namespace std::string_view_literals;

struct Case {
  std::string_view head;
  std::string_view type;
};

TEST(Sniff, DetectsTheListedTypesByTheirFirstBytes) {
  for (const auto& [head, type] : {
           Case{"\x89PNG\r\n\x1a\n...", "image/png"},
           Case{"\xff\xd8\xff\xe0", "image/jpeg"},
           Case{"GIF89a", "image/gif"},
           Case{"RIFF....WEBPVP8 ", "image/webp"},
           Case{"....ftypavif", "image/avif"},
           Case{"RIFF....WAVEfmt ", "audio/wav"},
           Case{"ID3\x04", "audio/mpeg"},
           Case{"OggS", "audio/ogg"},
           Case{"....ftypisom", "video/mp4"},
           Case{"....ftypM4A ", "audio/mp4"},
           Case{"....ftypqt  ", "video/quicktime"},
           Case{"\x1a\x45\xdf\xa3", "video/webm"},
           Case{"%PDF-1.7", "application/pdf"},
           Case{"PK\x03\x04", "application/zip"},
           Case{"\x1f\x8b\x08", "application/gzip"},
           Case{"BM\x36\x30\x01\0\0\0\0\0"sv, "image/bmp"},
       }) {
    EXPECT_EQ(sniff(head), type) << testing::PrintToString(head);
  }
}

TEST(Sniff, ATypeThatIsNotListedIsTextOrBytes) {
  for (const auto& [head, type] : {
           Case{"<!DOCTYPE html><script>", "text/plain"},
           Case{"<svg onload=\"x\">", "text/plain"},
           Case{"BM is no picture", "text/plain"},
           Case{"Gr\xc3\xbc\xc3\x9f"
                "e\r\n\t",
                "text/plain"},
           Case{"", "text/plain"},
           Case{"a\0b"sv, "application/octet-stream"},
           Case{"Gr\xfc\xdf"
                "e",
                "application/octet-stream"},
           Case{"\x7f"
                "ELF",
                "application/octet-stream"},
           Case{"half a character \xc3", "application/octet-stream"},
           Case{"RIFF....ABCD\x01", "application/octet-stream"},
           Case{"\x89PNG", "application/octet-stream"},
       }) {
    EXPECT_EQ(sniff(head), type) << testing::PrintToString(head);
  }
}

TEST(Sniff, LooksAtNoMoreThanTheDocumentedNumberOfBytes) {
  const std::string text(sniffed_bytes - 1, 'x');
  EXPECT_EQ(sniff(text + "\xc3"), "text/plain") << "a character that is cut off at the end";
  EXPECT_EQ(sniff(text + "x\x01"), "text/plain");
  EXPECT_EQ(sniff(text + "\x01"), "application/octet-stream");
}

TEST(Sniff, OnlyImagesWithoutCodeAreShownInline) {
  for (const std::string_view shown : {"image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"}) {
    EXPECT_TRUE(is_shown_inline(shown)) << shown;
  }
  for (const std::string_view saved :
       {"image/svg+xml", "text/html", "text/plain", "application/pdf", "image/tiff", "video/mp4", ""}) {
    EXPECT_FALSE(is_shown_inline(saved)) << saved;
  }
}

TEST(Sniff, AcceptsTheTypesOfAList) {
  EXPECT_TRUE(is_accepted("image/png", "*"));
  EXPECT_TRUE(is_accepted("image/png", "application/pdf, image/*"));
  EXPECT_TRUE(is_accepted("application/pdf", "application/pdf, image/*"));
  EXPECT_FALSE(is_accepted("text/plain", "application/pdf,image/*"));
  EXPECT_FALSE(is_accepted("imagex/png", "image/*"));
  EXPECT_FALSE(is_accepted("image/pngx", "image/png"));
  EXPECT_FALSE(is_accepted("image/png", ""));
}

}  // namespace
}  // namespace parley::files
