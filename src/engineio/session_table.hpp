// All sessions of a shard, by their id: which client may open one, how requests find it, and its orderly end.
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

/// The bytes that all sessions of a table keep for one purpose, and their bound.
class KeptBytes {
 public:
  explicit KeptBytes(std::size_t most) : most_(most) {}
  /// Returns false, and reserves nothing, above the bound.
  bool reserve(std::size_t size) {
    if (size > left()) return false;
    bytes_ += size;
    return true;
  }
  void release(std::size_t size) { bytes_ -= size; }
  std::size_t left() const { return most_ - bytes_; }

 private:
  std::size_t most_;
  std::size_t bytes_ = 0;
};

class SessionTable {
 public:
  /// All three must outlive the table.
  SessionTable(Application& application, base::Timers& timers, const Options& options);
  /// Drops the remaining sessions without calling the application.
  ~SessionTable();
  SessionTable(const SessionTable&) = delete;
  SessionTable& operator=(const SessionTable&) = delete;

  Application& application() { return application_; }
  base::Timers& timers() { return timers_; }
  const Options& options() const { return options_; }

  /// Whether a client at `peer` may open one more session.
  bool admits(const std::string& peer) const;
  void stop_admitting() { admitting_ = false; }
  /// Creates a session under a new id that cannot be guessed: the shard tag, and 128 random bits in 22
  /// URL-safe characters.
  LiveSession& create(const std::string& peer);
  /// The Authorization fields of the sessions, until they have been read. Above the bound a field is not
  /// kept.
  KeptBytes& authorizations() { return authorizations_; }
  static constexpr std::size_t most_authorization_bytes = 16 << 20;
  /// The handshakes of the sessions (Options::handshake_bytes_in_all).
  KeptBytes& handshakes() { return handshakes_; }

  /// Returns nullptr if there is no such session, or if it has ended.
  LiveSession* find(std::string_view sid) const;

  /// `session` has ended. This table's timer calls its finish() in this tick, and destroys the session if
  /// that returns true. Must be called only once until finish() has run.
  void finish_soon(LiveSession& session);
  /// Ends up to `most` sessions, in no particular order. Returns how many are left.
  std::size_t end_some(std::size_t most, CloseReason reason);
  /// Number of sessions, including those that have ended in this tick.
  std::size_t size() const { return sessions_.size(); }

 private:
  void finish_ended();
  void erase(LiveSession& session);

  Application& application_;
  base::Timers& timers_;
  const Options& options_;
  std::unordered_map<std::string, std::size_t> addresses_;  ///< number of sessions by http::limit_key()
  std::unordered_map<std::string_view, std::unique_ptr<LiveSession>>
      sessions_;  ///< the key is the session's sid
  std::vector<LiveSession*> ended_;
  base::Timer finish_;
  KeptBytes authorizations_{most_authorization_bytes};
  KeptBytes handshakes_;
  bool admitting_ = true;
};

}  // namespace parley::engineio
