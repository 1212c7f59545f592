// Accessors of a parsed Document, which scan its flat array of nodes. An object's children follow it as key,
// value, key, value. A node's `next` skips the node and all its descendants.
#include <algorithm>
#include <charconv>
#include <system_error>

#include "base/json/json.hpp"

namespace parley::base::json {

std::string_view Document::string_of(const Node& node) const {
  const std::string_view from = node.string.unescaped ? std::string_view(unescaped_) : text_;
  return from.substr(node.string.offset, node.string.size);
}

Kind Value::kind() const {
  return document_->nodes_[node_].kind;
}
bool Value::as_bool() const {
  return document_->nodes_[node_].boolean;
}
std::int64_t Value::as_integer() const {
  return document_->nodes_[node_].integer;
}

double Value::as_number() const {
  const Document::Node& node = document_->nodes_[node_];
  return node.kind == Kind::integer ? static_cast<double>(node.integer) : node.number;
}

namespace {

/// Converts a JSON number to decimal digits. The result is exact for any number of digits.
std::optional<std::string> decimal_of(std::string_view text, std::size_t longest) {
  const bool is_negative = text.starts_with('-');
  if (is_negative) text.remove_prefix(1);
  const std::size_t e = std::min(text.find_first_of("eE"), text.size());
  const std::string_view mantissa = text.substr(0, e);
  std::string_view exponent = text.substr(std::min(e + 1, text.size()));
  if (exponent.starts_with('+')) exponent.remove_prefix(1);

  const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
  std::string digits(mantissa.substr(0, point));
  if (point < mantissa.size()) digits += mantissa.substr(point + 1);
  const std::size_t first = digits.find_first_not_of('0');
  if (first == std::string::npos) return "0";
  digits.erase(digits.find_last_not_of('0') + 1);

  // A text has fewer than 2^32 digits. With a power beyond this limit the result is a fraction or has more
  // digits than any limit allows.
  constexpr std::int64_t most = std::int64_t{1} << 40;
  std::int64_t power = 0;
  const auto [stopped, problem] = std::from_chars(exponent.data(), exponent.data() + exponent.size(), power);
  if (problem == std::errc::result_out_of_range || power > most || power < -most) return std::nullopt;
  const std::int64_t end = static_cast<std::int64_t>(point) + power;
  const auto begin = static_cast<std::int64_t>(first);
  const auto last = static_cast<std::int64_t>(digits.size());
  if (end < last || end - begin > static_cast<std::int64_t>(longest)) return std::nullopt;
  std::string out = (is_negative ? "-" : "") + digits.substr(first);
  out.append(static_cast<std::size_t>(end - last), '0');
  return out;
}

}  // namespace

std::optional<std::string> Value::as_decimal(std::size_t longest) const {
  if (is(Kind::integer)) return std::to_string(as_integer());
  return is(Kind::number) ? decimal_of(raw(), longest) : std::nullopt;
}

std::string_view Value::as_string() const {
  return document_->string_of(document_->nodes_[node_]);
}
std::size_t Value::size() const {
  return document_->nodes_[node_].count;
}

std::string_view Value::raw() const {
  const Document::Node& node = document_->nodes_[node_];
  return document_->text_.substr(node.begin, node.end - node.begin);
}

Value Value::operator[](std::size_t index) const {
  std::uint32_t node = node_ + 1;
  for (; index > 0; --index) node = document_->nodes_[node].next;
  return {*document_, node};
}

std::optional<Value> Value::find(std::string_view key) const {
  if (kind() != Kind::object) return std::nullopt;
  for (const Member member : *this) {
    if (member.key == key) return member.value;
  }
  return std::nullopt;
}

Value::Iterator Value::begin() const {
  const bool is_container = kind() == Kind::array || kind() == Kind::object;
  if (!is_container) return end();
  return {*document_, node_ + 1, kind() == Kind::object};
}

Value::Iterator Value::end() const {
  return {*document_, document_->nodes_[node_].next, false};
}

Member Value::Iterator::operator*() const {
  if (!keyed_) return {{}, Value(*document_, node_)};
  return {document_->string_of(document_->nodes_[node_]), Value(*document_, node_ + 1)};
}

Value::Iterator& Value::Iterator::operator++() {
  node_ = document_->nodes_[keyed_ ? node_ + 1 : node_].next;
  return *this;
}

}  // namespace parley::base::json
