// The options of Engine.IO that an operator may set.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/send_queue_limit.hpp"
#include "base/unique_function.hpp"
#include "engineio/request_decision.hpp"

namespace parley::engineio {

struct Options {
  /// Requests whose path starts with this belong to Engine.IO.
  std::string path = "/socket.io/";

  /// Time from one ping to the next. A client that has vanished is noticed at most ping_interval +
  /// ping_timeout after the last ping that it answered.
  base::Duration ping_interval{std::chrono::seconds(15)};
  /// Time for the pong, counted from the moment when the ping was due.
  base::Duration ping_timeout{std::chrono::seconds(10)};
  /// Time from the opening of the WebSocket to the packet that completes the upgrade.
  base::Duration upgrade_timeout{std::chrono::seconds(10)};
  /// How long a poll that arrives during the probe of a WebSocket stays open, before a noop answers it.
  base::Duration noop_delay{std::chrono::milliseconds(100)};
  /// How long the last packets of a closed polling session wait for the poll that fetches them.
  base::Duration close_timeout{std::chrono::seconds(30)};

  /// The largest POST body or WebSocket message, in bytes. Exactly this size is accepted.
  std::size_t max_payload = 1'000'000;
  /// The same bound until the application allows the session more (Session::allow_payload). It bounds what an
  /// unidentified client may have unfinished here. 0, or more than max_payload, means max_payload from the
  /// start.
  std::size_t first_payload = 0;
  /// Bytes queued in a session above which volatile messages are dropped.
  std::size_t soft_queue = 256 * 1024;
  /// How much may be queued in a session, and for how long. Above it the session is closed.
  base::SendQueueLimit output{};

  /// Bounds on the sessions of one client address (or IPv6 /64), and of all. 0 means no bound. Above them a
  /// handshake is refused with 503.
  std::size_t sessions_per_address = 0;
  std::size_t sessions_in_all = 0;

  /// Bytes of the URL and the header fields that each session keeps of the request that opened it (see
  /// Handshake; each field costs 64 bytes more than its text). What does not fit is left out, and counted in
  /// Handshake::left_out. 0: sessions keep nothing, and Session::handshake() returns nullptr.
  std::size_t handshake_bytes = 8 * 1024;
  /// The same bytes of all sessions together. Above them a new session keeps its client's address and its
  /// time only.
  std::size_t handshake_bytes_in_all = 64 << 20;

  /// Whether WebSocket messages are compressed if the client offers it (RFC 7692). Costs time for every
  /// message, no time for each receiver, and no memory between messages.
  bool per_message_deflate = false;
  /// Messages of fewer bytes are sent uncompressed.
  std::uint32_t deflate_from = 1024;

  /// Whether the answers to polls are compressed (gzip) for clients that accept it. Costs time for every
  /// answer from `http_compression_from` bytes to 1 MiB, and no memory between answers.
  bool http_compression = false;
  /// Answers of fewer bytes are sent uncompressed.
  std::size_t http_compression_from = 1024;

  /// URL-safe prefix of every session id, by which a proxy selects the shard.
  std::string shard_tag;

  /// Called for every request with an Origin field, on both transports. If empty, every origin is allowed.
  base::UniqueFunction<bool(std::string_view origin)> allow_origin;

  /// Decides about every handshake, now or later (see request_decision.hpp). If empty, every handshake is
  /// allowed. Runs on the server's thread.
  AllowRequest allow_request;
  /// Time for the decision, after which the request is refused with 503.
  base::Duration decision_timeout{std::chrono::seconds(10)};
  /// Requests that may wait for a decision. Above it a handshake is refused with 503 without asking.
  std::size_t requests_waiting = 1024;
};

}  // namespace parley::engineio
