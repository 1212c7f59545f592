#include "support/house.hpp"

#include <memory>
#include <utility>

#include "auth/issuer.hpp"

namespace parley::support {

namespace {

constexpr std::string_view jwt_secret = "0123456789abcdef0123456789abcdef";

}  // namespace

House::House(node::Config config) : config_(std::move(config)), backend(config_, foundation()) {
  for (const auto& [id, name, email] : {std::tuple{"1", "Alice Johnson", "alice@example.com"},
                                        std::tuple{"2", "Bob Smith", "bob@example.com"},
                                        std::tuple{"3", "Carol White", "carol@example.com"}}) {
    EXPECT_TRUE(users.add_now({base::UserId(id), name, email}));
  }
  messages.check_files = [this](const store::MessageDraft& draft) { return files.share(draft); };
  backend.set_ready(true);
}

node::Foundation House::foundation() {
  return {timers,
          executor,
          worker_,
          users,
          disk,
          conversations,
          calls,
          revocations,
          files,
          blocks,
          blobs_,
          std::string(jwt_secret),
          calls::Jitsi(clock, {})};
}

void House::restart(base::Duration away) {
  settle();
  ASSERT_TRUE(guests_.empty());
  std::destroy_at(&backend);
  clock.advance(away);
  std::construct_at(&backend, config_, foundation());
  backend.load_revocations([](const base::Result<void>& known) { EXPECT_TRUE(known.ok()); });
  backend.load_blocks([](const base::Result<void>& known) { EXPECT_TRUE(known.ok()); });
  backend.resume_calls([](const base::Result<std::size_t>& resumed) { EXPECT_TRUE(resumed.ok()); });
  settle();
  backend.set_ready(true);
}

void House::settle() {
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

void House::pass(base::Duration by) {
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

std::string House::token_of(const std::string& user, std::chrono::seconds life) {
  auth::Issuer issuer(clock, std::make_unique<auth::Hs256Key>(jwt_secret), {}, life);
  const store::User* known = users.get(base::UserId(user));
  return issuer.issue(known != nullptr ? *known : store::User{base::UserId(user), "Nobody"}).token;
}

std::unique_ptr<MemoryWire> House::dial() {
  auto wire = std::make_unique<MemoryWire>();
  wire->start(std::make_unique<http::ServerConnection>(*wire, backend.http(), timers, connections_, limits_));
  return wire;
}

Answer House::request(std::string_view method, std::string_view path, std::string_view token,
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
