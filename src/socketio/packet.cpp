#include "socketio/packet.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

namespace parley::socketio {

namespace {

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

struct Digits {
  std::uint64_t value = 0;
  bool any = false;
  bool too_great = false;
};

/// Removes the digits at the front. Takes linear time in their number, and keeps only their value.
Digits take_digits(std::string_view& text, std::uint64_t greatest) {
  Digits digits;
  std::size_t count = 0;
  for (; count < text.size() && is_digit(text[count]); ++count) {
    if (digits.too_great) continue;
    digits.value = digits.value * 10 + static_cast<std::uint64_t>(text[count] - '0');
    digits.too_great = digits.value > greatest;
  }
  digits.any = count > 0;
  text.remove_prefix(count);
  return digits;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

constexpr bool may_have_ack_id(PacketType type) {
  return type == PacketType::event || type == PacketType::ack || is_binary(type);
}

/// Returns everything in front of the payload.
std::string header_text(PacketType type, std::string_view namespace_name,
                        std::optional<std::uint64_t> ack_id = {}, std::size_t attachments = 0) {
  std::string text(1, static_cast<char>('0' + static_cast<int>(type)));
  if (attachments > 0) text.append(std::to_string(attachments)).push_back('-');
  if (namespace_name != "/") text.append(namespace_name).push_back(',');
  if (ack_id) text.append(std::to_string(*ack_id));
  return text;
}

std::string event_text(PacketType type, std::string_view namespace_name, std::string_view name,
                       std::string_view arguments_json, std::optional<std::uint64_t> ack_id,
                       std::size_t attachments = 0) {
  assert(!is_reserved(name));
  std::string text = header_text(type, namespace_name, ack_id, attachments);
  text.reserve(engineio::EncodedMessage::headroom + text.size() + name.size() + arguments_json.size() + 5);
  base::json::Writer json(text);
  json.begin_array().value(name);
  if (!arguments_json.empty()) json.raw(arguments_json);
  json.end_array();
  return text;
}

std::string ack_text(PacketType type, std::string_view namespace_name, std::uint64_t ack_id,
                     std::string_view arguments_json, std::size_t attachments = 0) {
  std::string text = header_text(type, namespace_name, ack_id, attachments);
  text.reserve(engineio::EncodedMessage::headroom + text.size() + arguments_json.size() + 2);
  text.append("[").append(arguments_json).append("]");
  return text;
}

std::optional<EncodedUnit> unit_of(std::string text, std::span<const std::string_view> attachments) {
  if (attachments.size() > attachments_at_most) return std::nullopt;
  EncodedUnit unit;
  unit.reserve(attachments.size() + 1);
  unit.push_back(engineio::EncodedMessage::text_within(std::move(text)));
  for (const std::string_view bytes : attachments) unit.push_back(engineio::EncodedMessage::binary(bytes));
  return unit;
}

}  // namespace

std::string_view to_string(Violation violation) {
  switch (violation) {
    case Violation::unknown_type:
      return "unknown packet type";
    case Violation::attachment_count:
      return "bad attachment count";
    case Violation::namespace_too_long:
      return "namespace name too long";
    case Violation::ack_id:
      return "bad ack id";
    case Violation::payload:
      return "bad payload";
    case Violation::json_syntax:
      return "bad JSON";
    case Violation::event_name:
      return "bad event name";
    case Violation::server_only:
      return "packet of a server";
    case Violation::placeholder:
      return "bad placeholder";
    case Violation::unexpected_binary:
      return "unexpected binary message";
    case Violation::unexpected_text:
      return "text while attachments are owed";
    case Violation::attachments_too_large:
      return "attachments too large";
  }
  return "unknown";
}

base::Result<Header, Violation> parse_header(std::string_view text) {
  if (text.empty() || text.front() < '0' || text.front() > '6') return Violation::unknown_type;
  Header header;
  header.type = static_cast<PacketType>(text.front() - '0');
  text.remove_prefix(1);

  if (is_binary(header.type)) {
    const Digits count = take_digits(text, attachments_at_most);
    if (count.too_great || count.value < 1 || !take(text, '-')) return Violation::attachment_count;
    header.attachments = static_cast<std::uint8_t>(count.value);
  }

  if (!text.empty() && text.front() == '/') {
    const std::size_t comma = text.substr(0, namespace_name_at_most + 1).find(',');
    if (comma == std::string_view::npos && text.size() > namespace_name_at_most)
      return Violation::namespace_too_long;
    header.namespace_name = text.substr(0, comma);
    text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
  }

  const Digits id = take_digits(text, greatest_ack_id);
  if (id.any) {
    if (id.too_great || !may_have_ack_id(header.type)) return Violation::ack_id;
    header.ack_id = id.value;
  }
  header.payload = text;
  return header;
}

bool is_reserved(std::string_view event_name) {
  static constexpr std::array<std::string_view, 6> reserved{
      "connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"};
  return std::ranges::find(reserved, event_name) != reserved.end();
}

EncodedEvent encode_event(std::string_view namespace_name, std::string_view name,
                          std::string_view arguments_json, std::optional<std::uint64_t> ack_id) {
  return EncodedEvent::text_within(
      event_text(PacketType::event, namespace_name, name, arguments_json, ack_id));
}

std::optional<EncodedUnit> encode_binary_event(std::string_view namespace_name, std::string_view name,
                                               std::string_view arguments_json,
                                               std::span<const std::string_view> attachments,
                                               std::optional<std::uint64_t> ack_id) {
  const PacketType type = attachments.empty() ? PacketType::event : PacketType::binary_event;
  return unit_of(event_text(type, namespace_name, name, arguments_json, ack_id, attachments.size()),
                 attachments);
}

engineio::EncodedMessage encode_ack(std::string_view namespace_name, std::uint64_t ack_id,
                                    std::string_view arguments_json) {
  return engineio::EncodedMessage::text_within(
      ack_text(PacketType::ack, namespace_name, ack_id, arguments_json));
}

std::optional<EncodedUnit> encode_binary_ack(std::string_view namespace_name, std::uint64_t ack_id,
                                             std::string_view arguments_json,
                                             std::span<const std::string_view> attachments) {
  const PacketType type = attachments.empty() ? PacketType::ack : PacketType::binary_ack;
  return unit_of(ack_text(type, namespace_name, ack_id, arguments_json, attachments.size()), attachments);
}

engineio::EncodedMessage encode_connect(std::string_view namespace_name, std::string_view sid,
                                        std::string_view recovery_token) {
  std::string text = header_text(PacketType::connect, namespace_name);
  base::json::Writer json(text);
  json.begin_object().key("sid").value(sid);
  if (!recovery_token.empty()) json.key("pid").value(recovery_token);
  json.end_object();
  return engineio::EncodedMessage::text_within(std::move(text));
}

engineio::EncodedMessage encode_connect_error(std::string_view namespace_name, const Refusal& refusal) {
  std::string text = header_text(PacketType::connect_error, namespace_name);
  base::json::Writer json(text);
  json.begin_object().key("message").value(refusal.message);
  if (!refusal.data_json.empty()) json.key("data").raw(refusal.data_json);
  json.end_object();
  return engineio::EncodedMessage::text_within(std::move(text));
}

engineio::EncodedMessage encode_disconnect(std::string_view namespace_name) {
  return engineio::EncodedMessage::text_within(header_text(PacketType::disconnect, namespace_name));
}

}  // namespace parley::socketio
