#include "node/process/shard_group.hpp"

#include <optional>
#include <utility>

#include "node/process/jitsi_setup.hpp"

namespace parley::node {

ShardGroup::ShardGroup(const Config& config, const base::Clock& clock, base::Log& log)
    : config_(config), log_(log) {
  for (std::uint32_t i = 0; i < config.shards; ++i) {
    net::Shard& shard = *shards_.emplace_back(std::make_unique<net::Shard>(clock));
    shard.on_fault([&log](std::string_view what) { log.error("fault", {{"what", what}}); });
    shard.on_refused_handshake([&log](std::string_view peer, std::string_view why) {
      log.debug("handshake refused", {{"peer", peer}, {"why", why}});
    });
  }
}

ShardGroup::~ShardGroup() = default;

base::Result<void, std::string> ShardGroup::build(store::sqlite::Store& store, base::Worker& hashing,
                                                  base::Worker& encoding, const std::string& jwt_secret) {
  const bool are_several = size() > 1;
  std::vector<Peers::Peer> all;
  std::vector<cluster::Mailboxes::Shard> buses;
  for (std::size_t i = 0; i < size(); ++i) {
    net::Shard& shard = *shards_[i];
    auto jitsi = make_jitsi(config_.jitsi, shard.timers().clock());
    if (!jitsi) return std::move(jitsi).error();
    if (are_several) {
      peers_.push_back(std::make_unique<Peers>(i, shard.timers()));
      mailboxes_.push_back(
          std::make_unique<cluster::Mailboxes>(static_cast<cluster::ShardNumber>(i), shard.timers()));
    }
    blobs_.push_back(std::make_unique<files::Blobs>(shard, config_.data_dir + "/files"));
    nodes_.push_back(std::make_unique<Node>(
        config_, shard,
        Dependencies{
            shard.timers(), shard, hashing, &encoding,
            Stores{store.users(shard), store.messages(shard), store.conversations(shard), store.calls(shard),
                   store.revocations(shard), store.files(shard), store.blocks(shard), store.logins(shard)},
            *blobs_.back(), jwt_secret, *std::move(jitsi), are_several ? mailboxes_.back().get() : nullptr,
            are_several ? peers_.back().get() : nullptr, &log_}));
    nodes_.back()->on_crowd([&log = log_](std::string_view address, std::size_t refused) {
      log.warning("too many connections", {{"address", address}, {"refused", refused}});
    });
    all.push_back({&shard, &nodes_.back()->app()});
    buses.push_back({&shard, &nodes_.back()->app().bus()});
  }
  for (const auto& peers : peers_) peers->meet(all);
  for (const auto& mailboxes : mailboxes_) mailboxes->connect(buses);
  home().stop_after([this] { return running_ == 0; });
  return {};
}

bool ShardGroup::restore() {
  for (const auto& node : nodes_) {
    if (!node->restore()) return false;
  }
  return true;
}

void ShardGroup::use_tls(const std::shared_ptr<const net::TlsContext>& context) {
  const bool are_running = !threads_.empty();
  home().use_tls(context);
  for (std::size_t i = 1; i < size(); ++i) {
    if (!are_running) {
      node(i).use_tls(context);
    } else {
      post(i, [context](Node& node) { node.use_tls(context); });
    }
  }
}

std::error_code ShardGroup::serve(const net::Address& address) {
  net::Address next = address;
  net::Sharing sharing = size() > 1 ? net::Sharing::first : net::Sharing::alone;
  for (const auto& node : nodes_) {
    if (const std::error_code error = node->serve(next, sharing)) return error;
    next.port = node->bound().port;
    sharing = net::Sharing::next;
  }
  return {};
}

void ShardGroup::run() {
  running_ = size() - 1;
  for (std::size_t i = 1; i < size(); ++i) {
    threads_.emplace_back([this, i] {
      shards_[i]->run();
      --running_;
    });
  }
  home_shard().run();
  for (std::thread& thread : threads_) thread.join();
}

void ShardGroup::drain() {
  for (std::size_t i = 0; i < size(); ++i) post(i, [](Node& node) { node.drain(); });
}

void ShardGroup::post(std::size_t shard, base::UniqueFunction<void(Node&)> task) {
  shards_[shard]->post([&node = *nodes_[shard], task = std::move(task)]() mutable { task(node); });
}

void ShardGroup::end() {
  for (const auto& blobs : blobs_) blobs->stop();
  for (const auto& shard : shards_) shard->end_connections();
  nodes_.clear();  // before the objects that they refer to are destroyed
}

}  // namespace parley::node
