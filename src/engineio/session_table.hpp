// Every session of a shard, by its id: who may open one, who is found, and their orderly end.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/timers.hpp"
#include "engineio/application.hpp"
#include "engineio/options.hpp"

namespace parley::engineio {

class LiveSession;

class SessionTable {
 public:
  /// All three outlive the table.
  SessionTable(Application& application, base::Timers& timers, const Options& options);
  /// Drops what is left without a word to the application.
  ~SessionTable();
  SessionTable(const SessionTable&) = delete;
  SessionTable& operator=(const SessionTable&) = delete;

  Application& application() { return application_; }
  base::Timers& timers() { return timers_; }
  const Options& options() const { return options_; }

  /// Whether a client at `peer` may open one more session.
  bool admits(const std::string& peer) const;
  void stop_admitting() { admitting_ = false; }
  /// Under a new id that cannot be guessed: the shard tag, and 120 random bits in 20 URL-safe characters.
  LiveSession& create(const std::string& peer);
  /// Memory for the Authorization field of a session that has not been read yet. False past the bound: then
  /// it is not kept.
  bool reserve_authorization(std::size_t size);
  void release_authorization(std::size_t size) { authorization_bytes_ -= size; }
  static constexpr std::size_t most_authorization_bytes = 16 << 20;

  /// nullptr: there is no such session, or it has ended.
  LiveSession* find(std::string_view sid) const;

  /// `session` has ended: it is finished, and destroyed if it says so, from this table's timer in this tick.
  /// Once until finish() has run.
  void finish_soon(LiveSession& session);
  /// Ends up to `most` sessions, in no particular order. How many are left.
  std::size_t end_some(std::size_t most, CloseReason reason);
  /// Those that have ended in this tick included.
  std::size_t size() const { return sessions_.size(); }

 private:
  void finish_ended();
  void erase(LiveSession& session);

  Application& application_;
  base::Timers& timers_;
  const Options& options_;
  std::unordered_map<std::string, std::size_t> addresses_;  ///< sessions by http::limit_key()
  std::unordered_map<std::string_view, std::unique_ptr<LiveSession>>
      sessions_;  ///< the key is the session's sid
  std::vector<LiveSession*> ended_;
  base::Timer finish_;
  std::size_t authorization_bytes_ = 0;
  bool admitting_ = true;
};

}  // namespace parley::engineio
