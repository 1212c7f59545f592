// The configuration as the rest of the node reads it. The defaults are defined only here. The names, bounds
// and descriptions are in settings.cpp. A struct has one member for each setting of its section, however
// many.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "http/trusted_proxies.hpp"
#include "jwt/claim_name.hpp"
#include "net/tls_context.hpp"

namespace parley::node {

/// Where to listen. An empty host means every address of the machine. With port 0 the system chooses a port.
struct Endpoint {
  std::string host;  ///< a host name or an IP address, without brackets
  std::uint16_t port = 0;

  bool operator==(const Endpoint&) const = default;
};

/// Bytes that must never be printed. Empty if no secret is configured.
struct Secret {
  std::string bytes;

  bool operator==(const Secret&) const = default;
};

/// Whether a valid token of an unknown user creates that user.
enum class CreateUsers : std::uint8_t { outside, always, never };
/// How text is made safe for HTML when it is sent to clients.
enum class Content : std::uint8_t { safe, escape, raw };
/// What is restored when a client reconnects with its recovery secret.
enum class RecoveryKind : std::uint8_t { identity, full };
/// Which users receive a user's presence.
enum class PresenceAudience : std::uint8_t { everyone, contacts };
/// `automatic` is text on a terminal and in development mode, otherwise JSON.
enum class LogShape : std::uint8_t { automatic, text, json };

struct Config {
  Endpoint listen{"", 3001};
  std::string data_dir = "data";
  bool dev = false;
  std::uint32_t shards = 1;

  struct Auth {
    Secret jwt_secret;
    base::Duration token_life = std::chrono::days{7};
    std::string issuer;         ///< empty: not checked
    std::string audience;       ///< empty: not checked
    std::string public_key;     ///< path of a file; empty: none
    std::string jwks;           ///< path of a file; empty: none
    jwt::ClaimName claim_user;  ///< empty: the default claims
    jwt::ClaimName claim_name;  ///< empty: the default claims
    CreateUsers create_users = CreateUsers::outside;
    bool registration = false;
    base::Duration join_timeout = std::chrono::seconds{60};
    std::uint32_t join_attempts = 5;

    bool operator==(const Auth&) const = default;
  } auth;

  /// 0 turns a limit off if its description in settings.cpp says so.
  struct Limits {
    std::uint32_t messages_per_minute = 100;
    std::uint32_t calls_per_minute = 10;
    std::uint32_t changes_per_minute = 100;
    std::uint32_t receipts_per_minute = 600;
    std::uint32_t reads_per_minute = 1'200;
    std::uint32_t account_changes_per_minute = 20;
    std::uint32_t password_tries_per_minute = 10;
    std::uint32_t uploads_per_minute = 20;
    std::uint32_t signals_per_minute = 1'200;
    std::uint32_t others_per_minute = 600;
    std::uint32_t registrations_per_minute = 100;
    std::uint32_t open_requests_per_minute = 1'200;
    std::uint32_t downloads_per_minute = 12'000;
    std::uint32_t refusals_per_minute = 100;
    std::uint32_t refusals_per_address = 1'200;
    std::uint32_t refusals_until_closed = 1'000;
    std::uint32_t typing_per_second = 1;
    std::uint32_t events_per_second = 200;
    std::uint32_t failed_logins_per_account = 10;
    std::uint32_t failed_logins_per_address = 100;
    std::uint32_t connections_per_address = 0;
    std::uint32_t sockets_per_user = 20;
    std::uint32_t reads_at_once = 4;
    std::uint32_t http_body = 1'000'000;  ///< bytes
    http::TrustedProxies trusted_proxies;

    bool operator==(const Limits&) const = default;
  } limits;

  struct Presence {
    PresenceAudience audience = PresenceAudience::everyone;
    base::Duration debounce = std::chrono::seconds{5};

    bool operator==(const Presence&) const = default;
  } presence;

  struct Chat {
    Content content = Content::safe;
    base::Duration typing_timeout = std::chrono::seconds{6};
    base::Duration edit_window = std::chrono::minutes{15};

    bool operator==(const Chat&) const = default;
  } chat;

  struct Calls {
    base::Duration ring_timeout = std::chrono::seconds{45};
    base::Duration ring_grace = std::chrono::seconds{20};
    base::Duration grace = std::chrono::seconds{45};
    std::uint32_t most = 10'000;
    bool mirror_errors = true;

    bool operator==(const Calls&) const = default;
  } calls;

  /// Without a secret and without a key no tokens are issued; the Jitsi server must then accept clients
  /// without one.
  struct Jitsi {
    std::string domain = "meet.jit.si";
    std::string app_id;
    Secret app_secret;        ///< of a self-hosted server: signs tokens with HS256
    std::string key_id;       ///< needed for JaaS
    std::string private_key;  ///< path of a file; its key signs tokens with RS256

    /// True if the app id belongs to JaaS, the service of 8x8. Only those app ids have this prefix.
    bool is_jaas() const { return app_id.starts_with("vpaas-"); }
    bool operator==(const Jitsi&) const = default;
  } jitsi;

  struct Files {
    std::uint32_t max_size = 25'000'000;  ///< bytes
    std::uint32_t per_user = 1'000;       ///< megabytes
    std::string types = "*";

    bool operator==(const Files&) const = default;
  } files;

  struct Store {
    bool json_export = true;

    bool operator==(const Store&) const = default;
  } store;

  struct Tls {
    std::string certificate;  ///< path of a file; if empty, the key is empty too and HTTP is served
    std::string key;          ///< path of a file
    net::TlsVersion min_version = net::TlsVersion::tls_1_2;

    bool operator==(const Tls&) const = default;
  } tls;

  struct Cors {
    std::vector<std::string> origins{"*"};  ///< "*" alone, or entries that http::OriginPattern accepts
    bool credentials = false;

    bool operator==(const Cors&) const = default;
  } cors;

  struct SocketIo {
    base::Duration ping_interval = std::chrono::seconds{15};
    base::Duration ping_timeout = std::chrono::seconds{10};
    std::uint32_t max_payload = 1'000'000;  ///< bytes
    base::Duration upgrade_timeout = std::chrono::seconds{10};
    base::Duration connect_timeout = std::chrono::seconds{45};
    bool per_message_deflate = false;
    bool http_compression = false;
    RecoveryKind recovery = RecoveryKind::identity;

    bool operator==(const SocketIo&) const = default;
  } socketio;

  struct Web {
    bool enabled = true;
    std::string title = "Parley";

    bool operator==(const Web&) const = default;
  } web;

  struct Log {
    base::LogLevel level = base::LogLevel::info;
    LogShape format = LogShape::automatic;

    bool operator==(const Log&) const = default;
  } log;

  bool operator==(const Config&) const = default;
};

}  // namespace parley::node
