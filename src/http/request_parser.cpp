#include "http/request_parser.hpp"

#include <algorithm>
#include <utility>

#include "http/text.hpp"

namespace parley::http {

namespace {

constexpr std::size_t longest_method = 32;

/// Parses 1*DIGIT of at most 18 digits. Returns false for anything else, including signs and lists.
bool read_length(std::string_view text, std::uint64_t& out) {
  if (text.empty() || text.size() > 18) return false;
  out = 0;
  for (const char c : text) {
    if (!is_digit(c)) return false;
    out = out * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return true;
}

/// Whether `text` consists of the characters of reg-name, IPv4 or [IPv6] with an optional port. It contains
/// no user part, path or blank.
bool is_host(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    constexpr std::string_view allowed = ".-_~:[]%!$&'()*+,;=";
    const char lower = lower_case(c);
    return is_digit(c) || (lower >= 'a' && lower <= 'z') || allowed.find(c) != std::string_view::npos;
  });
}

}  // namespace

void RequestParser::refuse(int status) {
  state_ = State::refused;
  refusal_ = status;
}

std::size_t RequestParser::feed(std::string_view bytes) {
  std::size_t used = 0;
  while (used < bytes.size()) {
    if (state_ == State::head) {
      used += feed_head(bytes.substr(used));
    } else if (state_ == State::body) {
      used += feed_body(bytes.substr(used));
    } else {
      break;
    }
  }
  return used;
}

void RequestParser::next() {
  {
    // The old request is destroyed, because a string keeps its buffer when an empty string is assigned to it.
    const Request served = std::move(request_);
  }
  request_ = {};
  drop_line();
  line_ended_ = false;
  head_size_ = 0;
  framing_ = Framing::none;
  chunk_state_ = ChunkState::size;
  body_size_ = 0;
  extensions_size_ = 0;
  trailer_size_ = 0;
  expects_continue_ = false;
  keep_alive_ = true;
  state_ = State::head;
}

// --- lines ------------------------------------------------------------------------------------------------

/// Reads no further than the first byte beyond the limit. The result and the status of a refusal therefore do
/// not depend on how the input is split.
std::optional<std::string_view> RequestParser::take_line(std::string_view bytes, std::size_t& used,
                                                         std::size_t limit, int too_long) {
  if (line_ended_) {
    if (bytes.front() != '\n') return refuse(400), std::nullopt;
    line_ended_ = false;
    used = 1;
    return line_;
  }
  const std::size_t room = limit - line_.size();
  const std::string_view seen = bytes.substr(0, room + 1);
  const auto end = static_cast<std::size_t>(std::ranges::find_if_not(seen, is_field_char) - seen.begin());
  used = end;
  if (end == seen.size()) {
    if (end > room) return refuse(too_long), std::nullopt;
    line_.append(seen);
    return std::nullopt;
  }
  if (seen[end] != '\r') return refuse(400), std::nullopt;
  if (line_.empty() && bytes.substr(end + 1).starts_with('\n')) {
    used = end + 2;
    return bytes.substr(0, end);
  }
  line_.append(seen.substr(0, end));
  line_ended_ = true;
  used = end + 1;
  return std::nullopt;
}

void RequestParser::drop_line() {
  std::string().swap(line_);
}

// --- head -------------------------------------------------------------------------------------------------

std::size_t RequestParser::feed_head(std::string_view bytes) {
  const bool is_first = request_.method.empty();
  // A byte that cannot start a method is refused at once. A TLS client, for example, waits for an answer and
  // sends no line end.
  if (is_first && line_.empty() && !line_ended_ && !is_token_char(bytes.front()) && bytes.front() != '\r') {
    refuse(400);
    return 0;
  }
  const std::size_t left = limits_.header_block - std::min(head_size_, limits_.header_block);
  const std::size_t limit = is_first ? std::min(limits_.request_line, left) : left;
  std::size_t used = 0;
  if (const auto line = take_line(bytes, used, limit, is_first ? 414 : 431)) {
    head_size_ += line->size() + 2;
    head_line(*line);
    line_.clear();
  }
  if (state_ != State::head) drop_line();
  return used;
}

void RequestParser::head_line(std::string_view line) {
  if (request_.method.empty()) {
    // RFC 9112 section 2.2: one empty line before a request is ignored. More than one is refused.
    if (line.empty() && head_size_ == 2) return;
    if (!request_line(line)) refuse(400);
    return;
  }
  if (line.empty()) return head_done();
  if (request_.headers.size() >= limits_.header_fields) return refuse(431);
  if (!field_line(line)) refuse(400);
}

bool RequestParser::request_line(std::string_view line) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return false;
  const std::string_view method = line.substr(0, first);
  const std::string_view version = line.substr(last + 1);
  if (!is_token(method) || method.size() > longest_method) return false;
  if (version.size() != 8 || !version.starts_with("HTTP/") || !is_digit(version[5]) || version[6] != '.' ||
      !is_digit(version[7])) {
    return false;
  }
  if (version[5] != '1' || version[7] > '1') return false;
  request_.minor_version = version[7] - '0';
  const std::string_view resource = line.substr(first + 1, last - first - 1);
  if (resource == "*" && method != "OPTIONS") return false;
  if (!target(resource)) return false;
  request_.method = method;
  return true;
}

