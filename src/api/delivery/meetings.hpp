// Adds contacts for calls, after the next notifier has sent them to the devices.
#pragma once

#include <variant>

#include "calls/notification.hpp"
#include "presence/contacts.hpp"

namespace parley::api {

/// Adds the parties of a call as contacts once the call rings.
class CallMeetings final : public calls::CallNotifier {
 public:
  CallMeetings(presence::Contacts& contacts, calls::CallNotifier& next) : contacts_(contacts), next_(next) {}

  void tell(const calls::To& to, const calls::CallNotification& notice) override {
    next_.tell(to, notice);
    if (const auto* const incoming = std::get_if<calls::Incoming>(&notice)) {
      contacts_.met(incoming->call.caller, incoming->call.callee);
    }
  }

 private:
  presence::Contacts& contacts_;
  calls::CallNotifier& next_;
};

}  // namespace parley::api
