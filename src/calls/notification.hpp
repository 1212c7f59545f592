// The notifications of calls that devices receive, and the addresses that select the devices. These are plain
// values; the implementation of CallNotifier decides how they are serialized.
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

/// One connected client of a user. Empty for a request without its own connection, such as a REST request.
using Device = base::StringId<struct DeviceTag>;

/// The address of a notification: all devices of a user, one of them, or all but one.
struct To {
  base::UserId user;
  Which which = Which::all;
  Device device{};  ///< the one that receives it, or the one that is left out

  bool operator==(const To&) const = default;
};

/// Sent to the device that placed the call, and to each device of the caller that connects while it rings.
struct Initiated {
  store::Call call;
  base::Duration remaining;  ///< until the ring times out
  bool operator==(const Initiated&) const = default;
};

/// Sent to the callee's devices, and to each device of the callee that connects while it rings.
struct Incoming {
  store::Call call;
  base::Duration remaining;
  bool operator==(const Incoming&) const = default;
};

/// In Accepted and Rejected, `by` is the callee.
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
  store::Call call;                ///< with its outcome; if it was answered elsewhere, the call is still live
  std::optional<base::UserId> by;  ///< empty if the server ended it
  Reason reason;
  std::chrono::seconds duration{};  ///< since the answer
  bool operator==(const Ended&) const = default;
};

struct Failed {
  enum class Reason : std::uint8_t {
    user_unavailable,
    call_in_progress,
    user_not_found,
    invalid,  ///< the caller called itself
    call_failed,
  };
  Reason reason;
  base::ErrorCode code;
  std::string message;
  base::UserId to;                     ///< the user who was to be called
  std::optional<base::CallId> call{};  ///< the caller's own live call, if it caused the failure
  bool operator==(const Failed&) const = default;
};

using CallNotification = std::variant<Initiated, Incoming, Accepted, Rejected, Ended, Failed>;

/// Delivers notifications to devices.
class CallNotifier {
 public:
  virtual ~CallNotifier() = default;
  virtual void tell(const To& to, const CallNotification& notice) = 0;
};

/// Receives the notifications of the switchboard. An implementation must not call back into the switchboard.
class Audience : public CallNotifier {
 public:
  /// Called when this user's line is taken by a call that rings or is accepted, and when it is free again.
  virtual void on_occupied(const base::UserId& user, bool in_call) = 0;
};

}  // namespace parley::calls
