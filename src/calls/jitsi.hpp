// Where a call is talked: a room on a Jitsi server that is not ours. What each party needs to enter it, and
// nobody else: the room's name, a URL that opens it as is, and for protected servers a token.
//
//     https://meet.example/call_<callId>?jwt=<token>#config.startWithVideoMuted=true&config...&userInfo...
//
// Behind the # Jitsi parses every value as JSON, percent-encoded: a string without its quotes would be
// dropped.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "jwt/key.hpp"
#include "store/call_store.hpp"

namespace parley::calls {

/// "call_" and the call's id, in lower case: the same in the URL, the token and the room's address.
std::string room_name(const base::CallId& call);

/// What a client is to set for its call. Microphone on; camera on for video; no page to wait on before the
/// room.
struct ConfigOverwrite {
  bool start_with_audio_muted = false;
  bool start_with_video_muted = false;
  bool prejoin_enabled = false;

  static ConfigOverwrite of(store::CallType type);
  bool operator==(const ConfigOverwrite&) const = default;
};

/// For one party of one call.
struct Invitation {
  std::string domain;
  std::string room_name;  ///< as the IFrame API takes it: at JaaS behind the app id and a slash
  std::string url;
  std::optional<std::string> jwt;
  ConfigOverwrite config;
  std::string display_name;
};

struct JitsiOptions {
  enum class Tokens : std::uint8_t {
    none,
    self_hosted,  ///< prosody's token authentication
    jaas,         ///< 8x8's service: the key's id is "<app id>/<key id>"
  };
  std::string domain = "meet.jit.si";  ///< with a port, if it needs one
  Tokens tokens = Tokens::none;
  std::string app_id{};
};

/// Not for two threads at once: each shard has its own.
class Jitsi {
 public:
  /// A token serves for joining only; who is in the room stays.
  static constexpr std::chrono::minutes token_life{10};

  /// Throws std::invalid_argument where tokens are wanted without an app id or a key, or the key is of the
  /// wrong algorithm (Prosody takes HS256 and RS256, JaaS RS256 only) or, for JaaS, not named after the app.
  Jitsi(const base::Clock& clock, JitsiOptions options, std::unique_ptr<jwt::SigningKey> key = nullptr);

  /// `participant` is the call's caller, who moderates, or its callee. Cost: one signature.
  Invitation invite(const store::Call& call, const base::UserId& participant);

 private:
  std::string token(const store::Call& call, bool is_caller);
  std::string claims(const store::Call& call, bool is_caller) const;

  const base::Clock& clock_;
  JitsiOptions options_;
  std::unique_ptr<jwt::SigningKey> key_;
  std::string header_;  ///< encoded, the same for every token
};

}  // namespace parley::calls
