#include "support/person.hpp"

#include <utility>

#include "base/json/json.hpp"

namespace parley::support {

namespace {

std::string json_string(std::string_view text) {
  std::string json;
  base::json::Writer(json).value(text);
  return json;
}

}  // namespace

std::string at(std::string_view json, std::string_view path) {
  base::json::Document document;
  if (document.parse(json) != base::json::ParseError::none) return "(no JSON: " + std::string(json) + ")";
  base::json::Value value = document.root();
  while (!path.empty()) {
    const std::size_t dot = path.find('.');
    const auto member = value.find(path.substr(0, dot));
    if (!member) return "(absent)";
    value = *member;
    path.remove_prefix(dot == std::string_view::npos ? path.size() : dot + 1);
  }
  return std::string(value.is(base::json::Kind::string) ? value.as_string() : value.raw());
}

Person::Person(TestServer& server, std::string id, By by) : server_(server), id_(std::move(id)) {
  if (by == By::websocket) {
    channel_ = std::make_unique<WebSocketChannel>(server);
  } else {
    channel_ = std::make_unique<PollingChannel>(server);
  }
  server_.welcome(*this);
  server_.settle();
}

Person::~Person() {
  server_.forget(*this);
}

// --- what the client does ---------------------------------------------------------------------------------

Person& Person::connect(std::string_view auth) {
  say({"40" + std::string(auth)});
  return *this;
}

Person& Person::join(std::string_view more) {
  if (!is_in_namespace_) connect();
  emit("join", R"({"userId":)" + json_string(id_) + R"(,"token":)" + json_string(server_.token_of(id_)) +
                   std::string(more) + "}");
  return *this;
}

Person& Person::join_with(std::string_view token) {
  if (!is_in_namespace_) connect();
  emit("join", R"({"token":)" + json_string(token) + "}");
  return *this;
}

void Person::say(const Packets& packets) {
  send(packets);
  server_.settle();
}

void Person::emit(std::string_view event, std::string_view json) {
  say({"42[" + json_string(event) + "," + std::string(json) + "]"});
}

std::string Person::write(std::string_view to, std::string_view content) {
  const std::string ack = std::to_string(next_ack_++);
  say({"42" + ack + R"(["message",{"to":)" + json_string(to) + R"(,"content":)" + json_string(content) +
       "}]"});
  return last("ack " + ack);
}

void Person::upgrade() {
  begin_upgrade();
  finish_upgrade();
}

void Person::begin_upgrade() {
  auto& polling = dynamic_cast<PollingChannel&>(*channel_);
  next_ = std::make_unique<WebSocketChannel>(server_, polling.sid());
  next_->send({"2probe"});
  EXPECT_EQ(next_->take(), Packets{"3probe"});
  polling.pause();
  server_.settle();
}

void Person::finish_upgrade() {
  // The pending poll is answered with a noop after at most a tenth of a second.
  if (!dynamic_cast<PollingChannel&>(*channel_).is_resting()) server_.pass(base::Duration{100});
  ASSERT_TRUE(dynamic_cast<PollingChannel&>(*channel_).is_resting());
  channel_ = std::move(next_);
  say({"5"});
}

void Person::leave() {
  if (auto* websocket = dynamic_cast<WebSocketChannel*>(channel_.get())) {
    websocket->close();
  } else {
    channel_->send({"1"});
  }
  server_.settle();
}

void Person::drop() {
  channel_->drop();
  server_.settle();
}

// --- what the client receives -----------------------------------------------------------------------------

bool Person::listen() {
  const Packets packets = channel_->take();
  for (const std::string& packet : packets) hear(packet);
  return !packets.empty();
}

void Person::hear(const std::string& packet) {
  packets_.push_back(packet);
  if (packet == "2" && answers_pings) channel_->send({"3"});
  if (packet.starts_with('4')) hear_message(std::string_view(packet).substr(1));
}

/// Reads a Socket.IO packet of the namespace "/": its type, the id of an acknowledgement, and its JSON.
void Person::hear_message(std::string_view text) {
  const char type = text.at(0);
  const std::size_t json_at = std::min(text.find_first_of("[{", 1), text.size());
  const std::string_view id = text.substr(1, json_at - 1);
  const std::string_view json = text.substr(json_at);
  if (type == '0') {
    is_in_namespace_ = true;
    return;
  }
  if (type != '2' && type != '3') {
    is_in_namespace_ = false;
    heard_.push_back({type == '1' ? "disconnect" : "connect_error", std::string(json)});
    return;
  }
  base::json::Document document;
  ASSERT_EQ(document.parse(json), base::json::ParseError::none) << text;
  const base::json::Value arguments = document.root();
  if (type == '3') {
    heard_.push_back({"ack " + std::string(id), std::string(arguments[0].raw())});
  } else {
    heard_.push_back({std::string(arguments[0].as_string()), std::string(arguments[1].raw())});
  }
}

Names Person::heard() const {
  Names names;
  for (const Heard& one : heard_) names.push_back(one.event);
  return names;
}

std::size_t Person::count(std::string_view event) const {
  return all(event, "").size();
}

std::vector<std::string> Person::all(std::string_view event, std::string_view path) const {
  std::vector<std::string> found;
  for (const Heard& one : heard_) {
    if (one.event == event) found.push_back(at(one.json, path));
  }
  return found;
}

std::string Person::last(std::string_view event, std::string_view path) const {
  for (auto one = heard_.rbegin(); one != heard_.rend(); ++one) {
    if (one->event == event) return at(one->json, path);
  }
  return "(not heard)";
}

std::optional<std::string> Person::close_frame() const {
  const auto* websocket = dynamic_cast<const WebSocketChannel*>(channel_.get());
  return websocket == nullptr ? std::nullopt : websocket->close_frame();
}

}  // namespace parley::support
