#include "calls/jitsi.hpp"

#include <stdexcept>
#include <string_view>
#include <utility>

#include "base/base64.hpp"
#include "base/json/json.hpp"

namespace parley::calls {

namespace {

/// Prosody compares `nbf` without any leeway, and its clock may differ from this server's clock.
constexpr std::chrono::seconds clock_leeway{10};

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string lowered(std::string text) {
  for (char& c : text) c = lower(c);
  return text;
}

/// Encodes all but the unreserved characters (RFC 3986, section 2.3). encodeURIComponent leaves a few more
/// unencoded.
std::string percent_encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_plain = (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z') || c == '-' ||
                          c == '_' || c == '.' || c == '~';
    if (is_plain) {
      out += c;
    } else {
      out.append(1, '%').append(1, digits[byte >> 4]).append(1, digits[byte & 15]);
    }
  }
  return out;
}

std::string json_string(std::string_view text) {
  std::string json;
  base::json::Writer(json).value(text);
  return json;
}

std::string_view truth(bool value) {
  return value ? "true" : "false";
}

std::string fragment(const ConfigOverwrite& config, std::string_view display_name) {
  std::string text = "#config.startWithAudioMuted=";
  text += truth(config.start_with_audio_muted);
  text.append("&config.startWithVideoMuted=").append(truth(config.start_with_video_muted));
  text.append("&config.prejoinConfig.enabled=").append(truth(config.prejoin_enabled));
  if (!display_name.empty()) {
    text.append("&userInfo.displayName=").append(percent_encoded(json_string(display_name)));
  }
  return text;
}

void check(const JitsiOptions& options, const jwt::SigningKey* key) {
  if (options.tokens == JitsiOptions::Tokens::none) return;
  if (options.app_id.empty()) throw std::invalid_argument("Jitsi tokens need an app id");
  if (key == nullptr) throw std::invalid_argument("Jitsi tokens need a key");
  if (options.tokens == JitsiOptions::Tokens::jaas) {
    if (key->algorithm() != "RS256") throw std::invalid_argument("JaaS accepts only RS256");
    if (!key->id().starts_with(options.app_id + '/')) {
      throw std::invalid_argument("the id of a JaaS key must be the app id, a slash and the key's own id");
    }
  } else if (key->algorithm() != "HS256" && key->algorithm() != "RS256") {
    throw std::invalid_argument("Jitsi accepts only HS256 or RS256");
  }
}

}  // namespace

std::string room_name(const base::CallId& call) {
  return "call_" + call.to_string();
}

ConfigOverwrite ConfigOverwrite::of(store::CallType type) {
  return {.start_with_video_muted = type == store::CallType::voice};
}

Jitsi::Jitsi(const base::Clock& clock, JitsiOptions options, std::unique_ptr<jwt::SigningKey> key)
    : clock_(clock), options_(std::move(options)), key_(std::move(key)) {
  check(options_, key_.get());
  if (options_.tokens == JitsiOptions::Tokens::none) return;
  std::string json;
  base::json::Writer header(json);
  // Prosody rejects a token without `typ`.
  header.begin_object().key("alg").value(key_->algorithm()).key("typ").value("JWT");
  if (!key_->id().empty()) header.key("kid").value(key_->id());
  header.end_object();
  header_ = base::encode_base64url(json);
}

Invitation Jitsi::invite(const store::Call& call, const base::UserId& participant) {
  const bool is_caller = participant == call.caller;
  const bool is_jaas = options_.tokens == JitsiOptions::Tokens::jaas;
  Invitation invitation;
  invitation.domain = options_.domain;
  invitation.room_name = (is_jaas ? options_.app_id + '/' : std::string()) + room_name(call.id);
  if (options_.tokens != JitsiOptions::Tokens::none) invitation.jwt = token(call, is_caller);
  invitation.config = ConfigOverwrite::of(call.type);
  invitation.display_name = is_caller ? call.caller_name : call.callee_name;
  invitation.url = "https://" + invitation.domain + '/' + invitation.room_name;
  if (invitation.jwt) invitation.url.append("?jwt=").append(*invitation.jwt);
  invitation.url += fragment(invitation.config, invitation.display_name);
  return invitation;
}

std::string Jitsi::claims(const store::Call& call, bool is_caller) const {
  const bool is_jaas = options_.tokens == JitsiOptions::Tokens::jaas;
  const auto now = std::chrono::floor<std::chrono::seconds>(clock_.wall_now()).time_since_epoch();
  const auto seconds = [](std::chrono::seconds time) { return std::int64_t{time.count()}; };

  std::string json;
  base::json::Writer out(json);
  out.begin_object();
  // One audience as a string: Prosody rejects an array.
  out.key("iss")
      .value(is_jaas ? "chat" : options_.app_id)
      .key("aud")
      .value(is_jaas ? "jitsi" : options_.app_id);
  out.key("sub").value(is_jaas ? options_.app_id
                               : lowered(options_.domain.substr(0, options_.domain.find(':'))));
  out.key("room").value(room_name(call.id));
  out.key("iat").value(seconds(now)).key("nbf").value(seconds(now - clock_leeway));
  out.key("exp").value(seconds(now + token_life));

  out.key("context").begin_object().key("user").begin_object();
  out.key("id").value((is_caller ? call.caller : call.callee).str());
  out.key("name").value(is_caller ? call.caller_name : call.callee_name);
  out.key("affiliation").value(is_caller ? "owner" : "member");
  if (is_jaas) {
    out.key("moderator").value(truth(is_caller)).end_object();
    // JaaS requires these claims. A feature that is not granted cannot cause costs.
    out.key("features").begin_object();
    for (const char* feature : {"livestreaming", "recording", "transcription", "sip-inbound-call",
                                "sip-outbound-call", "inbound-call", "outbound-call"}) {
      out.key(feature).value("false");
    }
    out.end_object();
  } else {
    out.key("moderator").value(is_caller).end_object();
  }
  out.end_object().end_object();
  return json;
}

std::string Jitsi::token(const store::Call& call, bool is_caller) {
  std::string token = header_ + '.' + base::encode_base64url(claims(call, is_caller));
  const std::string signature = key_->sign(token);
  token += '.';
  token += base::encode_base64url(signature);
  return token;
}

}  // namespace parley::calls
