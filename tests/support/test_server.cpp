#include "support/test_server.hpp"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <utility>

#include "auth/issuer.hpp"

namespace parley::support {

namespace {

constexpr std::string_view jwt_secret = "0123456789abcdef0123456789abcdef";

constexpr std::string_view provider_secret = "the provider's secret, 32 bytes and more";

std::size_t wanted_shards() {
  const char* const wanted = std::getenv("PARLEY_STORY_SHARDS");
  return wanted == nullptr ? 1 : std::strtoul(wanted, nullptr, 10);
}

}  // namespace

TestServer::TestServer(node::Config config)
    : shards_(wanted_shards()), config_(std::move(config)), backend(config_, foundation(0)) {
  EXPECT_TRUE(shards_ >= 1 && shards_ <= most_shards);
  for (const auto& [id, name, email] : {std::tuple{"1", "Alice Johnson", "alice@example.com"},
                                        std::tuple{"2", "Bob Smith", "bob@example.com"},
                                        std::tuple{"3", "Carol White", "carol@example.com"}}) {
    EXPECT_TRUE(users.add_now({base::UserId(id), name, email}));
  }
  messages.check_files = [this](const store::MessageDraft& draft) { return files.share(draft); };
  open();
}

void TestServer::open() {
  std::vector<node::Peers::Peer> peers;
  std::vector<cluster::Mailboxes::Shard> buses;
  for (std::size_t i = 0; i < shards_; ++i) {
    if (i > 0) others_.push_back(std::make_unique<node::ShardApp>(config_, foundation(i)));
    peers.push_back({&executor, &shard(i)});
    buses.push_back({&executor, &shard(i).bus()});
  }
  for (std::size_t i = 0; i < shards_; ++i) {
    peers_[i].meet(peers);
    mailboxes_[i].connect(buses);
  }
  each([this](node::ShardApp& shard) {
    shard.on_arrival([this, &shard](http::Request request, http::DetachedConnection detached) {
      MemoryWire* const wire = *static_cast<MemoryWire::Moving&>(*detached.transport).wire;
      if (wire == nullptr) return;
      auto connection = serve(*wire, shard);
      http::ServerConnection& made = *connection;
      wire->start(std::move(connection));
      made.take_over(std::move(request), std::move(detached));
      wire->catch_up();
    });
    shard.load([](const base::Result<void>& loaded) { EXPECT_TRUE(loaded.ok()); });
  });
  backend.resume([](const base::Result<void>& resumed) { EXPECT_TRUE(resumed.ok()); });
  settle();
  each([](node::ShardApp& shard) { shard.set_ready(true); });
}

void TestServer::begin_drain() {
  each([](node::ShardApp& shard) { shard.begin_drain(); });
}

void TestServer::close_transports() {
  each([](node::ShardApp& shard) { shard.close_transports(); });
}

bool TestServer::is_drained() const {
  return backend.is_drained() &&
         std::ranges::all_of(others_, [](const auto& shard) { return shard->is_drained(); });
}

bool TestServer::is_written() const {
  return backend.is_written() &&
         std::ranges::all_of(others_, [](const auto& shard) { return shard->is_written(); });
}

node::Dependencies TestServer::foundation(std::size_t shard) {
  return {timers,
          executor,
          worker_,
          nullptr,  // pages are encoded at once, so that tests wait for no thread
          {users, disk, conversations, calls, revocations, files, blocks, logins},
          blobs_,
          std::string(jwt_secret),
          calls::Jitsi(clock, {}),
          shards_ > 1 ? &mailboxes_[shard] : nullptr,
          shards_ > 1 ? &peers_[shard] : nullptr,
          &log_};
}

void TestServer::restart(base::Duration away) {
  settle();
  ASSERT_TRUE(guests_.empty());
  // Their threads are real, so what they still owe the stopping process is answered first.
  blobs_.stop();
  settle();
  std::destroy_at(&backend);
  others_.clear();
  std::destroy_at(&blobs_);
  std::construct_at(&blobs_, executor, folder_.path());
  clock.advance(away);
  std::construct_at(&backend, config_, foundation(0));
  open();
}

void TestServer::settle() {
  bool is_busy = true;
  while (is_busy) {
    is_busy = executor.run_all() > 0;
    clock.advance(base::Duration{0}, timers);
    for (Guest* guest : guests_) {
      if (guest->listen()) is_busy = true;
    }
    is_busy = is_busy || executor.waiting() > 0;
  }
}

void TestServer::pass(base::Duration by) {
  const base::Instant end = clock.now() + by;
  settle();
  while (true) {
    const auto deadline = timers.next_deadline();
    if (!deadline || *deadline > end) break;
    clock.advance(*deadline - clock.now());
    settle();
  }
  clock.advance(end - clock.now());
  settle();
}

std::string TestServer::token_of(const std::string& user, std::chrono::seconds life) {
  auth::Issuer issuer(clock, std::make_unique<jwt::Hs256Key>(jwt_secret), {}, life);
  const store::User* known = users.get(base::UserId(user));
  return issuer.issue(known != nullptr ? *known : store::User{base::UserId(user), "Nobody"}).token;
}

void TestServer::trust_provider() {
  each([](node::ShardApp& shard) {
    std::vector<std::unique_ptr<jwt::Key>> keys;
    keys.push_back(std::make_unique<jwt::Hs256Key>(provider_secret, "provider", jwt::Origin::outside));
    shard.identity().replace_outside_keys(std::move(keys));
  });
}

std::string TestServer::provider_token(const std::string& user, const std::string& name,
                                       std::chrono::seconds ago) {
  ManualClock then = clock;
  then.step_wall(-ago);
  auth::Issuer issuer(then, std::make_unique<jwt::Hs256Key>(provider_secret, "provider"));
  return issuer.issue({base::UserId(user), name}).token;
}

std::unique_ptr<http::ServerConnection> TestServer::serve(base::Wire& wire, node::ShardApp& shard) {
  return std::make_unique<http::ServerConnection>(wire, shard.http(), timers, connections_, limits_);
}

std::unique_ptr<MemoryWire> TestServer::dial() {
  auto wire = std::make_unique<MemoryWire>(address);
  wire->start(serve(*wire, shard(dialled_++ % shards_)));
  return wire;
}

Answer TestServer::request(std::string_view method, std::string_view path, std::string_view token,
                           std::string_view body) {
  std::string text = std::string(method) + " " + std::string(path) + " HTTP/1.1\r\nHost: parley\r\n";
  if (!token.empty()) text += "Authorization: Bearer " + std::string(token) + "\r\n";
  if (!body.empty()) text += "Content-Type: application/json\r\n";
  if (method != "GET") text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  const std::unique_ptr<MemoryWire> wire = dial();
  wire->receive(text + "\r\n" + std::string(body));
  settle();
  std::string bytes = wire->take_sent();
  const auto answer = take_answer(bytes);
  EXPECT_TRUE(answer) << method << ' ' << path << " was answered with: " << bytes;
  return answer.value_or(Answer{});
}

}  // namespace parley::support
