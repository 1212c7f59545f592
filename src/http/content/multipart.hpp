// An incremental parser of multipart/form-data (RFC 7578, framed by RFC 2046 section 5.1). Its input is
// bytes. Its output is the beginning of a part, the part's bytes and its end. It does no I/O, gives the same
// result for any split of the input, and buffers no more than one part's header block.
//
//   --b CRLF --header lines--> part --bytes--> data ... part_end --b CRLF--> part ... --b-- --> end
//
// It is strict where senders agree. Only one line end may precede the first delimiter. A line that begins
// with the delimiter must be a delimiter; otherwise the body is refused. Text after the last delimiter is
// ignored.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace parley::http {

struct MultipartLimits {
  std::size_t parts = 16;
  std::size_t header_block = 4 << 10;  ///< per part, in bytes
  std::size_t header_lines = 16;       ///< per part
};

/// Returns the boundary of a Content-Type field for multipart/form-data: 1 to 70 of RFC 2046's characters.
/// Returns std::nullopt for any other field.
std::optional<std::string> multipart_boundary(std::string_view content_type);

class MultipartParser {
 public:
  enum class Event : std::uint8_t {
    more,      ///< all bytes are consumed
    part,      ///< a part begins; name() and filename() describe it
    data,      ///< data() holds the next bytes of the part
    part_end,  ///< the part is complete
    end,       ///< the body is complete
    refused,   ///< malformed or over a limit; the parser stays in this state
  };

  explicit MultipartParser(std::string_view boundary, MultipartLimits limits = {});

  /// Consumes bytes from the front of `bytes` until the next event.
  Event next(std::string_view& bytes);

  const std::string& name() const { return name_; }
  /// The file name: std::nullopt if the part is not a file, empty if the name cannot be decoded. The quoted
  /// form, filename* and encoded words are decoded. The name may hold any bytes, including a path and control
  /// characters.
  const std::optional<std::string>& filename() const { return filename_; }
  /// Points into the last input or into this object. Valid until the next call.
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
  std::size_t matched_ = 2;  ///< bytes of the delimiter; the first one needs no line end
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
