// Reads and writes packets for a test that compares them with another implementation (tests/wire/
// parsers.test.mjs). It reads requests from standard input and writes answers to standard output. Each is a
// length of four bytes, most significant first, and that many bytes.
//
//     d [kind][length][bytes]...   messages of a Socket.IO connection, kind "t" or "b": their packets
//     p <payload>                  the body of a POST: its Engine.IO packets
//     e {"type":"event",...}       a Socket.IO packet: its messages
//     q [{"text":""},...]          Engine.IO messages: the body of a GET's answer
//
// Answers are JSON. Bytes in them are base64 in {"bytes":...}.
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/base64.hpp"
#include "base/json/json.hpp"
#include "engineio/payload.hpp"
#include "fuzz/canonical.hpp"
#include "socketio/decoder.hpp"

namespace {

using namespace parley;
using base::json::Value;
using base::json::Writer;

constexpr std::size_t most_attachment_bytes = 1 << 20;

std::uint32_t length_of(std::string_view four) {
  std::uint32_t length = 0;
  for (const char byte : four) length = length << 8 | static_cast<std::uint8_t>(byte);
  return length;
}

std::string_view take(std::string_view& bytes, std::size_t size) {
  if (bytes.size() < size) throw std::runtime_error("a request is too short");
  const std::string_view taken = bytes.substr(0, size);
  bytes.remove_prefix(size);
  return taken;
}

std::string text_of(Value object, std::string_view key) {
  const std::optional<Value> value = object.find(key);
  return value ? std::string(value->as_string()) : std::string();
}

void write_bytes(Writer& json, std::string_view bytes) {
  json.begin_object().key("bytes").value(base::encode_base64(bytes)).end_object();
}

// --- Socket.IO --------------------------------------------------------------------------------------------

void write_packet(Writer& json, const socketio::Packet& packet) {
  json.begin_object().key("type").value(static_cast<int>(packet.header.type));
  json.key("nsp").value(packet.header.namespace_name);
  if (packet.header.ack_id) json.key("id").value(static_cast<std::int64_t>(*packet.header.ack_id));
  if (packet.payload.defect) {
    json.key("defect").value(static_cast<int>(*packet.payload.defect));
  } else {
    json.key("data").raw(fuzz::canonical(packet.payload.value));
  }
  json.key("attachments").begin_array();
  for (const std::string& attachment : packet.attachments()) write_bytes(json, attachment);
  json.end_array().end_object();
}

std::string decoded(std::string_view messages) {
  std::string answer;
  Writer json(answer);
  json.begin_array();
  socketio::Decoder decoder;
  socketio::PayloadReader reader;
  while (!messages.empty()) {
    const bool is_binary = take(messages, 1) == "b";
    const std::string_view message = take(messages, length_of(take(messages, 4)));
    const auto step = is_binary ? decoder.on_binary(message, reader, most_attachment_bytes)
                                : decoder.on_text(message, reader);
    if (!step) {
      json.begin_object().key("refused").value(to_string(step.error())).end_object();
      break;
    }
    if (*step) write_packet(json, **step);
  }
  json.end_array();
  return answer;
}

std::vector<engineio::EncodedMessage> encoded_packet(Value packet) {
  const std::string type = text_of(packet, "type");
  const std::string nsp = text_of(packet, "nsp");
  std::vector<std::string> bytes;
  if (const auto attachments = packet.find("attachments")) {
    for (const base::json::Member attachment : *attachments)
      bytes.push_back(base::decode_base64(attachment.value.as_string()).value());
  }
  const std::vector<std::string_view> attachments(bytes.begin(), bytes.end());
  std::optional<std::uint64_t> id;
  if (const auto given = packet.find("id")) id = static_cast<std::uint64_t>(given->as_integer());
  const auto args = packet.find("args");
  const std::string inside = args ? fuzz::canonical_elements(*args, 0) : std::string();

  if (type == "event")
    return socketio::encode_binary_event(nsp, text_of(packet, "name"), inside, attachments, id).value();
  if (type == "ack" && attachments.empty()) return {socketio::encode_ack(nsp, id.value(), inside)};
  if (type == "ack") return socketio::encode_binary_ack(nsp, id.value(), inside, attachments).value();
  if (type == "connect")
    return {socketio::encode_connect(nsp, text_of(packet, "sid"), text_of(packet, "pid"))};
  if (type == "disconnect") return {socketio::encode_disconnect(nsp)};
  if (type != "connect_error") throw std::runtime_error("unknown type " + type);
  const auto about = packet.find("data");
  return {socketio::encode_connect_error(
      nsp, {text_of(packet, "message"), about ? fuzz::canonical(*about) : std::string()})};
}

std::string encoded(Value packet) {
  std::string answer;
  Writer json(answer);
  json.begin_array();
  for (const engineio::EncodedMessage& message : encoded_packet(packet)) {
    if (message.is_binary()) {
      write_bytes(json, message.packet());
    } else {
      json.value(message.packet().substr(1));  // without Engine.IO's own type
    }
  }
  json.end_array();
  return answer;
}

// --- Engine.IO --------------------------------------------------------------------------------------------

std::string decoded_payload(std::string_view body) {
  std::string answer;
  Writer json(answer);
  json.begin_array();
  engineio::PayloadReader reader(body);
  engineio::Packet packet;
  using Step = engineio::PayloadReader::Step;
  Step step = reader.next(packet);
  for (; step == Step::packet; step = reader.next(packet)) {
    const char type = static_cast<char>(packet.type);
    json.begin_object().key("type").value(std::string_view(&type, 1)).key("data");
    if (packet.type == engineio::PacketType::binary) {
      write_bytes(json, packet.content);
    } else {
      json.value(packet.content);
    }
    json.end_object();
  }
  if (step == Step::malformed) json.begin_object().key("refused").value("malformed").end_object();
  json.end_array();
  return answer;
}

std::string encoded_payload(Value messages) {
  std::string payload;
  for (const base::json::Member message : messages) {
    const auto text = message.value.find("text");
    append_message(payload, text ? engineio::EncodedMessage::text(text->as_string())
                                 : engineio::EncodedMessage::binary(
                                       base::decode_base64(text_of(message.value, "bytes")).value()));
  }
  return payload;
}

std::string answer_to(std::string_view request) {
  const std::string_view kind = take(request, 1);
  if (kind == "d") return decoded(request);
  if (kind == "p") return decoded_payload(request);
  base::json::Document document;
  if (document.parse(request) != base::json::ParseError::none) throw std::runtime_error("not JSON");
  if (kind == "e") return encoded(document.root());
  if (kind == "q") return encoded_payload(document.root());
  throw std::runtime_error("unknown request");
}

}  // namespace

int main() {
  std::string length(4, '\0');
  while (std::cin.read(length.data(), 4)) {
    std::string request(length_of(length), '\0');
    std::cin.read(request.data(), static_cast<std::streamsize>(request.size()));
    try {
      const std::string answer = answer_to(request);
      for (const int shift : {24, 16, 8, 0}) std::cout.put(static_cast<char>(answer.size() >> shift & 0xff));
      std::cout << answer << std::flush;
    } catch (const std::exception& failure) {
      std::cerr << "packet_oracle: " << failure.what() << ": " << request.substr(0, 200) << '\n';
      return 1;
    }
  }
  return 0;
}
