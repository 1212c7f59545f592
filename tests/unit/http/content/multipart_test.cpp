// Tests forms as browsers, curl and attackers send them.
#include "http/content/multipart.hpp"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "unit/http/multipart_reading.hpp"

namespace parley::http {
namespace {

using test::FormReading;
using test::read_form;

std::string part(std::string_view parameters, std::string_view body) {
  return "--b\r\nContent-Disposition: form-data; " + std::string(parameters) + "\r\n\r\n" +
         std::string(body) + "\r\n";
}

struct Case {
  std::string bytes;
  std::string seen;
};

const Case good[] = {
    {part("name=\"a\"", "one") + "--b--\r\n", "[a|-|one] end"},
    {part("name=\"file\"; filename=\"x.png\"", "PNG") + part("name=\"t\"", "") + "--b--",
     "[file|x.png|PNG][t|-|] end"},
    {"--b\r\nContent-Type: image/png\r\ncontent-disposition: FORM-DATA; name=f; "
     "filename=\"\"\r\n\r\nx\r\n--b--",
     "[f||x] end"},
    {"\r\n" + part("name=\"a\"", "1") + "--b--", "[a|-|1] end"},
    {"--b \t\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b--", "[a|-|1] end"},
    {part("name=\"a\"", "\r\n\r\n--\r\n-b\r\r\n--a--b\r") + "--b--",
     "[a|-|\r\n\r\n--\r\n-b\r\r\n--a--b\r] end"},
    {part("name=\"a\"", "1") + "--b--\r\nepilogue\r\n--b\r\nignored", "[a|-|1] end"},
    {part("name=\"f\"; filename=\"a\\\"b\\\\c\\d;e.txt\"", "") + "--b--", "[f|a\"b\\c\\d;e.txt|] end"},
    {part("filename=\"x\" ; name=\"f\"; filename*=UTF-8''better", "1") + "--b--", "[f|better|1] end"},
    // A file as .NET sends it, with an ASCII name and with another name.
    {part("name=file; filename=photo.png; filename*=utf-8''photo.png", "1") + "--b--",
     "[file|photo.png|1] end"},
    {part("name=file; filename=\"=?utf-8?B?xbx1xYIucG5n?=\"; filename*=utf-8''%C5%BCu%C5%82.png", "1") +
         "--b--",
     "[file|\xc5\xbcu\xc5\x82.png|1] end"},
    {part("name=file; filename=\"=?utf-8?B?xbx1xYIucG5n?=\"", "1") + "--b--",
     "[file|\xc5\xbcu\xc5\x82.png|1] end"},
    {part("name=file; filename*=UTF-8'pl'%c5%bcu%c5%82.png", "1") + "--b--",
     "[file|\xc5\xbcu\xc5\x82.png|1] end"},
    {part("name=file; filename*=iso-8859-1''na%EFve.txt", "1") + "--b--", "[file|na\xc3\xafve.txt|1] end"},
    {part("name=file; filename*=\"UTF-8''a%20b.txt\"", "1") + "--b--", "[file|a b.txt|1] end"},
    // A filename* that cannot be decoded leaves the other name in effect. The part is still a file.
    {part("name=file; filename=x.png; filename*=UTF-8''%zz", "1") + "--b--", "[file|x.png|1] end"},
    {part("name=file; filename=x.png; filename*=koi8-r''%c6", "1") + "--b--", "[file|x.png|1] end"},
    {part("name=file; filename*=UTF-8''%ff", "1") + "--b--", "[file||1] end"},
    {part("name=file; filename*=x.png", "1") + "--b--", "[file||1] end"},
    {part("name=file; filename=x.png;", "1") + "--b--", "[file|x.png|1] end"},
    {part("name=file; filename=my(1).png", "1") + "--b--", "[file|my(1).png|1] end"},
    {part("name=file; filename=na\xc3\xafve.txt; x=y", "1") + "--b--", "[file|na\xc3\xafve.txt|1] end"},
    {part("name=\"a\"", "no end"), "[a|-|no end"},
};

TEST(HttpMultipart, GivesTheSamePartsForAnySplitOfTheBytes) {
  for (const Case& form : good) {
    ASSERT_EQ(read_form(form.bytes), form.seen) << form.bytes;
    for (std::size_t cut = 1; cut < form.bytes.size(); ++cut) {
      FormReading reading;
      reading.feed(std::string_view(form.bytes).substr(0, cut));
      reading.feed(std::string_view(form.bytes).substr(cut));
      ASSERT_EQ(reading.seen(), form.seen) << "split after " << form.bytes.substr(0, cut);
    }
    FormReading reading;
    for (const char byte : form.bytes) reading.feed({&byte, 1});
    ASSERT_EQ(reading.seen(), form.seen);
  }
}

TEST(HttpMultipart, RefusesMalformedForms) {
  const std::string head = "--b\r\nContent-Disposition: form-data; ";
  for (const std::string& bytes : {
           std::string("x"),
           std::string("preamble\r\n--b\r\n"),
           std::string("-b"),
           std::string("\n--b\r\n"),
           std::string("\r\r"),
           std::string("--bb\r\n"),
           std::string("--b\n"),
           std::string("--b \r\r"),
           std::string("--b-x"),
           std::string("--b") + std::string(65, ' '),
           std::string("--b\r\n\r\n"),  // no Content-Disposition
           std::string("--b\r\nContent-Type: a/b\r\n\r\n"),
           std::string("--b\r\nContent-Disposition : form-data; name=a\r\n"),
           std::string("--b\r\nContent-Disposition: attachment; name=a\r\n"),
           std::string("--b\r\nContent-Disposition: form-data\r\n"),  // no name
           std::string("--b\r\n folded: x\r\n"),
           std::string("--b\r\nno colon\r\n"),
           std::string("--b\r\nX: a\nY"),
           std::string("--b\r\nX: \0", 10),
           std::string("--b\r\nX: a\rY"),
           head + "name=a; name=b\r\n",
           head + "name=a; filename=b; filename=c\r\n",
           head + "name=a; filename*=UTF-8''b; filename*=UTF-8''c\r\n",
           head + "name=a; filename=my file.png\r\n",
           head + "name=a; filename=\r\n",
           head + "name=a; filename=\"x\r\n",
           head + "name=a; filename\r\n",
           head + "name=a; =x\r\n",
           head + "name=a; filename=\"b\"c\r\n",
           head + "name=a; filename=b\"c\r\n",
           head + "name=\"a\r\n",
           head + "name=\"a\" x\r\n",
           head + "name=\r\n",
           head + "name=a b\r\n",
           head + "name=a\r\nContent-Disposition: form-data; name=b\r\n",
           head + "name=a\r\n\r\n\r\n--bx",  // a line that only begins with the delimiter
       }) {
    EXPECT_TRUE(read_form(bytes).ends_with("refused")) << testing::PrintToString(bytes);
  }
}

TEST(HttpMultipart, KeepsRefusingAfterAnError) {
  MultipartParser parser("b");
  std::string_view bytes = "x--b\r\n";
  EXPECT_EQ(parser.next(bytes), MultipartParser::Event::refused);
  bytes = "--b\r\n";
  EXPECT_EQ(parser.next(bytes), MultipartParser::Event::refused);
}

TEST(HttpMultipart, LimitsPartsAndTheirHeaders) {
  const std::string two = part("name=a", "1") + part("name=a", "2");
  EXPECT_EQ(read_form(two + "--b--", {.parts = 2}), "[a|-|1][a|-|2] end");
  EXPECT_EQ(read_form(two + "--b--", {.parts = 1}), "[a|-|1] refused");

  const std::string one = "Content-Disposition: form-data; name=a\r\n\r\n";
  EXPECT_EQ(read_form("--b\r\n" + one, {.header_block = one.size()}), "[a|-|");
  EXPECT_EQ(read_form("--b\r\n" + one, {.header_block = one.size() - 1}), " refused");
  EXPECT_EQ(read_form("--b\r\nX: y\r\n" + one, {.header_lines = 2}), "[a|-|");
  EXPECT_EQ(read_form("--b\r\nX: y\r\n" + one, {.header_lines = 1}), " refused");
}

TEST(HttpMultipart, FindsTheBoundary) {
  EXPECT_EQ(multipart_boundary("multipart/form-data; boundary=abc"), "abc");
  EXPECT_EQ(multipart_boundary("Multipart/Form-Data;charset=utf-8 ; Boundary=\"a b:c\""), "a b:c");
  EXPECT_EQ(multipart_boundary("multipart/form-data; boundary=" + std::string(70, 'x')),
            std::string(70, 'x'));
  EXPECT_EQ(multipart_boundary("multipart/form-data; boundary=abc;"), "abc");
  for (const std::string& refused : {
           std::string(),
           std::string("multipart/form-data; boundary=a; charset=\"x"),
           std::string("multipart/form-data"),
           std::string("multipart/mixed; boundary=a"),
           std::string("multipart/form-data; boundary="),
           std::string("multipart/form-data; boundary=\"\""),
           std::string("multipart/form-data; boundary=\"a \""),
           std::string("multipart/form-data; boundary=a; boundary=b"),
           std::string("multipart/form-data; boundary=\"a\\r\""),
           std::string("multipart/form-data; boundary=a b"),
           "multipart/form-data; boundary=" + std::string(71, 'x'),
           std::string("x; boundary=a"),
       }) {
    EXPECT_EQ(multipart_boundary(refused), std::nullopt) << refused;
  }
}

}  // namespace
}  // namespace parley::http
