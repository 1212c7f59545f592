// Reading a parsed Document: every answer is found by walking its flat array of nodes. An object's children
// lie behind it as key, value, key, value; `next` of a node skips it with all within it.
#include "base/json.hpp"

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
