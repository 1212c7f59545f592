// Somebody's device: a Socket.IO client that speaks the real bytes and writes down what it hears, in order.
// Two devices of one person are two of these with the same id. Whatever a device says, everybody has heard
// what follows from it when the call returns.
//
//     Person alice(house, "1");
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
#include "support/house.hpp"

namespace parley::support {

/// An event with its first argument, or an acknowledgement as "ack <id>" with its own. JSON as it was sent.
struct Heard {
  std::string event;
  std::string json;
};

using Names = std::vector<std::string>;

/// The text of a string, or the JSON of anything else, at a path such as "message.content"; "(absent)" where
/// there is nothing.
std::string at(std::string_view json, std::string_view path);

class Person final : public Guest {
 public:
  enum class By : std::uint8_t { websocket, polling };

  /// Opens the transport.
  Person(House& house, std::string id, By by = By::websocket);
  ~Person() override;
  Person(const Person&) = delete;
  Person& operator=(const Person&) = delete;

  // --- what it does ----------------------------------------------------------------------------------------
  /// Connects to the namespace, with `auth` in the handshake.
  Person& connect(std::string_view auth = "");
  /// Joins as its person, connecting first where it has not; `more` are further fields, `,"a":1`.
  Person& join(std::string_view more = "");
  Person& join_with(std::string_view token);
  /// Engine.IO packets, all in one piece.
  void say(const Packets& packets);
  /// The same, but nothing follows from it until the house settles, or time passes.
  void send(const Packets& packets) { channel_->send(packets); }
  void emit(std::string_view event, std::string_view json);
  /// Sends a text message and asks for an acknowledgement; the answer.
  std::string write(std::string_view to, std::string_view content);
  /// Moves from polling to a WebSocket as clients do. The steps of it, in this order:
  void upgrade();
  void begin_upgrade();   ///< the WebSocket opens, and is probed
  void finish_upgrade();  ///< polling has come to rest; from now on it is the WebSocket

  /// Closes the page.
  void leave();
  /// The cable is pulled out, and the system notices.
  void drop();

  // --- what it hears ---------------------------------------------------------------------------------------
  const std::vector<Heard>& everything() const { return heard_; }
  /// The names of the events, in order.
  Names heard() const;
  std::size_t count(std::string_view event) const;
  /// Of every such event, what is at `path`.
  std::vector<std::string> all(std::string_view event, std::string_view path) const;
  /// Of the latest such event; "(not heard)" where there was none.
  std::string last(std::string_view event, std::string_view path = "") const;
  void forget() { heard_.clear(); }

  /// Every packet of the session, as it came.
  const Packets& packets() const { return packets_; }
  bool is_connected() const { return channel_->is_open(); }
  /// Of a WebSocket, once the server has closed it.
  std::optional<std::string> close_frame() const;
  const std::string& id() const { return id_; }

  bool answers_pings = true;  ///< false: crashed, with its connection still up

  bool listen() override;

 private:
  void hear(const std::string& packet);
  void hear_message(std::string_view text);

  House& house_;
  std::string id_;
  std::unique_ptr<Channel> channel_;
  std::unique_ptr<WebSocketChannel> next_;  ///< while an upgrade is under way
  Packets packets_;
  std::vector<Heard> heard_;
  bool is_in_namespace_ = false;
  int next_ack_ = 1000;
};

}  // namespace parley::support
