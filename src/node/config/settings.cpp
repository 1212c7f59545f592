// A row binds a name to a member of Config. The type of the member decides how the text is parsed. The code
// that enforces a limit implements what its description says of the value 0.
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

/// Makes a row. Path lists the members that lead from a Config to the value: &Config::limits,
/// &Limits::http_body.
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
                             "where to listen; without a host: at every IPv6 and IPv4 address; with port 0 "
                             "the system chooses a port"),
    setting<&Config::data_dir>("data_dir", {1, 4096},
                               "the folder that holds the database and the generated secret"),
    setting<&Config::dev>("dev", none,
                          "development mode: creates the test users alice and bob, logs as text"),
    setting<&Config::shards>("shards", {1, most_shards},
                             "event loops in this process, each on a thread of its own"),

    setting<&Config::auth, &Auth::jwt_secret>(
        "auth.jwt_secret", {32, 4096},
        "the key that signs tokens; if it is not set, one is generated and kept in data_dir"),
    setting<&Config::auth, &Auth::token_life>("auth.token_life", {1min, days{366}},
                                              "how long a token is valid"),
    setting<&Config::auth, &Auth::issuer>("auth.issuer", text_size,
                                          "the iss claim that a token must have; empty: not checked"),
    setting<&Config::auth, &Auth::audience>("auth.audience", text_size,
                                            "what the aud claim of a token must contain; empty: not checked"),
    setting<&Config::auth, &Auth::public_key>("auth.public_key", {0, 4096},
                                              "a PEM file with the public key or certificate of an identity "
                                              "provider, whose tokens are accepted too"),
    setting<&Config::auth, &Auth::jwks>("auth.jwks", {0, 4096},
                                        "a JWKS file with the public keys of an identity provider, whose "
                                        "tokens are accepted too"),
    setting<&Config::auth, &Auth::claim_user>(
        "auth.claim_user", none,
        "the claim with the user's id in a provider's token, such as profile.id; empty: the default claims"),
    setting<&Config::auth, &Auth::claim_name>(
        "auth.claim_name", none,
        "the claim with the user's name in a provider's token, such as profile.display; empty: the default "
        "claims"),
    setting<&Config::auth, &Auth::create_users>(
        "auth.create_users", none,
        "whether a valid token of an unknown user creates the user; outside: only a provider's token"),
    setting<&Config::auth, &Auth::registration>("auth.registration", none,
                                                "whether clients may create accounts (POST "
                                                "/api/auth/register)"),
    setting<&Config::auth, &Auth::join_timeout>("auth.join_timeout", {1s, 1h},
                                                "a socket that has not joined within this time is closed"),
    setting<&Config::auth, &Auth::join_attempts>("auth.join_attempts", {1, 1000},
                                                 "a socket is closed after this many failed joins"),

    setting<&Config::limits, &Limits::messages_per_minute>(
        "limits.messages_per_minute", {0, 1'000'000},
        "messages that one user sends, over sockets and REST; 0: no limit"),
    setting<&Config::limits, &Limits::calls_per_minute>(
        "limits.calls_per_minute", {0, 1'000'000},
        "calls that one user places, over sockets and REST; 0: no limit"),
    setting<&Config::limits, &Limits::changes_per_minute>(
        "limits.changes_per_minute", {0, 1'000'000},
        "changes of stored messages and of the block list by one user, over sockets and REST; 0: no limit"),
    setting<&Config::limits, &Limits::receipts_per_minute>(
        "limits.receipts_per_minute", {0, 1'000'000},
        "messages that one user marks as read or delivered, over sockets and REST; 0: no limit"),
    setting<&Config::limits, &Limits::reads_per_minute>(
        "limits.reads_per_minute", {0, 1'000'000},
        "lists and look-ups that one user requests, over sockets and REST; 0: no limit"),
    setting<&Config::limits, &Limits::account_changes_per_minute>(
        "limits.account_changes_per_minute", {0, 1'000'000}, "changes of one user's name; 0: no limit"),
    setting<&Config::limits, &Limits::password_tries_per_minute>(
        "limits.password_tries_per_minute", {0, 1'000'000},
        "attempts of one user to change the password; 0: no limit"),
    setting<&Config::limits, &Limits::uploads_per_minute>("limits.uploads_per_minute", {0, 1'000'000},
                                                          "files that one user uploads; 0: no limit"),
    setting<&Config::limits, &Limits::signals_per_minute>(
        "limits.signals_per_minute", {0, 1'000'000},
        "typing events of one user, including those that are not passed on; 0: no limit"),
    setting<&Config::limits, &Limits::others_per_minute>(
        "limits.others_per_minute", {0, 1'000'000},
        "all other actions of one user, such as joining and answering calls; 0: no limit"),
    setting<&Config::limits, &Limits::registrations_per_minute>(
        "limits.registrations_per_minute", {0, 1'000'000},
        "attempts to register from one address; 0: no limit"),
    setting<&Config::limits, &Limits::open_requests_per_minute>(
        "limits.open_requests_per_minute", {0, 1'000'000},
        "logins from one address, including successful ones; 0: no limit"),
    setting<&Config::limits, &Limits::downloads_per_minute>("limits.downloads_per_minute", {0, 1'000'000},
                                                            "files that one address downloads; 0: no limit"),
    setting<&Config::limits, &Limits::refusals_per_minute>(
        "limits.refusals_per_minute", {0, 1'000'000},
        "refusals that are answered with their reason, per REST user and per socket; 0: no limit"),
    setting<&Config::limits, &Limits::refusals_per_address>(
        "limits.refusals_per_address", {0, 1'000'000},
        "the same per minute and address, for requests and joins without a valid token; 0: no limit"),
    setting<&Config::limits, &Limits::refusals_until_closed>(
        "limits.refusals_until_closed", {0, 1'000'000},
        "a socket with more refusals of any kind in a minute is closed; 0: never"),
    setting<&Config::limits, &Limits::typing_per_second>("limits.typing_per_second", {0, 1'000'000},
                                                         "typing:start events from one user to another that "
                                                         "are passed on; 0: no limit"),
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
                                                     "over sockets and REST; further reads wait; 0: no "
                                                     "limit"),
    setting<&Config::limits, &Limits::http_body>(
        "limits.http_body", {1024, 64'000'000},
        "largest body of a REST request, in bytes; most routes have a smaller limit"),
    setting<&Config::limits, &Limits::trusted_proxies>("limits.trusted_proxies", {0, 64},
                                                       "proxies whose X-Forwarded-For header is trusted: "
                                                       "addresses, blocks such as 10.0.0.0/8, loopback"),

    setting<&Config::presence, &Config::Presence::audience>(
        "presence.audience", none,
        "who receives a user's presence: everyone, or only users with a common conversation or call"),
    setting<&Config::presence, &Config::Presence::debounce>(
        "presence.debounce", {0s, 5min},
        "how long a user must be without a device before others receive user:offline"),

    setting<&Config::chat, &Config::Chat::content>(
        "chat.content", none,
        "how text is made safe for HTML when it is sent; the database keeps the original"),
    setting<&Config::chat, &Config::Chat::typing_timeout>("chat.typing_timeout", {1s, 5min},
                                                          "typing ends if no typing:start follows within "
                                                          "this time"),
    setting<&Config::chat, &Config::Chat::edit_window>(
        "chat.edit_window", {0s, days{366}}, "how long the sender may edit or delete a message; 0: forever"),

    setting<&Config::calls, &Calls::ring_timeout>("calls.ring_timeout", {5s, 180s},
                                                  "a call that is not answered ends after this time"),
    setting<&Config::calls, &Calls::ring_grace>("calls.ring_grace", {0s, 180s},
                                                "time to reconnect for a caller who loses the connection "
                                                "while the call rings"),
    setting<&Config::calls, &Calls::grace>("calls.grace", {0s, 10min},
                                           "time to reconnect for a party who loses the connection during a "
                                           "call"),
    setting<&Config::calls, &Calls::most>("calls.most", {1, 1'000'000}, "live calls at once"),
    setting<&Config::calls, &Calls::mirror_errors>(
        "calls.mirror_errors", none, "send an error event in addition to call:failed if a call fails"),

    setting<&Config::jitsi, &Jitsi::domain>("jitsi.domain", {1, 253}, "the domain of the Jitsi Meet server"),
    setting<&Config::jitsi, &Jitsi::app_id>("jitsi.app_id", text_size,
                                            "the app id that tokens are issued for; for JaaS it begins with "
                                            "vpaas-"),
    setting<&Config::jitsi, &Jitsi::app_secret>("jitsi.app_secret", {1, 4096},
                                                "the secret that signs tokens for a self-hosted server "
                                                "(HS256)"),
    setting<&Config::jitsi, &Jitsi::key_id>("jitsi.key_id", text_size,
                                            "the id of the key that signs tokens; needed for JaaS"),
    setting<&Config::jitsi, &Jitsi::private_key>("jitsi.private_key", {0, 4096},
                                                 "a PEM file with the key that signs tokens (RS256)"),

    setting<&Config::files, &Config::Files::max_size>("files.max_size", {1024, 1'000'000'000},
                                                      "largest file that can be uploaded, in bytes"),
    setting<&Config::files, &Config::Files::per_user>(
        "files.per_user", {0, 1'000'000}, "total size of one user's files, in megabytes; 0: no limit"),
    setting<&Config::files, &Config::Files::types>(
        "files.types", {1, 1024},
        "accepted media types, recognised by the first bytes: \"image/*, application/pdf\", or \"*\""),

    setting<&Config::store, &Config::Store::json_export>(
        "store.json_export", none, "keep users.json and messages.json in data_dir up to date"),

    setting<&Config::tls, &Config::Tls::certificate>(
        "tls.certificate", {0, 4096},
        "a PEM file with the server's certificate and its chain, for HTTPS; read again on SIGHUP"),
    setting<&Config::tls, &Config::Tls::key>("tls.key", {0, 4096},
                                             "the PEM file with the certificate's private key"),
    setting<&Config::tls, &Config::Tls::min_version>("tls.min_version", none,
                                                     "the oldest version of TLS that is accepted"),

    setting<&Config::cors, &Config::Cors::origins>("cors.origins", {1, 256},
                                                   "origins whose pages may call this server: \"*\" or a "
                                                   "list; a * within one stands for a label or the port"),
    setting<&Config::cors, &Config::Cors::credentials>(
        "cors.credentials", none, "let browsers send cookies; cors.origins must then list the origins"),

    setting<&Config::socketio, &SocketIo::ping_interval>("socketio.ping_interval", {1s, 10min},
                                                         "time between two heartbeats"),
    setting<&Config::socketio, &SocketIo::ping_timeout>("socketio.ping_timeout", {1s, 10min},
                                                        "time a client has to answer a heartbeat"),
    setting<&Config::socketio, &SocketIo::max_payload>(
        "socketio.max_payload", {1024, 64'000'000}, "largest WebSocket message and polling body, in bytes"),
    setting<&Config::socketio, &SocketIo::upgrade_timeout>("socketio.upgrade_timeout", {1s, 10min},
                                                           "time that an upgrade to WebSocket may take"),
    setting<&Config::socketio, &SocketIo::connect_timeout>("socketio.connect_timeout", {1s, 10min},
                                                           "time a client has to connect to a namespace"),
    setting<&Config::socketio, &SocketIo::per_message_deflate>(
        "socketio.per_message_deflate", none,
        "compress WebSocket messages of 1024 bytes and more for clients that offer it"),
    setting<&Config::socketio, &SocketIo::http_compression>(
        "socketio.http_compression", none,
        "compress polling responses of 1024 bytes and more for clients that accept gzip"),
    setting<&Config::socketio, &SocketIo::recovery>(
        "socketio.recovery", none,
        "what a client that reconnects in time gets back: its identity, or also its id and missed packets"),

    setting<&Config::web, &Config::Web::enabled>("web.enabled", none, "serve the chat page to browsers"),
    setting<&Config::web, &Config::Web::title>("web.title", {1, 64}, "the name that the page shows"),

    setting<&Config::log, &Config::Log::level>("log.level", none, "the lowest level that is logged"),
    setting<&Config::log, &Config::Log::format>(
        "log.format", none, "auto is text on a terminal and in development mode, otherwise JSON"),
};

/// Returns `name` in lower case with underscores for dots and dashes, so that flags, keys and environment
/// names can be compared.
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
  // A longer name is not a typing error, and the comparison would take long.
  if (name.size() > 64) return nullptr;
  const std::string wanted = folded(name);
  const Setting* closest = nullptr;
  // At most three edits, and at most one for three letters.
  std::size_t least = std::min<std::size_t>(4, name.size() / 3 + 1);
  for (const Setting& candidate : table) {
    // The right key in the wrong group is the most frequent mistake; it counts as one edit.
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
