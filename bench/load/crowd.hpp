// Users who join and stay connected, two for each pair: users 2n and 2n + 1 send to each other. By itself it
// is the scenario `idle`, in which no user sends anything.
#pragma once

#include <deque>
#include <optional>
#include <string_view>
#include <vector>

#include "load/people.hpp"
#include "load/scenario.hpp"
#include "load/session.hpp"

namespace parley::bench {

class Crowd : public Scenario, protected Listener {
 public:
  explicit Crowd(const Stage& stage);

  void prepare() override;
  bool is_ready() const override { return joined_ == sessions_.size(); }
  void begin() override {}
  std::size_t sockets() const override { return joined_; }

 protected:
  void on_joined(Session& session) override;
  void on_event(Session& session, std::string_view name, std::string_view body) override;
  void on_ack(Session&, std::uint64_t, std::string_view) override {}
  void on_lost(Session& session, std::string_view why) override;

  static std::size_t pair_of(const Session& session) { return session.index() / 2; }
  static bool is_first(const Session& session) { return session.index() % 2 == 0; }
  std::size_t pairs() const { return sessions_.size() / 2; }
  Session& session(std::size_t index) { return sessions_[index]; }
  /// Returns the index of this user's session, or nothing for any other id.
  std::optional<std::size_t> index_of(std::string_view user) const;
  Session& first(std::size_t pair) { return sessions_[2 * pair]; }
  Session& second(std::size_t pair) { return sessions_[2 * pair + 1]; }

  const Stage stage_;

 private:
  /// How many join at once. More would only wait in the server's backlog.
  static constexpr std::size_t joining_at_once = 64;

  void open_next();

  std::vector<Person> people_;
  std::deque<Session> sessions_;
  std::size_t opened_ = 0;
  std::size_t joined_ = 0;
};

/// Returns a prefix for the ids of this run's users. Another run against the same server has another prefix.
std::string crowd_prefix();

}  // namespace parley::bench
