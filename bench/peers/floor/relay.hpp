// What the floor does with bytes: the least that an application of these events can do and still be spoken to
// by its clients. Nothing is verified, stored, told to third parties or remembered save who is on which
// socket, and what is passed on are the sender's own bytes.
//
//   42<n>["message",{"to":"b",...}] -> 42["message",{"to":"b",...}] to b, and 43<n>[{"success":true}] back
//   42["typing:start",{"to":"b"}]   -> the same to b
//   42["call:initiate",{"to":"b"}]  -> call:initiated back and call:incoming to b; the id names both sockets,
//   42["call:respond",{"callId"..}] -> call:accepted to both,                   so that no call is kept
//   42["call:end",{"callId"..}]     -> call:ended to both
//
// It knows no socket: bytes in, bytes out, by the number of the socket they belong to.
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
  /// A socket with this number has come; numbers are small, and free again once gone.
  void opened(SocketNumber number);
  void gone(SocketNumber number);
  /// What it sent; changed in place. What is answered to whom is in outgoing().
  void received(SocketNumber number, std::span<char> bytes);

  /// What waits to be written to it; the writer erases what it wrote. Unbounded: this is for measuring.
  std::string& outgoing(SocketNumber number) { return guests_[number]->outgoing; }
  /// Whether it is to be closed, once that is written.
  bool is_closing(SocketNumber number) const { return guests_[number]->is_closing; }
  /// The sockets that have something new to be written, each once, since the last time this was called.
  std::vector<SocketNumber> take_changed();

 private:
  struct Guest {
    std::string kept;  ///< the beginning of a head or a frame
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
