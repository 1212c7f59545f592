#include "node/shard/api_module.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "api/messages.hpp"
#include "base/version.hpp"
#include "http/text.hpp"

namespace parley::node {

namespace {

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

api::FileServices file_services(const Config& config, const Dependencies& dependencies) {
  constexpr std::int64_t megabyte = 1'000'000;
  return {dependencies.stores.files,
          dependencies.blobs,
          files::LinkSigner(dependencies.jwt_secret),
          dependencies.timers.clock(),
          {config.files.max_size, config.files.per_user * megabyte, config.files.types}};
}

/// Returns the entries of a list such as "image/*, application/pdf".
std::vector<std::string> media_types(std::string_view list) {
  std::vector<std::string> types;
  while (!list.empty()) {
    const std::string_view type = http::trim_space(http::take_element(list));
    if (!type.empty()) types.emplace_back(type);
  }
  return types;
}

api::ServerDescription server_description(const Config& config) {
  const auto milliseconds = [](base::Duration duration) { return std::int64_t{duration.count()}; };
  return {config.web.title,
          std::string(base::version),
          config.auth.registration,
          {config.files.max_size, media_types(config.files.types)},
          {milliseconds(config.chat.edit_window), api::longest_content},
          {milliseconds(config.calls.ring_timeout), {"jitsi"}},
          {config.jitsi.domain},
          {config.limits.messages_per_minute, config.limits.calls_per_minute}};
}

api::Features features_of(const Config& config, const Dependencies& dependencies, SharedParts parts,
                          SharedModule& shared, api::UserLimits& limits, api::AnswerEncoder& encoder,
                          api::FileServices& files) {
  Commons& commons = *shared.commons;
  const Stores& stores = dependencies.stores;
  return {.delivery = parts.sockets.delivery,
          .messages = {parts.chat.messenger, parts.chat.edits, parts.chat.receipts},
          .conversations = stores.conversations,
          .typing = parts.chat.typing,
          .calls = {commons.exchange(), stores.calls, parts.calls.jitsi, config.calls.mirror_errors},
          .users = {stores.users, commons.presence_view(), parts.presence.blocks, parts.presence.audience},
          .accounts = {commons.accounts(parts.accounts.identity), limits, dependencies.timers,
                       &parts.accounts.known_logins},
          .blocks = {commons.block_orders(shared.block_list), stores.blocks},
          .encoder = encoder,
          .files = &files,
          .server = server_description(config)};
}

}  // namespace

ApiModule::ApiModule(ModuleList& all, const Config& config, const Dependencies& dependencies,
                     SharedParts parts, SharedModule& shared)
    : Module(all),
      limits(user_limits(config.limits)),
      read_slots(dependencies.timers, {.at_once = config.limits.reads_at_once}),
      encoder(dependencies.encoding_worker, dependencies.executor),
      files(file_services(config, dependencies)),
      features(features_of(config, dependencies, parts, shared, limits, encoder, files)),
      socket_gateway(
          {dependencies.timers, parts.accounts.identity, shared.commons->exchange(), parts.presence.feed,
           shared.commons->presence_view(), parts.sockets.delivery, limits, read_slots, features},
          socket_options(config)),
      rest_gateway({dependencies.timers, parts.accounts.identity, parts.sockets.delivery, limits, read_slots,
                    features}) {
  parts.sockets.root.set_handler(socket_gateway);
  // The limit counts what a user sends over all shards.
  parts.peers.bus.subscribe<cluster::MessageAppended>(
      [this, &timers = dependencies.timers](const cluster::MessageAppended& appended, auto /*from*/) {
        static_cast<void>(limits.messages.take(appended.message->sender, timers.now()));
      });
}

}  // namespace parley::node
