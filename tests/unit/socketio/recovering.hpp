// A fixture with one client, Alice, whose connection breaks and who recovers it.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "unit/socketio/talk.hpp"

namespace parley::socketio {

using namespace std::chrono_literals;
using Reason = engineio::CloseReason;

inline Options with(RecoveryMode mode, RecoveryOptions recovery = {}) {
  Options options;
  options.recovery = recovery;
  options.recovery.mode = mode;
  return options;
}

/// Returns the string at `key` in a packet, or "" if there is none.
inline std::string member(std::string_view packet, std::string_view key) {
  const std::size_t at = packet.find("\"" + std::string(key) + "\":\"");
  if (at == std::string_view::npos) return {};
  const std::size_t begin = at + key.size() + 4;
  return std::string(packet.substr(begin, packet.find('"', begin) - begin));
}

/// Returns the string at the end of an event.
inline std::string offset_of(std::string_view packet) {
  if (!packet.ends_with("\"]")) return {};
  packet.remove_suffix(2);
  return std::string(packet.substr(packet.rfind('"') + 1));
}

struct Mark final : engineio::SessionState {
  explicit Mark(std::string text_) : text(std::move(text_)) {}
  std::string text;
};

class Recovering : public ::testing::Test {
 protected:
  explicit Recovering(Options options = with(RecoveryMode::full)) : talk(std::move(options)) {
    alice = std::make_unique<Client>(talk.server);
    alice->say("0");
    hello = alice->take().at(0);
  }

  std::string pid() const { return member(hello, "pid"); }
  std::string sid() const { return member(hello, "sid"); }
  Socket& socket() { return *talk.handler.sockets.back(); }
  void tell(std::string_view json) { talk.root.broadcast(Selection{}, talk.root.encode("news", json)); }
  /// Returns the offset of the last event that Alice received.
  std::string heard() { return offset_of(alice->take().back()); }
  void lose(Reason reason = Reason::transport_error) {
    alice->gone(reason);
    alice.reset();
    talk.handler.take();
  }
  Lines come_back(const std::string& offset) { return come_back(pid(), offset); }
  Lines come_back(const std::string& secret, const std::string& offset) {
    alice = std::make_unique<Client>(talk.server);
    alice->say(R"(0{"pid":")" + secret + R"(","offset":")" + offset + R"("})");
    return alice->take();
  }
  bool is_new(const Lines& sent) {
    return sent.size() == 1 && member(sent[0], "sid") != sid() && !member(sent[0], "sid").empty() &&
           !socket().recovered();
  }

  Talk talk;
  std::unique_ptr<Client> alice;
  std::string hello;
};

}  // namespace parley::socketio
