// The application of the floor: the least work with which its clients still function. It verifies and stores
// nothing, and sends no notifications except presence. It keeps only which user is on which socket, and
// forwards the sender's own bytes.
//
//   42<n>["message",{"to":"b",...}] -> 42["message",{"to":"b",...}] to b, and 43<n>[{"success":true}] back
//   42["typing:start",{"to":"b"}]   -> the same to b
//   42["call:initiate",{"to":"b"}]  -> call:initiated back and call:incoming to b; the id has both socket
//   42["call:respond",{"callId"..}] -> call:accepted to both,                   numbers, so no call is kept
//   42["call:end",{"callId"..}]     -> call:ended to both
//
// It does no I/O: it gets and returns bytes, identified by the number of the socket.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "floor/frame.hpp"

namespace parley::floor {

using SocketNumber = std::uint32_t;

class Relay {
 public:
  /// A socket with this number has been opened. Numbers are small, and may be reused after gone().
  void opened(SocketNumber number);
  void gone(SocketNumber number);
  /// Handles received bytes, which are changed in place. The answers are in outgoing().
  void received(SocketNumber number, std::span<char> bytes);

  /// The bytes to be written to the socket. The writer erases what it has written. Not bounded, because this
  /// is only for measuring.
  std::string& outgoing(SocketNumber number) { return guests_[number]->outgoing; }
  /// Whether the socket must be closed after these bytes are written.
  bool is_closing(SocketNumber number) const { return guests_[number]->is_closing; }
  /// Returns the sockets with new bytes to write, each once, since the last call.
  std::vector<SocketNumber> take_changed();

 private:
  struct Guest {
    std::string kept;  ///< an incomplete head or frame
    std::string outgoing;
    std::string user;
    bool is_upgraded = false;
    bool is_closing = false;
    bool is_changed = false;
  };
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  struct Parties {
    SocketNumber caller;
    SocketNumber callee;
  };

  Guest* find(SocketNumber number);
  std::size_t consume(SocketNumber number, std::span<char> bytes);
  std::size_t greet(SocketNumber number, std::string_view bytes);
  void on_text(SocketNumber number, std::string_view text);
  void on_event(SocketNumber number, std::string_view ack, std::string_view event);
  void join(SocketNumber number, std::string_view event);
  void tell_others(SocketNumber number, std::string_view event);
  void call(SocketNumber number, std::string_view event);
  void tell_both(std::string_view name, std::string_view call_id);
  void emit(SocketNumber to, std::string_view name, std::string_view call_id);
  void text(SocketNumber to, std::string_view one, std::string_view two = {}, std::string_view three = {});
  void changed(SocketNumber number);

  std::vector<std::unique_ptr<Guest>> guests_;
  std::unordered_map<std::string, SocketNumber, Hash, std::equal_to<>> users_;
  std::vector<SocketNumber> changed_;
  std::uint64_t calls_ = 0;
};

}  // namespace parley::floor
