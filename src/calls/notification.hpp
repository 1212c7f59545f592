// What devices are told of calls, and which of them. Values: whoever carries them decides how they are
// written.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <variant>

#include "base/error.hpp"
#include "base/ids.hpp"
#include "calls/call.hpp"
#include "store/call_store.hpp"

namespace parley::calls {

/// One connected client of a user. Empty for what has no connection of its own: a REST request.
using Device = base::StringId<struct DeviceTag>;

/// All devices of a user, or one, or all but one.
struct To {
  base::UserId user;
  Which which = Which::all;
  Device device{};  ///< the one, or the one that is left out

  bool operator==(const To&) const = default;
};

/// To the device that placed it, and to one of the caller's that comes while it rings.
struct Initiated {
  store::Call call;
  base::Duration remaining;  ///< of the ring
  bool operator==(const Initiated&) const = default;
};

/// To the callee's devices, and to one that comes while it rings.
struct Incoming {
  store::Call call;
  base::Duration remaining;
  bool operator==(const Incoming&) const = default;
};

/// `by` is the callee in both.
struct Accepted {
  store::Call call;
  base::UserId by;
  bool operator==(const Accepted&) const = default;
};
struct Rejected {
  store::Call call;
  base::UserId by;
  bool operator==(const Rejected&) const = default;
};

struct Ended {
  enum class Reason : std::uint8_t { user_ended, network_error, timeout, answered_elsewhere };
  store::Call call;                ///< with its outcome, unless it was answered elsewhere: then it lives
  std::optional<base::UserId> by;  ///< none: the system
  Reason reason;
  std::chrono::seconds duration{};  ///< from the answer on
  bool operator==(const Ended&) const = default;
};

struct Failed {
  enum class Reason : std::uint8_t {
    user_unavailable,
    call_in_progress,
    user_not_found,
    invalid,  ///< oneself
    call_failed,
  };
  Reason reason;
  base::ErrorCode code;
  std::string message;
  base::UserId to;                     ///< who was to be called
  std::optional<base::CallId> call{};  ///< the caller's own live call, where that is in the way
  bool operator==(const Failed&) const = default;
};

using CallNotification = std::variant<Initiated, Incoming, Accepted, Rejected, Ended, Failed>;

/// Carries notices to devices.
class CallNotifier {
 public:
  virtual ~CallNotifier() = default;
  virtual void tell(const To& to, const CallNotification& notice) = 0;
};

/// Whom the switchboard tells. Must not call back into it.
class Audience : public CallNotifier {
 public:
  /// This user's line is now taken by a call that rings or is accepted, or free again.
  virtual void on_occupied(const base::UserId& user, bool in_call) = 0;
};

}  // namespace parley::calls
