// Lines: every user has one line, and a call holds either both lines of its parties or none. This rule
// detects a busy caller, a busy callee, and glare. Glare means that two users call each other at once; only
// the first claim succeeds.
#pragma once

#include <optional>

#include "base/ids.hpp"
#include "base/unique_function.hpp"

namespace parley::calls {

struct Reservation {
  enum class Answer : std::uint8_t {
    claimed,      ///< both lines belong to this call, now or since its earlier claim
    again,        ///< `holder` is a call from the same caller to the same callee
    caller_busy,  ///< `holder` has the caller's line
    callee_busy,  ///< `holder` has the callee's line
  };
  Answer answer = Answer::claimed;
  std::optional<base::CallId> holder{};

  bool operator==(const Reservation&) const = default;
};

/// The interface for claiming and releasing lines. An answer may come later, because the lines may be kept
/// elsewhere. It comes exactly once, on the shard that asked.
class Lines {
 public:
  virtual ~Lines() = default;

  virtual void claim(const base::CallId& call, const base::UserId& caller, const base::UserId& callee,
                     base::UniqueFunction<void(Reservation)> done) = 0;
  /// Frees the lines that this call holds. Does nothing if it holds none.
  virtual void release(const base::CallId& call, const base::UserId& caller, const base::UserId& callee) = 0;
};

}  // namespace parley::calls
