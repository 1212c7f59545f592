// A row binds a name to a member of Config; its type decides how the text is read. Descriptions that say
// "0: no limit" are kept by whoever enforces the limit.
#include "node/config/settings.hpp"

#include <algorithm>
#include <chrono>
#include <numeric>
#include <vector>

#include "node/shard_tag.hpp"

namespace parley::node {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using Auth = Config::Auth;
using Limits = Config::Limits;
using Calls = Config::Calls;
using Jitsi = Config::Jitsi;
using SocketIo = Config::SocketIo;

/// Path is the members to follow from a Config: &Config::limits, &Limits::http_body.
template <auto... Path>
constexpr Setting setting(std::string_view name, Bounds bounds, std::string_view description) {
  using Type = std::remove_cvref_t<decltype((std::declval<Config&>().*....*Path))>;
  Setting row{};
  row.name = name;
  row.kind = kind_of<Type>;
  row.bounds = bounds;
  if constexpr (std::is_enum_v<Type>) row.words = words_of<Type>;
  row.description = description;
  row.assign = [](Config& config, const Setting& self, std::string_view text) {
    return read(text, self.bounds, (config.*....*Path));
  };
  row.print = [](const Config& config) { return write((config.*....*Path)); };
  return row;
}

constexpr Bounds none{};
constexpr Bounds text_size{0, 1024};

constexpr std::array table{
    setting<&Config::listen>("listen", none,
                             "where to listen; without a host at every address, IPv6 and IPv4; port 0 lets "
                             "the system choose one"),
    setting<&Config::data_dir>("data_dir", {1, 4096},
                               "the folder that holds the database and the generated secret"),
    setting<&Config::dev>("dev", none,
                          "development mode: creates the test users alice and bob, logs as text"),
    setting<&Config::shards>("shards", {1, most_shards},
                             "event loops in this process, each on a thread of its own"),

    setting<&Config::auth, &Auth::jwt_secret>(
        "auth.jwt_secret", {32, 4096},
        "the key that tokens are signed with; one is generated and kept in data_dir where none is set"),
    setting<&Config::auth, &Auth::token_life>("auth.token_life", {1min, days{366}},
                                              "how long a token is good for"),
    setting<&Config::auth, &Auth::issuer>("auth.issuer", text_size,
                                          "what the iss claim of a token must be; empty: not checked"),
    setting<&Config::auth, &Auth::audience>("auth.audience", text_size,
                                            "what the aud claim of a token must hold; empty: not checked"),
    setting<&Config::auth, &Auth::public_key>("auth.public_key", {0, 4096},
                                              "a PEM file with the public key or certificate of an identity "
                                              "provider, whose tokens are taken as well"),
    setting<&Config::auth, &Auth::jwks>("auth.jwks", {0, 4096},
                                        "a JWKS file with the public keys of an identity provider"),
    setting<&Config::auth, &Auth::claim_user>(
        "auth.claim_user", none,
        "the claim of a provider's token that is the user's id, such as profile.id; empty: the usual ones"),
    setting<&Config::auth, &Auth::claim_name>("auth.claim_name", none,
                                              "the claim of a provider's token that is the user's name, such "
                                              "as profile.display; empty: the usual ones"),
    setting<&Config::auth, &Auth::create_users>(
        "auth.create_users", none,
        "whether the valid token of an unknown user creates the user from its claims"),
    setting<&Config::auth, &Auth::registration>("auth.registration", none,
                                                "whether anybody may make an account"),
    setting<&Config::auth, &Auth::join_timeout>("auth.join_timeout", {1s, 1h},
                                                "a socket that has not joined by then is closed"),
    setting<&Config::auth, &Auth::join_attempts>("auth.join_attempts", {1, 1000},
                                                 "a socket that failed to join this often is closed"),

    setting<&Config::limits, &Limits::messages_per_minute>(
        "limits.messages_per_minute", {0, 1'000'000},
        "messages of one user, over sockets and REST; 0: no limit"),
    setting<&Config::limits, &Limits::calls_per_minute>(
        "limits.calls_per_minute", {0, 1'000'000},
        "calls one user places, over sockets and REST; 0: no limit"),
    setting<&Config::limits, &Limits::changes_per_minute>(
        "limits.changes_per_minute", {0, 1'000'000},
        "messages one user edits or deletes and people one blocks, over sockets and REST; 0: no limit"),
    setting<&Config::limits, &Limits::receipts_per_minute>(
        "limits.receipts_per_minute", {0, 1'000'000},
        "messages one user marks as read or delivered, over sockets and REST; 0: no limit"),
    setting<&Config::limits, &Limits::reads_per_minute>(
        "limits.reads_per_minute", {0, 1'000'000},
        "lists and look-ups of one user, over sockets and REST; 0: no limit"),
    setting<&Config::limits, &Limits::account_changes_per_minute>(
        "limits.account_changes_per_minute", {0, 1'000'000}, "changes of one user's name; 0: no limit"),
    setting<&Config::limits, &Limits::password_tries_per_minute>(
        "limits.password_tries_per_minute", {0, 1'000'000},
        "tries of one user to change the password; 0: no limit"),
    setting<&Config::limits, &Limits::uploads_per_minute>("limits.uploads_per_minute", {0, 1'000'000},
                                                          "files one user uploads; 0: no limit"),
    setting<&Config::limits, &Limits::signals_per_minute>(
        "limits.signals_per_minute", {0, 1'000'000},
        "typing events of one user, also those that are not passed on; 0: no limit"),
    setting<&Config::limits, &Limits::others_per_minute>(
        "limits.others_per_minute", {0, 1'000'000},
        "everything else one user does, such as joining and answering calls; 0: no limit"),
    setting<&Config::limits, &Limits::registrations_per_minute>(
        "limits.registrations_per_minute", {0, 1'000'000}, "tries to register from one address; 0: no limit"),
    setting<&Config::limits, &Limits::open_requests_per_minute>(
        "limits.open_requests_per_minute", {0, 1'000'000},
        "logins from one address, also those that succeed; 0: no limit"),
    setting<&Config::limits, &Limits::downloads_per_minute>("limits.downloads_per_minute", {0, 1'000'000},
                                                            "files one address downloads; 0: no limit"),
    setting<&Config::limits, &Limits::refusals_per_minute>(
        "limits.refusals_per_minute", {0, 1'000'000},
        "refusals that one user over REST, or one socket, is told the reason of; 0: no limit"),
    setting<&Config::limits, &Limits::refusals_per_address>(
        "limits.refusals_per_address", {0, 1'000'000},
        "the same per minute for one address whose requests and joins have no good token; 0: no limit"),
    setting<&Config::limits, &Limits::refusals_until_closed>(
        "limits.refusals_until_closed", {0, 1'000'000},
        "a socket with more refusals in a minute, of any kind, is closed; 0: never"),
    setting<&Config::limits, &Limits::typing_per_second>("limits.typing_per_second", {0, 1'000'000},
                                                         "typing events of one user; 0: no limit"),
    setting<&Config::limits, &Limits::events_per_second>("limits.events_per_second", {0, 1'000'000},
                                                         "events of any kind on one socket; 0: no limit"),
    setting<&Config::limits, &Limits::failed_logins_per_account>(
        "limits.failed_logins_per_account", {0, 1'000'000},
        "failed logins per minute with one e-mail address; 0: no limit"),
    setting<&Config::limits, &Limits::failed_logins_per_address>(
        "limits.failed_logins_per_address", {0, 1'000'000},
        "failed logins per minute from one address; 0: no limit"),
    setting<&Config::limits, &Limits::connections_per_address>(
        "limits.connections_per_address", {0, 1'000'000},
        "connections and sessions open at once from one address; 0: no limit"),
    setting<&Config::limits, &Limits::sockets_per_user>("limits.sockets_per_user", {0, 10'000},
                                                        "devices of one user connected at once; 0: no limit"),
    setting<&Config::limits, &Limits::reads_at_once>("limits.reads_at_once", {0, 1'000},
                                                     "lists and pages that one user reads at the same time, "
                                                     "over sockets and REST; others wait; 0: no limit"),
    setting<&Config::limits, &Limits::http_body>(
        "limits.http_body", {1024, 64'000'000},
        "largest body of a REST request, in bytes; most routes take less"),
    setting<&Config::limits, &Limits::trusted_proxies>("limits.trusted_proxies", {0, 64},
                                                       "proxies whose X-Forwarded-For says where a client "
                                                       "is: addresses, blocks such as 10.0.0.0/8, loopback"),

    setting<&Config::presence, &Config::Presence::audience>(
        "presence.audience", none,
        "who is told of a person's presence: everyone, or people with a common conversation or call"),
    setting<&Config::presence, &Config::Presence::debounce>(
        "presence.debounce", {0s, 5min}, "how long the last device must be gone before others are told"),

    setting<&Config::chat, &Config::Chat::content>(
        "chat.content", none,
        "how text is made safe for HTML on its way out; the original is what is stored"),
    setting<&Config::chat, &Config::Chat::typing_timeout>("chat.typing_timeout", {1s, 5min},
                                                          "typing stops by itself after this"),
    setting<&Config::chat, &Config::Chat::edit_window>(
        "chat.edit_window", {0s, days{366}}, "how long its sender may edit or delete a message; 0: for ever"),

    setting<&Config::calls, &Calls::ring_timeout>("calls.ring_timeout", {5s, 180s},
                                                  "a call that nobody answers ends after this"),
    setting<&Config::calls, &Calls::ring_grace>("calls.ring_grace", {0s, 180s},
                                                "time a caller who is lost while it rings has to come back"),
    setting<&Config::calls, &Calls::grace>("calls.grace", {0s, 10min},
                                           "time a party who is lost in a call has to come back"),
    setting<&Config::calls, &Calls::most>("calls.most", {1, 1'000'000}, "calls that may live at once"),
    setting<&Config::calls, &Calls::mirror_errors>(
        "calls.mirror_errors", none, "tell a failed try as error too, and not only as call:failed"),

    setting<&Config::jitsi, &Jitsi::domain>("jitsi.domain", {1, 253}, "the Jitsi Meet server"),
    setting<&Config::jitsi, &Jitsi::app_id>("jitsi.app_id", text_size,
                                            "what its tokens are issued for; a JaaS one begins with vpaas-"),
    setting<&Config::jitsi, &Jitsi::app_secret>("jitsi.app_secret", {1, 4096},
                                                "signs tokens for a server of one's own (HS256)"),
    setting<&Config::jitsi, &Jitsi::key_id>("jitsi.key_id", text_size, "the name of private_key, with JaaS"),
    setting<&Config::jitsi, &Jitsi::private_key>("jitsi.private_key", {0, 4096},
                                                 "a PEM file whose key signs tokens (RS256)"),

    setting<&Config::files, &Config::Files::max_size>("files.max_size", {1024, 1'000'000'000},
                                                      "largest file that can be uploaded, in bytes"),
    setting<&Config::files, &Config::Files::per_user>(
        "files.per_user", {0, 1'000'000},
        "what one user's files may take together, in megabytes; 0: no limit"),
    setting<&Config::files, &Config::Files::types>(
        "files.types", {1, 1024},
        "media types that are accepted, by what the bytes are: \"image/*, application/pdf\", or \"*\""),

    setting<&Config::store, &Config::Store::json_export>(
        "store.json_export", none, "keep users.json and messages.json in data_dir current"),

    setting<&Config::tls, &Config::Tls::certificate>(
        "tls.certificate", {0, 4096},
        "a PEM file with the server's certificate and its chain: listen speaks HTTPS; read again on SIGHUP"),
    setting<&Config::tls, &Config::Tls::key>("tls.key", {0, 4096},
                                             "the PEM file with the certificate's private key"),
    setting<&Config::tls, &Config::Tls::min_version>("tls.min_version", none,
                                                     "the oldest version of TLS that clients may speak"),

    setting<&Config::cors, &Config::Cors::origins>("cors.origins", {1, 256},
                                                   "origins whose pages may call this server: \"*\", or a "
                                                   "list; a * in one stands for a label or the port"),
    setting<&Config::cors, &Config::Cors::credentials>(
        "cors.credentials", none, "let browsers send cookies along; needs named cors.origins"),

    setting<&Config::socketio, &SocketIo::ping_interval>("socketio.ping_interval", {1s, 10min},
                                                         "time between two heartbeats"),
    setting<&Config::socketio, &SocketIo::ping_timeout>("socketio.ping_timeout", {1s, 10min},
                                                        "time a client has to answer a heartbeat"),
    setting<&Config::socketio, &SocketIo::max_payload>(
        "socketio.max_payload", {1024, 64'000'000}, "largest WebSocket message and polling body, in bytes"),
    setting<&Config::socketio, &SocketIo::upgrade_timeout>("socketio.upgrade_timeout", {1s, 10min},
                                                           "time a change of transport may take"),
    setting<&Config::socketio, &SocketIo::connect_timeout>("socketio.connect_timeout", {1s, 10min},
                                                           "time a client has to connect to a namespace"),
    setting<&Config::socketio, &SocketIo::per_message_deflate>(
        "socketio.per_message_deflate", none,
        "compress WebSocket messages of 1024 bytes and more for clients that offer it"),
    setting<&Config::socketio, &SocketIo::http_compression>(
        "socketio.http_compression", none,
        "compress polling answers of 1024 bytes and more for clients that accept gzip"),
    setting<&Config::socketio, &SocketIo::recovery>(
        "socketio.recovery", none,
        "what a client that reconnects in time finds again: who it is, or also its id and what it missed"),

    setting<&Config::log, &Config::Log::level>("log.level", none, "the least important lines to log"),
    setting<&Config::log, &Config::Log::format>(
        "log.format", none, "auto is text on a terminal and in development mode, else JSON"),
};

/// As it is written everywhere alike: an environment name has no dots and no small letters.
std::string folded(std::string_view name) {
  std::string out;
  for (const char c : name)
    out += c == '.' || c == '-' ? '_' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0]++;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j - 1] + 1, row[j] + 1, changed});
    }
  }
  return row.back();
}

