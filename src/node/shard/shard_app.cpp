#include "node/shard/shard_app.hpp"

#include <memory>
#include <utility>
#include <vector>

#include "node/shard/branch.hpp"
#include "node/shard/home.hpp"
#include "node/shard_tag.hpp"

namespace parley::node {

namespace {

/// Largest unfinished message or request body of a client that has not joined, in bytes.
constexpr std::size_t payload_before_join = 64 << 10;

std::size_t own_shard(const Dependencies& foundation) {
  return foundation.peers == nullptr ? Peers::home : foundation.peers->own();
}

chat::ContentMode content_mode(Content content) {
  switch (content) {
    case Content::safe:
      return chat::ContentMode::safe;
    case Content::escape:
      return chat::ContentMode::escape;
    case Content::raw:
      return chat::ContentMode::raw;
  }
  return chat::ContentMode::safe;
}

auth::CreateUsers create_users(CreateUsers wanted) {
  switch (wanted) {
    case CreateUsers::outside:
      return auth::CreateUsers::outside;
    case CreateUsers::always:
      return auth::CreateUsers::always;
    case CreateUsers::never:
      return auth::CreateUsers::never;
  }
  return auth::CreateUsers::outside;
}

jwt::ClaimRules claim_rules(const Config& config) {
  return {.issuer = config.auth.issuer,
          .audience = config.auth.audience,
          .outside_names = {config.auth.claim_user, config.auth.claim_name}};
}

jwt::Verifier verifier(const Config& config, const Dependencies& foundation) {
  std::vector<std::unique_ptr<jwt::Key>> keys;
  keys.push_back(std::make_unique<jwt::Hs256Key>(foundation.jwt_secret));
  return {foundation.timers.clock(), std::move(keys), claim_rules(config)};
}

auth::Issuer issuer(const Config& config, const Dependencies& foundation) {
  return {foundation.timers.clock(), std::make_unique<jwt::Hs256Key>(foundation.jwt_secret),
          claim_rules(config), std::chrono::duration_cast<std::chrono::seconds>(config.auth.token_life)};
}

auth::Identity::Options identity_options(const Config& config) {
  return {.create_users = create_users(config.auth.create_users),
          .known_users = auth::Identity::Options{}.known_users,
          .registration = config.auth.registration};
}

/// Returns the interval between two typing events of one pair of users that are passed on. If `per_second` is
/// 0, all are passed on.
base::Duration typing_interval(std::uint32_t per_second) {
  return per_second == 0 ? base::Duration{0} : base::Duration{1000} / per_second;
}

api::SocketOptions socket_options(const Config& config) {
  api::SocketOptions options;
  options.sessions.join_timeout = config.auth.join_timeout;
  options.sessions.join_attempts = config.auth.join_attempts;
  options.sessions.sockets_per_user = config.limits.sockets_per_user;
  options.events_per_second = config.limits.events_per_second;
  options.refusals_per_minute = config.limits.refusals_per_minute;
  options.refusals_until_closed = config.limits.refusals_until_closed;
  return options;
}

calls::Options switchboard_options(const Config& config) {
  calls::Options options;
  options.ring_timeout = config.calls.ring_timeout;
  options.ring_grace = config.calls.ring_grace;
  options.grace = config.calls.grace;
  options.most_calls = config.calls.most;
  return options;
}

socketio::Options socketio_options(const Config& config, std::size_t shard,
                                   socketio::KeptElsewhere* elsewhere) {
  socketio::Options options;
  options.connect_timeout = config.socketio.connect_timeout;
  options.attachment_bytes = config.socketio.max_payload;
  options.recovery.mode = config.socketio.recovery == RecoveryKind::full ? socketio::RecoveryMode::full
                                                                         : socketio::RecoveryMode::state;
  options.recovery.shard_tag = shard_tag(shard);
  options.recovery.elsewhere = elsewhere;
  return options;
}

engineio::Options engine_options(const Config& config, const http::Cors& cors, std::size_t shard) {
  engineio::Options options;
  options.ping_interval = config.socketio.ping_interval;
  options.ping_timeout = config.socketio.ping_timeout;
  options.upgrade_timeout = config.socketio.upgrade_timeout;
  options.max_payload = config.socketio.max_payload;
  options.first_payload = payload_before_join;
  options.http_compression = config.socketio.http_compression;
  options.per_message_deflate = config.socketio.per_message_deflate;
  options.sessions_per_address = config.limits.connections_per_address;
  options.shard_tag = shard_tag(shard);
  options.allow_origin = [cors](std::string_view origin) { return cors.allows(origin); };
  return options;
}

api::UserLimits user_limits(const Config::Limits& limits) {
  using PerUser = api::UserLimits::PerUser;
  using PerAddress = api::UserLimits::PerAddress;
  constexpr base::Duration minute = api::UserLimits::minute;
  return {.messages = PerUser(limits.messages_per_minute, minute),
          .calls = PerUser(limits.calls_per_minute, minute),
          .changes = PerUser(limits.changes_per_minute, minute),
          .receipts = PerUser(limits.receipts_per_minute, minute),
          .reads = PerUser(limits.reads_per_minute, minute),
          .account_changes = PerUser(limits.account_changes_per_minute, minute),
          .password_changes = PerUser(limits.password_tries_per_minute, minute),
          .uploads = PerUser(limits.uploads_per_minute, minute),
          .signals = PerUser(limits.signals_per_minute, minute),
          .others = PerUser(limits.others_per_minute, minute),
          .registrations = PerAddress(limits.registrations_per_minute, minute),
          .open_requests = PerAddress(limits.open_requests_per_minute, minute),
          .downloads = PerAddress(limits.downloads_per_minute, minute),
          .refusals = PerUser(limits.refusals_per_minute, minute),
          .refusals_of_address = PerAddress(limits.refusals_per_address, minute),
          .logins = api::LoginLimits(limits.failed_logins_per_account, limits.failed_logins_per_address)};
}

api::FileServices file_services(const Config& config, const Dependencies& foundation) {
  constexpr std::int64_t megabyte = 1'000'000;
  return {foundation.files,
          foundation.blobs,
          files::LinkSigner(foundation.jwt_secret),
          foundation.timers.clock(),
          {config.files.max_size, config.files.per_user * megabyte, config.files.types}};
}

/// Returns nullptr if every user sees the presence of every other user.
presence::Contacts* sight(const Config& config, presence::Contacts& contacts) {
  return config.presence.audience == PresenceAudience::contacts ? &contacts : nullptr;
}

http::Cors cors(const Config& config) {
  return {config.cors.origins, config.cors.credentials};
}

}  // namespace

ShardApp::ShardApp(const Config& config, Dependencies foundation)
    : peers_(foundation.peers),
      others_(others_of(foundation)),
      passwords_(foundation.password_worker, foundation.executor),
      identity_(foundation.timers, foundation.users, foundation.revocations, passwords_,
                verifier(config, foundation), issuer(config, foundation), identity_options(config)),
      known_logins_(foundation.timers.clock(), foundation.logins, foundation.jwt_secret),
      sockets_(foundation.timers,
               socketio_options(config, own_shard(foundation), others_ ? &others_->kept : nullptr)),
      // The namespace only stores the reference to its handler, which is constructed later. It does not call
      // the handler before the first connection.
      delivery_(sockets_.add_namespace("/", socket_gateway_), content_mode(config.chat.content)),
      contacts_(foundation.timers, foundation.conversations, foundation.calls),
      presence_(*sockets_.find_namespace("/"), foundation.timers, sight(config, contacts_), &blocks_),
      typing_wall_(blocks_, delivery_),
      typing_(foundation.timers,
              {config.chat.typing_timeout, typing_interval(config.limits.typing_per_second)}, typing_wall_),
      jitsi_(std::move(foundation.jitsi)),
      call_delivery_(delivery_, jitsi_, config.calls.mirror_errors),
      call_meetings_(contacts_, call_delivery_),
      spread_(peers_, presence_, call_meetings_),
      commons_(commons(config, foundation)),
      message_meetings_(contacts_, delivery_),
      messenger_(others_ ? others_->messages : foundation.messages, typing_, message_meetings_),
      receipt_delivery_(delivery_, &blocks_),
      receipts_(foundation.conversations, receipt_delivery_),
      changes_(foundation.conversations, receipt_delivery_, config.chat.edit_window),
      block_list_(foundation.timers, foundation.blocks, blocks_,
                  {commons_->presence_view(), presence_, typing_, delivery_, commons_->switchboard(),
                   peers_ == nullptr ? nullptr : &spread_}),
      limits_(user_limits(config.limits)),
      read_slots_(foundation.timers, {.at_once = config.limits.reads_at_once}),
      encoder_(foundation.encoding_worker, foundation.executor),
      files_(file_services(config, foundation)),
      features_{{messenger_, changes_, receipts_, delivery_},
                foundation.conversations,
                typing_,
                {commons_->exchange(), foundation.calls, jitsi_, delivery_, config.calls.mirror_errors},
                {foundation.users, commons_->presence_view(), blocks_, sight(config, contacts_)},
                {commons_->accounts(identity_), limits_, foundation.timers, &known_logins_},
                {commons_->block_orders(block_list_), foundation.blocks},
                encoder_,
                &files_},
      socket_gateway_({foundation.timers, identity_, commons_->exchange(), presence_,
                       commons_->presence_view(), delivery_, limits_, read_slots_, features_},
                      socket_options(config)),
      rest_gateway_({foundation.timers, identity_, delivery_, limits_, read_slots_, features_}),
      engine_(sockets_, foundation.timers, engine_options(config, cors(config), own_shard(foundation))),
      front_(engine_, rest_gateway_, cors(config), config.limits.http_body) {
  identity_.log_to(foundation.log);
  if (peers_ == nullptr) return;
  reach_.emplace(*peers_, commons_->presence_view());
  delivery_.reach(&*reach_);
  typing_.reach(&*reach_);
  identity_.reach(&spread_);
  front_.reach(&others_->siblings);
  others_->messages.hear_others([this, &timers = foundation.timers](const store::SharedMessage& message) {
    // Messages that a user sends on another shard count towards the limit on this shard too.
    static_cast<void>(limits_.messages.take(message->sender, timers.now()));
    messenger_.heard(message);
  });
}

std::unique_ptr<ShardApp::Others> ShardApp::others_of(const Dependencies& foundation) {
  if (foundation.peers == nullptr) return nullptr;
  return std::make_unique<Others>(*foundation.peers, foundation.messages);
}

std::unique_ptr<Commons> ShardApp::commons(const Config& config, const Dependencies& foundation) {
  if (peers_ != nullptr && peers_->own() != Peers::home) {
    return std::make_unique<Branch>(*peers_, foundation.timers.clock(), typing_);
  }
  return std::make_unique<Home>(
      HomeGround{foundation.timers, identity_, foundation.users, foundation.calls, foundation.files,
                 foundation.blobs, spread_, typing_, blocks_, peers_},
      config.presence.debounce, switchboard_options(config));
}

void ShardApp::begin_drain() {
  front_.set_ready(false);
  engine_.stop_admitting();
  socket_gateway_.stop();
}

void ShardApp::close_transports() {
  commons_->keep_last_seen();
  engine_.close_all(engineio::CloseReason::server_shutdown);
}

}  // namespace parley::node