/// Parses the origin form, "*" for OPTIONS, or the absolute form. Of the absolute form only path and query
/// are used: an origin server must accept it (RFC 9112 section 3.2.2), but its host name is ignored.
bool RequestParser::target(std::string_view target) {
  const bool is_visible = std::ranges::all_of(target, [](char c) { return c > ' ' && c < 0x7f; });
  if (target.empty() || !is_visible || target.find('#') != std::string_view::npos) return false;
  if (target == "*") {
    request_.target = request_.path = "*";
    return true;
  }
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (target.size() <= scheme.size() || !equal_ignoring_case(target.substr(0, scheme.size()), scheme))
      continue;
    target.remove_prefix(scheme.size());
    const std::size_t path = std::min(target.find_first_of("/?"), target.size());
    if (path == 0 || !is_host(target.substr(0, path))) return false;
    target.remove_prefix(path);
    break;
  }
  if (target.empty()) target = "/";
  if (target.front() != '/') return false;
  request_.target = target;
  const std::size_t question = std::min(target.find('?'), target.size());
  if (question < target.size()) request_.query = target.substr(question + 1);
  return percent_decode(target.substr(0, question), request_.path) &&
         request_.path.find('\0') == std::string::npos;
}

bool RequestParser::field_line(std::string_view line) {
  const std::size_t colon = line.find(':');
  // A folded line (obs-fold) starts with a blank, which is not allowed in a name.
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) return false;
  const std::string_view value = trim_space(line.substr(colon + 1));
  request_.headers.add(std::string(line.substr(0, colon)), std::string(value));
  return true;
}

void RequestParser::head_done() {
  const std::size_t hosts = request_.headers.count("Host");
  if (hosts > 1 || (hosts == 0 && request_.minor_version == 1)) return refuse(400);
  if (hosts == 1 && !is_host(*request_.headers.find("Host"))) return refuse(400);
  if (!framing() || !connection()) return;
  state_ = State::head_complete;
}

bool RequestParser::framing() {
  const std::size_t codings = request_.headers.count("Transfer-Encoding");
  const std::size_t lengths = request_.headers.count("Content-Length");
  if (codings > 0) {
    if (codings > 1 || lengths > 0 || request_.minor_version == 0) return refuse(400), false;
    if (!equal_ignoring_case(*request_.headers.find("Transfer-Encoding"), "chunked"))
      return refuse(501), false;
    framing_ = Framing::chunked;
    return true;
  }
  if (lengths == 0) return true;
  if (lengths > 1 || !read_length(*request_.headers.find("Content-Length"), remaining_))
    return refuse(400), false;
  framing_ = remaining_ > 0 ? Framing::length : Framing::none;
  return true;
}

bool RequestParser::connection() {
  const bool close = request_.headers.has_token("Connection", "close");
  keep_alive_ =
      !close && (request_.minor_version == 1 || request_.headers.has_token("Connection", "keep-alive"));
  if (const std::string* expected = request_.headers.find("Expect")) {
    if (!equal_ignoring_case(*expected, "100-continue")) return refuse(417), false;
    expects_continue_ = request_.minor_version == 1 && framing_ != Framing::none;
  }
  return true;
}

// --- body -------------------------------------------------------------------------------------------------

void RequestParser::accept_body(std::size_t max_body) {
  max_body_ = max_body;
  if (framing_ == Framing::none) {
    state_ = State::complete;
    return;
  }
  if (framing_ == Framing::length && remaining_ > max_body) return refuse(413);
  state_ = State::body;
}

std::size_t RequestParser::feed_body(std::string_view bytes) {
  if (framing_ == Framing::chunked) return feed_chunked(bytes);
  const std::size_t step = std::min<std::uint64_t>(remaining_, bytes.size());
  request_.body.append(bytes.substr(0, step));
  body_size_ += step;
  remaining_ -= step;
  if (remaining_ == 0) state_ = State::complete;
  return step;
}

std::size_t RequestParser::feed_chunked(std::string_view bytes) {
  std::size_t used = 0;
  switch (chunk_state_) {
    case ChunkState::size:
      if (const auto line = take_line(bytes, used, limits_.chunk_line, 400)) {
        chunk_size(*line);
        line_.clear();
      }
      return used;
    case ChunkState::payload:
      used = std::min<std::uint64_t>(remaining_, bytes.size());
      request_.body.append(bytes.substr(0, used));
      body_size_ += used;
      remaining_ -= used;
      if (remaining_ == 0) chunk_state_ = ChunkState::payload_end;
      return used;
    case ChunkState::payload_end:
      if (take_line(bytes, used, 0, 400)) chunk_state_ = ChunkState::size;
      return used;
    case ChunkState::trailer:
      break;
  }
  const std::size_t left = limits_.trailers - std::min(trailer_size_, limits_.trailers);
  if (const auto line = take_line(bytes, used, left, 431)) {
    trailer_size_ += line->size() + 2;
    const std::size_t colon = line->find(':');
    if (line->empty()) {
      state_ = State::complete;
    } else if (colon == std::string_view::npos || !is_token(line->substr(0, colon))) {
      refuse(400);
    }
    line_.clear();
  }
  return used;
}

void RequestParser::chunk_size(std::string_view line) {
  const std::size_t digits = static_cast<std::size_t>(
      std::ranges::find_if(line, [](char c) { return hex_digit(c) < 0; }) - line.begin());
  const std::string_view extension = line.substr(digits);
  if (digits == 0 || digits > 15) return refuse(400);
  if (!extension.empty() && extension[0] != ';') return refuse(400);
  extensions_size_ += extension.size();
  if (extensions_size_ > limits_.chunk_extensions) return refuse(400);
  remaining_ = 0;
  for (const char c : line.substr(0, digits))
    remaining_ = remaining_ * 16 + static_cast<std::uint64_t>(hex_digit(c));
  if (remaining_ > max_body_ - body_size_) return refuse(413);
  chunk_state_ = remaining_ == 0 ? ChunkState::trailer : ChunkState::payload;
}

}  // namespace parley::http