std::string range(const Setting& setting) {
  const auto write_bound = [&](std::int64_t bound) {
    return setting.kind == Kind::duration ? write(base::Duration{bound}) : std::to_string(bound);
  };
  return write_bound(setting.bounds.least) + " to " + write_bound(setting.bounds.most);
}

}  // namespace

std::span<const Setting> settings() {
  return table;
}

const Setting* find_setting(std::string_view name) {
  const auto found = std::ranges::find(table, name, &Setting::name);
  return found == table.end() ? nullptr : &*found;
}

const Setting* closest_setting(std::string_view name) {
  // Longer names are not typing errors, and comparing them would cost time.
  if (name.size() > 64) return nullptr;
  const std::string wanted = folded(name);
  const Setting* closest = nullptr;
  // Up to three slips, but no more than one in three letters.
  std::size_t least = std::min<std::size_t>(4, name.size() / 3 + 1);
  for (const Setting& candidate : table) {
    // The right key in the wrong group is the commonest slip: it counts as one.
    const std::string_view key = candidate.name.substr(candidate.name.rfind('.') + 1);
    const bool same_key = key == name.substr(name.rfind('.') + 1);
    const std::size_t distance = same_key ? 1 : edit_distance(wanted, folded(candidate.name));
    if (distance < least) {
      least = distance;
      closest = &candidate;
    }
  }
  return closest;
}

std::string Setting::environment_name() const {
  std::string out = "PARLEY_";
  for (const char c : name)
    out += c == '.' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return out;
}

std::string_view Setting::group() const {
  const auto dot = name.find('.');
  return dot == std::string_view::npos ? std::string_view{} : name.substr(0, dot);
}

std::string Setting::takes() const {
  switch (kind) {
    case Kind::truth:
      return "true or false";
    case Kind::number:
      return "number, " + range(*this);
    case Kind::duration:
      return "duration, " + range(*this);
    case Kind::text:
      return "text";
    case Kind::secret:
      return "secret, " + range(*this) + " bytes";
    case Kind::endpoint:
      return "host:port, [v6]:port or :port";
    case Kind::origins:
      return "\"*\" or origins";
    case Kind::addresses:
      return "addresses";
    case Kind::claim:
      return "claim";
    case Kind::choice:
      break;
  }
  std::string text;
  for (const std::string_view word : words) text += (text.empty() ? "" : ", ") + std::string(word);
  return text;
}

}  // namespace parley::node
