#include "http/content/gzip.hpp"

#include <new>

#define ZLIB_CONST  // next_in is only read
#include <zlib.h>

#include "http/text.hpp"

namespace parley::http {

namespace {

/// The same level as for WebSocket messages. It takes half the time of zlib's default 6, for a few percent
/// more bytes of chat history.
constexpr int level = 3;
constexpr int gzip_format = 16;  // added to the window bits
constexpr int memory = 8;        // zlib's default

/// The largest body that one call of zlib accepts.
constexpr std::size_t most = std::size_t{1} << 30;

class Deflater {
 public:
  Deflater() {
    if (::deflateInit2(&stream, level, Z_DEFLATED, MAX_WBITS + gzip_format, memory, Z_DEFAULT_STRATEGY) !=
        Z_OK)
      throw std::bad_alloc();
  }
  ~Deflater() { ::deflateEnd(&stream); }
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;

  z_stream stream{};
};

/// Removes the first item from a list and returns it without the blanks around it.
std::string_view take_item(std::string_view& list, char separator) {
  const std::size_t end = list.find(separator);
  const std::string_view item = trim_space(list.substr(0, end));
  list = end == std::string_view::npos ? std::string_view() : list.substr(end + 1);
  return item;
}

/// Whether the weight is 0 in any of its spellings: "0", "0.", "0.000".
bool is_zero(std::string_view weight) {
  return weight.starts_with('0') && weight.find_first_not_of("0.") == std::string_view::npos;
}

/// Whether the item's parameters keep it acceptable.
bool is_wanted(std::string_view parameters) {
  while (!parameters.empty()) {
    const std::string_view parameter = take_item(parameters, ';');
    const bool is_weight = parameter.starts_with("q=") || parameter.starts_with("Q=");
    if (is_weight && is_zero(parameter.substr(2))) return false;
  }
  return true;
}

}  // namespace

bool accepts_gzip(const Headers& headers) {
  bool takes_any = false;
  for (const Headers::Field& field : headers) {
    if (!equal_ignoring_case(field.name, "Accept-Encoding")) continue;
    for (std::string_view list = field.value; !list.empty();) {
      std::string_view item = take_item(list, ',');
      const std::string_view coding = take_item(item, ';');
      if (equal_ignoring_case(coding, "gzip") || equal_ignoring_case(coding, "x-gzip"))
        return is_wanted(item);
      if (coding == "*") takes_any = is_wanted(item);
    }
  }
  return takes_any;
}

std::string gzip(std::string_view body) {
  if (body.empty() || body.size() > most) return {};
  Deflater deflater;
  std::string compressed(body.size(), '\0');
  z_stream& stream = deflater.stream;
  stream.next_in = reinterpret_cast<const Bytef*>(body.data());
  stream.avail_in = static_cast<uInt>(body.size());
  stream.next_out = reinterpret_cast<Bytef*>(compressed.data());
  stream.avail_out = static_cast<uInt>(compressed.size());
  if (::deflate(&stream, Z_FINISH) != Z_STREAM_END || stream.avail_out == 0) return {};
  compressed.resize(compressed.size() - stream.avail_out);
  return compressed;
}

}  // namespace parley::http
