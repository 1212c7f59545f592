#include "floor/relay.hpp"

#include <charconv>
#include <optional>
#include <utility>

#include "floor/handshake.hpp"

namespace parley::floor {
namespace {

// The server would begin a heartbeat. This one does not, and the interval says so.
constexpr std::string_view open_packet =
    R"(0{"sid":"floor","upgrades":[],"pingInterval":3600000,"pingTimeout":3600000,"maxPayload":65536})";

/// Returns the text after `key` up to the next quote, or an empty text if the key does not occur.
std::string_view text_behind(std::string_view text, std::string_view key) {
  const std::size_t at = text.find(key);
  if (at == std::string_view::npos) return {};
  const std::string_view rest = text.substr(at + key.size());
  return rest.substr(0, rest.find('"'));
}

std::string_view receiver_of(std::string_view event) {
  return text_behind(event, R"("to":")");
}

/// Removes a number and the hyphen after it from the front.
std::optional<SocketNumber> take_number(std::string_view& text) {
  SocketNumber number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const auto size = static_cast<std::size_t>(end - text.data());
  if (error != std::errc{} || size == text.size() || *end != '-') return std::nullopt;
  text.remove_prefix(size + 1);
  return number;
}

}  // namespace

void Relay::opened(SocketNumber number) {
  if (number >= guests_.size()) guests_.resize(number + 1);
  guests_[number] = std::make_unique<Guest>();
}

void Relay::gone(SocketNumber number) {
  const auto found = users_.find(guests_[number]->user);
  if (found != users_.end() && found->second == number) users_.erase(found);
  guests_[number].reset();
}

Relay::Guest* Relay::find(SocketNumber number) {
  return number < guests_.size() ? guests_[number].get() : nullptr;
}

void Relay::received(SocketNumber number, std::span<char> bytes) {
  Guest& guest = *guests_[number];
  if (guest.kept.empty()) {
    const std::size_t used = consume(number, bytes);
    guest.kept.assign(bytes.data() + used, bytes.size() - used);
  } else {
    guest.kept.append(bytes.data(), bytes.size());
    guest.kept.erase(0, consume(number, guest.kept));
  }
}

std::size_t Relay::consume(SocketNumber number, std::span<char> bytes) {
  Guest& guest = *guests_[number];
  std::size_t used = 0;
  while (!guest.is_upgraded) {
    const std::size_t head = greet(number, {bytes.data() + used, bytes.size() - used});
    if (head == 0) return used;
    used += head;
  }
  while (!guest.is_closing) {
    const Read read = read_frame(bytes.subspan(used));
    if (read.reading == Reading::incomplete) return used;
    if (read.reading == Reading::refused) {
      guest.is_closing = true;
      changed(number);
      break;
    }
    used += read.size;
    const std::string_view payload = read.frame.payload;
    if (read.frame.opcode == Opcode::text) {
      on_text(number, payload);
    } else if (read.frame.opcode == Opcode::close || read.frame.opcode == Opcode::ping) {
      guest.is_closing = read.frame.opcode == Opcode::close;
      append_head(guest.outgoing, guest.is_closing ? Opcode::close : Opcode::pong, payload.size());
      guest.outgoing += payload;
      changed(number);
    }
  }
  return bytes.size();
}

std::size_t Relay::greet(SocketNumber number, std::string_view bytes) {
  const std::size_t end = bytes.find("\r\n\r\n");
  if (end == std::string_view::npos) return 0;
  Guest& guest = *guests_[number];
  const std::string_view head = bytes.substr(0, end + 4);
  if (const auto key = websocket_key(head)) {
    guest.is_upgraded = true;
    guest.outgoing += accept_upgrade(*key);
    text(number, open_packet);
  } else {
    guest.outgoing += plain_answer(head);
    changed(number);
  }
  return head.size();
}

void Relay::on_text(SocketNumber number, std::string_view packet) {
  if (packet == "40") return text(number, R"(40{"sid":"floor"})");
  if (!packet.starts_with("42")) return;
  const std::size_t bracket = packet.find('[');
  if (bracket == std::string_view::npos) return;
  on_event(number, packet.substr(2, bracket - 2), packet.substr(bracket));
}

void Relay::on_event(SocketNumber number, std::string_view ack, std::string_view event) {
  if (event.starts_with(R"(["message")") || event.starts_with(R"(["typing:)")) {
    const auto to = users_.find(receiver_of(event));
    if (to != users_.end()) text(to->second, "42", event);
    if (!ack.empty()) text(number, "43", ack, R"([{"success":true}])");
  } else if (event.starts_with(R"(["call:)")) {
    call(number, event);
  } else if (event.starts_with(R"(["presence:set")")) {
    tell_others(number, event);
  } else if (event.starts_with(R"(["join")")) {
    join(number, event);
  }
}

void Relay::join(SocketNumber number, std::string_view event) {
  std::string user = user_of(text_behind(event, R"("token":")"));
  if (user.empty()) return text(number, R"(42["auth:error",{"message":"whose token?"}])");
  text(number, R"(42["connected",{"userId":")", user, R"("}])");
  users_[user] = number;
  guests_[number]->user = std::move(user);
}

void Relay::tell_others(SocketNumber number, std::string_view event) {
  std::string packet = R"(42["user:online",{"userId":")";
  packet.append(guests_[number]->user).append(R"(","status":")");
  packet.append(text_behind(event, R"("status":")")).append(R"("}])");
  for (const auto& [user, other] : users_) {
    if (other != number) text(other, packet);
  }
}

void Relay::call(SocketNumber number, std::string_view event) {
  const std::string_view call_id = text_behind(event, R"("callId":")");
  if (event.starts_with(R"(["call:respond")")) return tell_both("call:accepted", call_id);
  if (event.starts_with(R"(["call:end")")) return tell_both("call:ended", call_id);
  const auto to = users_.find(receiver_of(event));
  if (to == users_.end()) return text(number, R"(42["call:failed",{"reason":"user_unavailable"}])");
  const std::string id =
      std::to_string(number) + '-' + std::to_string(to->second) + '-' + std::to_string(++calls_);
  emit(number, "call:initiated", id);
  emit(to->second, "call:incoming", id);
}

void Relay::tell_both(std::string_view name, std::string_view call_id) {
  std::string_view rest = call_id;
  const auto caller = take_number(rest), callee = take_number(rest);
  if (!caller || !callee || find(*caller) == nullptr || find(*callee) == nullptr) return;
  emit(*caller, name, call_id);
  emit(*callee, name, call_id);
}

void Relay::emit(SocketNumber to, std::string_view name, std::string_view call_id) {
  std::string packet = "42[\"";
  packet.append(name).append(R"(",{"callId":")").append(call_id).append(R"("}])");
  text(to, packet);
}

void Relay::text(SocketNumber to, std::string_view one, std::string_view two, std::string_view three) {
  std::string& outgoing = guests_[to]->outgoing;
  append_head(outgoing, Opcode::text, one.size() + two.size() + three.size());
  outgoing.append(one).append(two).append(three);
  changed(to);
}

void Relay::changed(SocketNumber number) {
  if (!std::exchange(guests_[number]->is_changed, true)) changed_.push_back(number);
}

std::vector<SocketNumber> Relay::take_changed() {
  for (const SocketNumber number : changed_) {
    if (Guest* guest = find(number)) guest->is_changed = false;
  }
  return std::exchange(changed_, {});
}

}  // namespace parley::floor
