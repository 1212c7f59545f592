// Makes the invitations to the media room of a call, which is a room on an external Jitsi server. An
// invitation holds what one party needs to enter: the room's name, a URL that opens it, and a token if the
// server is protected.
//
//     https://meet.example/call_<callId>?jwt=<token>#config.startWithVideoMuted=true&config...&userInfo...
//
// Jitsi parses every value behind the # as percent-encoded JSON. It would drop a string without its quotes.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "jwt/key.hpp"
#include "store/call_store.hpp"

namespace parley::calls {

/// Returns "call_" and the call's id in lower case. The URL, the token and the room's address use the same
/// name.
std::string room_name(const base::CallId& call);

/// The settings that a client applies to its call. The microphone is on, the camera is on for a video call,
/// and there is no waiting page before the room.
struct ConfigOverwrite {
  bool start_with_audio_muted = false;
  bool start_with_video_muted = false;
  bool prejoin_enabled = false;

  static ConfigOverwrite of(store::CallType type);
  bool operator==(const ConfigOverwrite&) const = default;
};

/// The invitation for one party of one call.
struct Invitation {
  std::string domain;
  std::string room_name;  ///< as the IFrame API expects it: for JaaS the app id and a slash come first
  std::string url;
  std::optional<std::string> jwt;
  ConfigOverwrite config;
  std::string display_name;
};

struct JitsiOptions {
  enum class Tokens : std::uint8_t {
    none,
    self_hosted,  ///< Prosody's token authentication
    jaas,         ///< the service of 8x8: the key's id is "<app id>/<key id>"
  };
  std::string domain = "meet.jit.si";  ///< with a port if the server needs one
  Tokens tokens = Tokens::none;
  std::string app_id{};
};

/// Makes and signs invitations. Not thread-safe: each shard has its own instance.
class Jitsi {
 public:
  /// How long a token is valid. A token is needed only to join; a participant in the room stays after it
  /// expires.
  static constexpr std::chrono::minutes token_life{10};

  /// Throws std::invalid_argument if tokens are configured and:
  /// - the app id or the key is missing;
  /// - the key has the wrong algorithm (Prosody accepts HS256 and RS256, JaaS only RS256);
  /// - the key is for JaaS and its id does not begin with the app id.
  Jitsi(const base::Clock& clock, JitsiOptions options, std::unique_ptr<jwt::SigningKey> key = nullptr);

  /// Returns the invitation for `participant`, who is the call's caller or its callee. The caller is the
  /// moderator. Computes one signature if tokens are configured.
  Invitation invite(const store::Call& call, const base::UserId& participant);

 private:
  std::string token(const store::Call& call, bool is_caller);
  std::string claims(const store::Call& call, bool is_caller) const;

  const base::Clock& clock_;
  JitsiOptions options_;
  std::unique_ptr<jwt::SigningKey> key_;
  std::string header_;  ///< encoded; the same for every token
};

}  // namespace parley::calls
