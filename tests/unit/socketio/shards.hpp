// Two Socket.IO servers, as two shards of a process, with a link in memory. What crosses the link waits in
// transit until deliver(), and can be lost.
#pragma once

#include <array>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "unit/socketio/talk.hpp"

namespace parley::socketio {

struct Transit {
  std::deque<base::UniqueFunction<void()>> tasks;
  std::vector<Server*> servers;
  bool loses = false;    ///< what is sent from now on is lost
  std::size_t sent = 0;  ///< messages and questions

  void send(base::UniqueFunction<void()> task) {
    if (!loses) tasks.push_back(std::move(task));
  }
  void deliver() {
    while (!tasks.empty()) {
      base::UniqueFunction<void()> task = std::move(tasks.front());
      tasks.pop_front();
      task();
    }
  }
};

/// The link of the server at `place` of Transit::servers.
class MemoryLink final : public AdapterLink {
 public:
  MemoryLink(Transit& transit, std::size_t place) : transit_(transit), place_(place) {}

  void publish(AdapterMessage message) override {
    ++transit_.sent;
    transit_.send([this, message = std::move(message)] {
      for (Server* const server : others()) server->receive(message);
    });
  }
  void ask(AdapterQuestion question, base::Duration deadline, Done done) override {
    ++transit_.sent;
    auto asked = std::make_shared<Asked>();
    asked->done = std::move(done);
    asked->missing = others().size();
    asked->deadline =
        std::make_unique<base::Timer>(transit_.servers[place_]->timers(), [asked] { end(*asked); });
    asked->deadline->arm(deadline);
    transit_.send([this, asked, question = std::move(question)] {
      for (Server* const server : others()) {
        server->answer(question, [this, asked](AdapterAnswer answer) {
          transit_.send([asked, answer = std::move(answer)]() mutable {
            asked->answers.answers.push_back(std::move(answer));
            if (--asked->missing == 0) end(*asked);
          });
        });
      }
    });
    questions_.push_back(std::move(asked));
  }
  /// Stops its deadlines. Must be called before its server's timers are destroyed.
  void stop() {
    for (const auto& asked : questions_) asked->deadline.reset();
    transit_.servers[place_] = nullptr;
  }

 private:
  struct Asked {
    AdapterAnswers answers;
    std::size_t missing = 0;
    Done done;
    std::unique_ptr<base::Timer> deadline;
  };

  static void end(Asked& asked) {
    if (!asked.done) return;
    asked.answers.missing = asked.missing;
    if (asked.deadline) asked.deadline->disarm();
    Done done = std::exchange(asked.done, {});
    done(std::move(asked.answers));
  }
  std::vector<Server*> others() const {
    std::vector<Server*> all = transit_.servers;
    all.erase(all.begin() + static_cast<std::ptrdiff_t>(place_));
    std::erase(all, nullptr);
    return all;
  }

  Transit& transit_;
  std::size_t place_;
  std::vector<std::shared_ptr<Asked>> questions_;
};

/// Alice and Amir are on the shard `a`, Bob and Bea on the shard `b`.
struct Shards {
  explicit Shards(const Options& options = {})
      : a(std::make_unique<Talk>(with(options, link_a))), b(std::make_unique<Talk>(with(options, link_b))) {
    transit.servers = {&a->server, &b->server};
    alice = a->connected_client();
    amir = a->connected_client();
    bob = b->connected_client();
    bea = b->connected_client();
  }
  ~Shards() {
    for (auto* client : {&alice, &amir, &bob, &bea}) client->reset();
    link_a.stop();
    link_b.stop();
  }
  Shards(const Shards&) = delete;
  Shards& operator=(const Shards&) = delete;

  static Options with(Options options, AdapterLink& link) {
    options.link = &link;
    return options;
  }
  Socket& of_alice() { return *a->handler.sockets.at(0); }
  Socket& of_bob() { return *b->handler.sockets.at(0); }
  Socket& of_bea() { return *b->handler.sockets.at(1); }
  /// Delivers what is in transit. Returns what each client has been sent, as in "alice:1 bob:2".
  std::string heard() {
    transit.deliver();
    std::string names;
    const std::array<std::pair<const char*, Client*>, 4> clients{
        {{"alice", alice.get()}, {"amir", amir.get()}, {"bob", bob.get()}, {"bea", bea.get()}}};
    for (const auto& [name, client] : clients) {
      const std::size_t count = client->take().size();
      if (count == 0) continue;
      names.append(names.empty() ? "" : " ").append(name);
      if (count > 1) names.append(":").append(std::to_string(count));
    }
    return names;
  }
  void advance(base::Duration by) {
    for (Talk* const talk : {a.get(), b.get()}) talk->clock.advance(by, talk->timers);
  }

  Transit transit;
  MemoryLink link_a{transit, 0}, link_b{transit, 1};
  std::unique_ptr<Talk> a, b;
  std::unique_ptr<Client> alice, amir, bob, bea;
};

}  // namespace parley::socketio
