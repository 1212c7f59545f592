// A scene for tests of the API: the API and the domain, with stores in memory and virtual time, without the
// layers below Socket.IO and HTTP. Alice is user 1, Bob is user 2.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "api/block_list.hpp"
#include "api/delivery/call_audience.hpp"
#include "api/delivery/call_delivery.hpp"
#include "api/delivery/callees.hpp"
#include "api/delivery/message_delivery.hpp"
#include "api/delivery/user_delivery.hpp"
#include "api/features.hpp"
#include "api/gateway/rest_gateway.hpp"
#include "api/gateway/rest_response.hpp"
#include "api/gateway/socket_gateway.hpp"
#include "auth/identity.hpp"
#include "calls/memory_lines.hpp"
#include "http/server_connection.hpp"
#include "socketio/server.hpp"
#include "support/manual_clock.hpp"
#include "support/manual_executor.hpp"
#include "support/memory_block_store.hpp"
#include "support/memory_call_store.hpp"
#include "support/memory_conversation_store.hpp"
#include "support/memory_revocation_store.hpp"
#include "support/memory_store.hpp"
#include "support/memory_wire.hpp"
#include "unit/socketio/talk.hpp"

namespace parley::api {

inline constexpr std::string_view test_secret = "a secret of thirty-two bytes or so";
inline const base::UserId alice{"1"};
inline const base::UserId bob{"2"};

class Scene : public http::Handler {
 public:
  Scene() {
    (void)users.add_now({.id = alice, .name = "Alice <b>", .email = "alice@example.com"});
    (void)users.add_now({.id = bob, .name = "Bob", .email = "bob@example.com"});
  }

  std::string token_of(const base::UserId& user) { return issuer().issue(*users.get(user)).token; }

  /// Returns a connected socket, which has joined if there is a `user`. What it has received so far is
  /// dropped.
  std::unique_ptr<socketio::Client> socket(const std::optional<base::UserId>& user = {}, bool raw = false) {
    auto client = std::make_unique<socketio::Client>(sockets);
    client->say("0");
    if (user) {
      client->say(R"(2["join",{"token":")" + token_of(*user) +
                  (raw ? R"(","contentFormat":"raw"}])" : R"("}])"));
      executor.run_all();
      clock.advance(base::Duration{0}, timers);  // ends the tick, so that others get the presence
    }
    client->take();
    return client;
  }

  /// Returns the server's end of a connection of REST.
  std::unique_ptr<http::ServerConnection> connection(support::MemoryWire& wire) {
    return std::make_unique<http::ServerConnection>(wire, *this, timers, http_connections, http_limits);
  }

  /// Stores a message without sending it to the sockets of its receiver.
  store::Message say(const base::UserId& from, const base::UserId& to, std::string content) {
    return *messages.append_now({from, to, std::move(content)})->message;
  }

  /// Sends one request, runs all tasks that it posts, and returns the whole response.
  std::string request(const std::string& text, const std::string& peer = "127.0.0.1") {
    support::MemoryWire wire(peer);
    wire.start(connection(wire));
    wire.receive(text);
    executor.run_all();
    wire.settle();
    return wire.take_sent();
  }
  std::string get(const std::string& target, const std::string& fields = {}) {
    return request("GET " + target + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n");
  }
  std::string post(const std::string& target, const std::string& body, const std::string& fields = {}) {
    return request("POST " + target + " HTTP/1.1\r\nHost: a\r\nContent-Length: " +
                   std::to_string(body.size()) + "\r\n" + fields + "\r\n" + body);
  }
  std::string bearer(const base::UserId& user) { return "Authorization: Bearer " + token_of(user) + "\r\n"; }

  support::ManualClock clock;
  base::Timers timers{clock};
  support::ManualExecutor executor;
  support::MemoryUserStore users{clock, executor};
  support::MemoryMessageStore messages{users, clock, executor};
  support::MemoryConversationStore conversations{users, messages, clock, executor};
  support::MemoryCallStore call_store{users, executor};
  support::MemoryRevocationStore revocations{users, executor};
  base::Worker worker{1, 8};
  auth::Passwords passwords{worker, executor};
  cluster::Bus bus{0, timers};
  auth::Identity identity{timers, users, revocations, bus, passwords, verifier(), issuer(), {}};
  socketio::Server sockets{timers};
  UserDelivery delivery{sockets.add_namespace("/", socket_api), ContentMode::safe, bus};
  presence::Blocks blocks;
  PresenceFeed feed{*sockets.find_namespace("/"), timers, nullptr, &blocks};
  presence::Roster roster{timers, base::Duration{5000}, feed};
  TypingDelivery typing_delivery{timers, {}, blocks, bus, delivery};
  chat::Typing& typing = typing_delivery.state();
  MessageDelivery message_delivery{bus, delivery, blocks};
  chat::Messenger messenger{messages, timers, bus};
  chat::Receipts receipts{conversations, bus};
  chat::MessageEdits changes{conversations, bus, std::chrono::minutes{15}};
  calls::Jitsi jitsi{clock, {}};
  calls::MemoryLines lines;
  Callees callees{identity, roster, blocks};
  CallDelivery call_delivery{delivery, jitsi, true};
  CallAudience audience{call_delivery, roster};
  calls::Switchboard switchboard{timers, call_store, lines, callees, audience};
  presence::BusyChoices choices{users, roster};
  OwnExchange exchange{roster, choices, typing, switchboard, identity};
  support::MemoryBlockStore block_store{users, messages, executor};
  BlockList block_list{timers, block_store, blocks, bus, {roster, feed, typing, delivery, &switchboard}};
  UserLimits limits{base::RateLimiter<base::UserId>(100, base::Duration{60'000}),
                    base::RateLimiter<base::UserId>(10, base::Duration{60'000}),
                    base::RateLimiter<base::UserId>(100, base::Duration{60'000}),
                    base::RateLimiter<base::UserId>(600, base::Duration{60'000})};
  ReadSlots read_slots{timers, {}};
  AnswerEncoder encoder{&worker, executor};
  Features features{delivery,
                    {messenger, changes, receipts},
                    conversations,
                    typing_delivery,
                    {exchange, call_store, jitsi},
                    {users, roster, blocks},
                    {identity, limits, timers},
                    {block_list, block_store},
                    encoder};
  SocketGateway socket_api{{timers, identity, exchange, feed, roster, delivery, limits, read_slots, features},
                           {}};
  RestGateway rest_api{{timers, identity, delivery, limits, read_slots, features}};

 private:
  jwt::Verifier verifier() {
    std::vector<std::unique_ptr<jwt::Key>> keys;
    keys.push_back(std::make_unique<jwt::Hs256Key>(test_secret));
    return {clock, std::move(keys)};
  }
  auth::Issuer issuer() { return {clock, std::make_unique<jwt::Hs256Key>(test_secret)}; }

  std::size_t max_body(const http::Request& head) override { return rest_api.max_body(head, 1'000'000); }
  void on_request(http::Request request, http::Responder responder) override {
    rest_api.handle(std::move(request), std::move(responder));
  }
  http::Response on_refused(const http::Request&, int status) override { return refusal(status); }

  http::OpenConnections http_connections;
  http::ConnectionLimits http_limits;
};

}  // namespace parley::api
