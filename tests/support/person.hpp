// A device of a user: a Socket.IO client that sends the real bytes and records what it receives, in order.
// Two devices of one user are two Persons with the same id. When a call that sends returns, all clients have
// received the resulting events.
//
//     Person alice(server, "1");
//     alice.join();
//     alice.say({R"(42["message",{"to":"2","content":"Hello!"}])"});
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "support/channel.hpp"
#include "support/test_server.hpp"

namespace parley::support {

/// An event with its first argument, or an acknowledgement as "ack <id>" with its first argument. JSON as it
/// was sent.
struct Heard {
  std::string event;
  std::string json;
};

using Names = std::vector<std::string>;

/// Returns the text of a string, or the JSON of another value, at a path such as "message.content". Returns
/// "(absent)" if there is no such value.
std::string at(std::string_view json, std::string_view path);

class Person final : public Guest {
 public:
  enum class By : std::uint8_t { websocket, polling };

  /// Opens the transport.
  Person(TestServer& server, std::string id, By by = By::websocket);
  ~Person() override;
  Person(const Person&) = delete;
  Person& operator=(const Person&) = delete;

  // --- what the client does --------------------------------------------------------------------------------
  /// Connects to the namespace, with `auth` as the payload.
  Person& connect(std::string_view auth = "");
  /// Joins as the user `id`, and connects first if necessary. `more` has further fields, such as `,"a":1`.
  Person& join(std::string_view more = "");
  Person& join_with(std::string_view token);
  /// Sends Engine.IO packets in one piece and lets the server settle.
  void say(const Packets& packets);
  /// The same, but the server does not process them until it settles or time passes.
  void send(const Packets& packets) { channel_->send(packets); }
  void emit(std::string_view event, std::string_view json);
  /// Sends a text message with an acknowledgement and returns the answer.
  std::string write(std::string_view to, std::string_view content);
  /// Upgrades from polling to a WebSocket as clients do. The two steps of it can also be called in this
  /// order:
  void upgrade();
  void begin_upgrade();   ///< opens the WebSocket and probes it
  void finish_upgrade();  ///< waits until the last poll has ended, and then uses the WebSocket

  /// Closes the connection as a closed page does.
  void leave();
  /// The connection breaks, and the system of the server notices.
  void drop();

  // --- what the client receives ----------------------------------------------------------------------------
  const std::vector<Heard>& everything() const { return heard_; }
  /// Returns the names of the events, in order.
  Names heard() const;
  std::size_t count(std::string_view event) const;
  /// Returns what is at `path` in each such event.
  std::vector<std::string> all(std::string_view event, std::string_view path) const;
  /// Returns what is at `path` in the latest such event, or "(not heard)" if there was none.
  std::string last(std::string_view event, std::string_view path = "") const;
  void forget() { heard_.clear(); }

  /// Every packet of the session, as received.
  const Packets& packets() const { return packets_; }
  bool is_connected() const { return channel_->is_open(); }
  /// Returns the payload of the server's close frame, if the transport is a WebSocket that the server has
  /// closed.
  std::optional<std::string> close_frame() const;
  const std::string& id() const { return id_; }

  bool answers_pings = true;  ///< false: the client has crashed, but its connection is still open

  bool listen() override;

 private:
  void hear(const std::string& packet);
  void hear_message(std::string_view text);

  TestServer& server_;
  std::string id_;
  std::unique_ptr<Channel> channel_;
  std::unique_ptr<WebSocketChannel> next_;  ///< while an upgrade is under way
  Packets packets_;
  std::vector<Heard> heard_;
  bool is_in_namespace_ = false;
  int next_ack_ = 1000;
};

}  // namespace parley::support
