// What an operator may set about Engine.IO sessions.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/send_queue_limit.hpp"
#include "base/unique_function.hpp"

namespace parley::engineio {

struct Options {
  /// Requests whose path starts with this are Engine.IO's.
  std::string path = "/socket.io/";

  /// From one ping to the next. A client that has vanished is noticed ping_interval + ping_timeout after the
  /// last ping it answered, at the latest.
  base::Duration ping_interval{std::chrono::seconds(15)};
  /// For the pong, from the moment the ping was due.
  base::Duration ping_timeout{std::chrono::seconds(10)};
  /// From the WebSocket's opening to the packet that completes the upgrade.
  base::Duration upgrade_timeout{std::chrono::seconds(10)};
  /// How long a poll that asks while a WebSocket is probed stays open, before it is answered with a noop.
  base::Duration noop_delay{std::chrono::milliseconds(100)};
  /// How long the last packets of a closed polling session wait for the poll that fetches them.
  base::Duration close_timeout{std::chrono::seconds(30)};

  /// The largest POST body or WebSocket message, in bytes; exactly that much is accepted.
  std::size_t max_payload = 1'000'000;
  /// The same of a session until the application allows it more (Session::allow_payload): what a stranger may
  /// have unfinished here. 0, or more than max_payload: max_payload from the start.
  std::size_t first_payload = 0;
  /// Bytes queued in a session past which volatile messages are dropped.
  std::size_t soft_queue = 256 * 1024;
  /// How much may be queued in a session, and how long; past it the session is closed.
  base::SendQueueLimit output{};

  /// Sessions of one client address (or IPv6 /64) and in all; 0 is no limit. Past them a handshake is refused
  /// with 503.
  std::size_t sessions_per_address = 0;
  std::size_t sessions_in_all = 0;

  /// Whether WebSocket messages are compressed where the client offers it (RFC 7692). Costs time for every
  /// message, none for each receiver, and no memory between messages.
  bool per_message_deflate = false;
  /// Messages of fewer bytes are sent as they are.
  std::uint32_t deflate_from = 1024;

  /// Whether the answers to polls are compressed (gzip) for clients that accept it. Costs time for every
  /// answer from `http_compression_from` bytes to 1 MiB, and no memory between answers.
  bool http_compression = false;
  /// Answers of fewer bytes are sent as they are.
  std::size_t http_compression_from = 1024;

  /// URL-safe characters in front of every session id: what a proxy routes on.
  std::string shard_tag;

  /// Asked for every request that carries an Origin field, on both transports. Empty: every origin.
  base::UniqueFunction<bool(std::string_view origin)> allow_origin;
};

}  // namespace parley::engineio
