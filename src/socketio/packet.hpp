// The text of a Socket.IO packet (protocol 5), without the Engine.IO packet type in front of it:
//
//     <type>[<attachments>-][<namespace>,][<ack id>][payload]
//     5      2-             /chat,        7         ["photo",{"_placeholder":true,"num":0},…]
//
// This file reads headers, and payload.hpp reads payloads. Numbers consist of ASCII digits only. A parser
// that accepts "1e1" or " 1" as a count may disagree with its peer about where a packet ends.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "socketio/handler.hpp"

namespace parley::socketio {

enum class PacketType : std::uint8_t {
  connect,
  disconnect,
  event,
  ack,
  connect_error,
  binary_event,
  binary_ack,
};

constexpr bool is_binary(PacketType type) {
  return type == PacketType::binary_event || type == PacketType::binary_ack;
}

/// What a peer sent that no Socket.IO peer sends. Each violation ends the connection.
enum class Violation : std::uint8_t {
  unknown_type,
  attachment_count,
  namespace_too_long,
  ack_id,
  payload,  ///< missing, of the wrong kind, or present where none is allowed
  json_syntax,
  event_name,   ///< neither a string nor a number, reserved, or too long
  server_only,  ///< CONNECT_ERROR
  placeholder,  ///< refers to no attachment
  unexpected_binary,
  unexpected_text,  ///< while attachments are owed
  attachments_too_large,
};
std::string_view to_string(Violation violation);

/// Stock clients have the same limit, so it applies in both directions.
inline constexpr std::size_t attachments_at_most = 10;
/// 2^53-1. Above it, clients that count in doubles have a different number.
inline constexpr std::uint64_t greatest_ack_id = 9'007'199'254'740'991;
/// In bytes. The answer to a CONNECT repeats the name.
inline constexpr std::size_t namespace_name_at_most = 256;

/// In bytes, without its quotes and escapes.
inline constexpr std::size_t event_name_at_most = 1024;

struct Header {
  PacketType type = PacketType::connect;
  std::uint8_t attachments = 0;           ///< 1 to 10 in a binary packet, otherwise 0
  std::string_view namespace_name = "/";  ///< with its slash, without its comma
  std::optional<std::uint64_t> ack_id{};  ///< of events and acks only
  std::string_view payload{};             ///< not parsed
};

/// Returns views into `text`. Cost: O(header).
base::Result<Header, Violation> parse_header(std::string_view text);

/// Whether the name has another meaning in stock clients. Such an event must not be emitted.
bool is_reserved(std::string_view event_name);

/// A packet and its attachments, sent with nothing in between.
using EncodedUnit = std::vector<engineio::EncodedMessage>;

/// `arguments_json` is the content of an array, without the name: "" for no argument, `1,{"a":2}` for two.
/// The name must not be reserved.
EncodedEvent encode_event(std::string_view namespace_name, std::string_view name,
                          std::string_view arguments_json, std::optional<std::uint64_t> ack_id = {});
/// `arguments_json` holds `{"_placeholder":true,"num":i}` for attachment i. Returns nullopt for more than 10
/// attachments, which stock clients do not accept. Without attachments the result is a plain event.
std::optional<EncodedUnit> encode_binary_event(std::string_view namespace_name, std::string_view name,
                                               std::string_view arguments_json,
                                               std::span<const std::string_view> attachments,
                                               std::optional<std::uint64_t> ack_id = {});
engineio::EncodedMessage encode_ack(std::string_view namespace_name, std::uint64_t ack_id,
                                    std::string_view arguments_json);
/// Extends encode_ack as encode_binary_event extends encode_event.
std::optional<EncodedUnit> encode_binary_ack(std::string_view namespace_name, std::uint64_t ack_id,
                                             std::string_view arguments_json,
                                             std::span<const std::string_view> attachments);
/// `recovery_token` is the `pid`, left out if empty.
engineio::EncodedMessage encode_connect(std::string_view namespace_name, std::string_view sid,
                                        std::string_view recovery_token = {});
engineio::EncodedMessage encode_connect_error(std::string_view namespace_name, const Refusal& refusal);
engineio::EncodedMessage encode_disconnect(std::string_view namespace_name);

}  // namespace parley::socketio
