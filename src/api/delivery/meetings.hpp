// Adds contacts for messages and calls, after the next audience has sent them to the devices.
#pragma once

#include <variant>

#include "calls/notification.hpp"
#include "chat/messenger.hpp"
#include "presence/contacts.hpp"

namespace parley::api {

/// Adds the sender and the receiver of a message as contacts.
class MessageMeetings final : public chat::Audience {
 public:
  MessageMeetings(presence::Contacts& contacts, chat::Audience& next) : contacts_(contacts), next_(next) {}

  void on_message(const store::SharedMessage& message, const chat::SourceDevice& origin) override {
    next_.on_message(message, origin);
    // If the receiver has blocked the sender, add the contact for the sender only, so that the sender cannot
    // notice the block.
    message->withheld ? contacts_.met_alone(message->sender, message->receiver)
                      : contacts_.met(message->sender, message->receiver);
  }

 private:
  presence::Contacts& contacts_;
  chat::Audience& next_;
};

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
