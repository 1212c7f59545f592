// A chat client on one WebSocket: it connects and joins, and then sends and receives events.
//
//   connect -> GET /socket.io/ Upgrade -> 101 -> 0{...} -> 40 -> 40{...} -> 42["join",...] -> "connected"
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "load/connection.hpp"
#include "load/packet.hpp"

namespace parley::bench {

class Session;

class Listener {
 public:
  virtual ~Listener() = default;
  virtual void on_joined(Session& session) = 0;
  virtual void on_event(Session& session, std::string_view name, std::string_view body) = 0;
  virtual void on_ack(Session& session, std::uint64_t id, std::string_view body) = 0;
  /// Called if the connection ends. After leave() on_left is called instead.
  virtual void on_lost(Session& session, std::string_view why) = 0;
  virtual void on_left(Session&) {}
};

/// The user of a session.
struct Person {
  std::string id;
  std::string token;
};

class Session final : private Receiver {
 public:
  /// `index` is for the listener. The person must outlive the session.
  Session(Loop& loop, Listener& listener, std::size_t index, const Person& person, const sockaddr_in& server)
      : listener_(listener), index_(index), person_(person), server_(server), connection_(loop, *this) {}

  void open();
  /// Asks the server to close and waits for it, so that the port stays in TIME_WAIT on the server's side and
  /// not here.
  void leave();

  /// Sends a whole frame.
  void send(std::string_view frame) { connection_.send(frame); }

  void stop_reading() { connection_.stop_reading(); }
  std::size_t unsent() const { return connection_.unsent(); }

  std::size_t index() const { return index_; }
  const Person& person() const { return person_; }

 private:
  enum class State : std::uint8_t { closed, handshaking, connecting, joining, joined, leaving };

  void on_connected() override;
  std::size_t on_bytes(std::string_view bytes) override;
  void on_gone(std::string_view why) override;
  std::size_t on_handshake(std::string_view bytes);
  void on_message(std::string_view message);
  void on_event(const Packet& packet);
  void fail(std::string_view why);

  Listener& listener_;
  std::size_t index_;
  const Person& person_;
  sockaddr_in server_;
  State state_ = State::closed;
  Connection connection_;
};

}  // namespace parley::bench
