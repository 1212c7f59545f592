// multipart/form-data (RFC 7578, framed by RFC 2046 section 5.1), while it comes: bytes in, the beginning of
// a part, its bytes and its end out. Sans-IO, the same for any way of cutting the bytes, and holds no more
// than a part's header block.
//
//   --b CRLF --header lines--> part --bytes--> data ... part_end --b CRLF--> part ... --b-- --> end
//
// Strict where senders agree: nothing in front of the first delimiter but one line end; a line that begins
// with the delimiter is one, or the body is refused. What follows the last delimiter is dropped.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace parley::http {

struct MultipartLimits {
  std::size_t parts = 16;
  std::size_t header_block = 4 << 10;  ///< of one part, in bytes
  std::size_t header_lines = 16;       ///< of one part
};

/// The boundary of a Content-Type field that says multipart/form-data: 1 to 70 of RFC 2046's characters.
std::optional<std::string> multipart_boundary(std::string_view content_type);

class MultipartParser {
 public:
  enum class Event : std::uint8_t {
    more,      ///< all bytes are used up
    part,      ///< name() and filename() are those of a part that begins
    data,      ///< data() is the next of its bytes
    part_end,  ///< it is whole
    end,       ///< so is the body
    refused,   ///< and stays so
  };

  explicit MultipartParser(std::string_view boundary, MultipartLimits limits = {});

  /// Takes bytes off the front of `bytes` until something has happened.
  Event next(std::string_view& bytes);

  const std::string& name() const { return name_; }
  /// Nothing for a part that is no file. Empty where it cannot be read. As sent, the escapes of the quoted
  /// form, of filename* and of encoded words undone: any bytes, a path and controls among them.
  const std::optional<std::string>& filename() const { return filename_; }
  /// Lies in the bytes given last, or in this; valid until the next call.
  std::string_view data() const { return data_; }

 private:
  enum class State : std::uint8_t { start, delimiter_end, header, body, epilogue, refused };

  Event refuse();
  Event scan(std::string_view& bytes);
  Event begin_part();
  void after_delimiter(char c);
  bool header_char(char c);
  bool header_line();
  bool disposition(std::string_view value);

  std::string delimiter_;  ///< CRLF -- boundary
  MultipartLimits limits_;
  State state_ = State::start;
  std::size_t matched_ = 2;  ///< of the delimiter; the first one needs no line end
  std::string line_;
  std::size_t header_size_ = 0;
  std::size_t header_lines_ = 0;
  std::size_t parts_ = 0;
  bool has_disposition_ = false;
  std::string name_;
  std::optional<std::string> filename_;
  std::string_view data_;
};

}  // namespace parley::http
