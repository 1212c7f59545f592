// A scene for tests of the presence feed: a roster, the feed and sockets. Time is virtual, and a test sets
// the number of bytes in the queue of each session.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/delivery/presence_feed.hpp"
#include "presence/contacts.hpp"
#include "presence/roster.hpp"
#include "support/manual_executor.hpp"
#include "support/memory_call_store.hpp"
#include "support/memory_conversation_store.hpp"
#include "unit/socketio/talk.hpp"

namespace parley::api {

using socketio::Lines;

/// Returns the user and the status of a presence packet, such as "2 online", and any other packet unchanged.
inline std::string told_by(const std::string& packet) {
  const auto value = [&packet](std::string_view key) -> std::string {
    const std::string mark = "\"" + std::string(key) + "\":\"";
    const std::size_t begin = packet.find(mark);
    if (begin == std::string::npos) return "?";
    const std::size_t from = begin + mark.size();
    return packet.substr(from, packet.find('"', from) - from);
  };
  const std::string status = value("status");
  const bool is_offline = packet.starts_with(R"(42["user:offline",{)") && status == "offline";
  const bool is_online = packet.starts_with(R"(42["user:online",{)") && status != "offline";
  return is_offline || is_online ? value("userId") + " " + status : packet;
}

/// A joined socket of a user.
struct Device {
  base::UserId user;
  std::unique_ptr<socketio::Client> client;
  socketio::Socket* socket;

  socketio::RecordingSession& session() const { return client->session; }
  /// Returns what the device has received since the last call, in the form of told_by().
  Lines take() const {
    Lines told;
    for (const std::string& packet : client->take()) told.push_back(told_by(packet));
    session().owners.clear();
    session().unit_sizes.clear();
    return told;
  }
};

class FeedScene {
 public:
  explicit FeedScene(bool contacts_only = false)
      : feed(talk.root, talk.timers, contacts_only ? &contacts : nullptr, &blocks) {
    // The handler closes a disconnected socket before the socket is destroyed.
    talk.handler.disconnected = [this](socketio::Socket& socket) { feed.close(socket); };
  }

  /// Adds a device that joins in the current tick.
  Device arrive(const base::UserId& user) {
    Device device{user, talk.connected_client(), talk.handler.sockets.back()};
    device.session().queued = 0;
    device.take();
    feed.open(*device.socket, user);
    roster.arrive(user);
    return device;
  }
  Device arrive(const std::string& user) { return arrive(base::UserId(user)); }
  void leave(Device& device, bool logs_out = false) {
    device.client->gone();
    logs_out ? roster.leave_now(device.user) : roster.leave(device.user);
  }
  /// Answers all pending requests to the stores, and ends the tick.
  void end_tick() {
    executor.run_all();
    pass(base::Duration(0));
  }
  void pass(base::Duration by) { talk.clock.advance(by, talk.timers); }

  socketio::Talk talk;
  support::ManualExecutor executor;
  support::MemoryUserStore users{talk.clock, executor};
  support::MemoryMessageStore messages{users, talk.clock, executor};
  support::MemoryConversationStore conversations{users, messages, talk.clock, executor};
  support::MemoryCallStore calls{users, executor};
  presence::Contacts contacts{talk.timers, conversations, calls};
  presence::Blocks blocks;
  PresenceFeed feed;
  presence::Roster roster{talk.timers, base::Duration{5000}, feed};
};

}  // namespace parley::api
