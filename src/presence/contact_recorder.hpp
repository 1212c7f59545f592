// Adds users who exchange messages to each other's contacts.
#pragma once

#include "cluster/bus.hpp"
#include "presence/contacts.hpp"

namespace parley::presence {

class ContactRecorder {
 public:
  /// Subscribes to the messages that are stored. Construct it after the subscribers that send them, so that a
  /// device is sent the message before the presence of its new contact. Both must outlive the bus.
  ContactRecorder(cluster::Bus& bus, Contacts& contacts) {
    bus.subscribe<cluster::MessageStored>([&contacts](const cluster::MessageStored& stored, auto /*from*/) {
      const store::Message& message = *stored.message;
      // If the receiver has blocked the sender, the contact is added for the sender only, so that the sender
      // cannot notice the block.
      message.withheld ? contacts.met_alone(message.sender, message.receiver)
                       : contacts.met(message.sender, message.receiver);
    });
  }
};

}  // namespace parley::presence
