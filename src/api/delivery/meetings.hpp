// Notes who has met whom, on the way of messages and calls to the devices that are told of them.
#pragma once

#include <variant>

#include "calls/notification.hpp"
#include "chat/messenger.hpp"
#include "presence/contacts.hpp"

namespace parley::api {

/// Of messages.
class MessageMeetings final : public chat::Audience {
 public:
  MessageMeetings(presence::Contacts& contacts, chat::Audience& next) : contacts_(contacts), next_(next) {}

  void on_message(const store::SharedMessage& message, const chat::SourceDevice& origin) override {
    next_.on_message(message, origin);
    // Whoever writes is answered as by anybody; whoever keeps them away has met nobody.
    message->withheld ? contacts_.met_alone(message->sender, message->receiver)
                      : contacts_.met(message->sender, message->receiver);
  }

 private:
  presence::Contacts& contacts_;
  chat::Audience& next_;
};

/// Of calls: once one rings.
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
