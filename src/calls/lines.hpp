// Lines: everybody has one, and a call holds both of its parties' lines or neither. That one rule is "you are
// busy", "they are busy" and glare: of two people who ring each other at once, one claims first.
#pragma once

#include <optional>

#include "base/ids.hpp"
#include "base/unique_function.hpp"

namespace parley::calls {

struct Reservation {
  enum class Answer : std::uint8_t {
    claimed,      ///< both lines are this call's, now or since an earlier claim of the same call
    again,        ///< `holder` is a call from the same caller to the same callee
    caller_busy,  ///< the caller's line is held by `holder`
    callee_busy,  ///< the callee's line is held by `holder`
  };
  Answer answer = Answer::claimed;
  std::optional<base::CallId> holder{};

  bool operator==(const Reservation&) const = default;
};

/// The answer may come later, from wherever the lines are kept, and comes exactly once, on the caller's
/// shard.
class Lines {
 public:
  virtual ~Lines() = default;

  virtual void claim(const base::CallId& call, const base::UserId& caller, const base::UserId& callee,
                     base::UniqueFunction<void(Reservation)> done) = 0;
  /// Frees what this call holds, which may be nothing.
  virtual void release(const base::CallId& call, const base::UserId& caller, const base::UserId& callee) = 0;
};

}  // namespace parley::calls
