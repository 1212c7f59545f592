// The facts of the domain. The shard that causes a fact publishes it once, by Bus::publish. Delivery,
// contacts, typing and limits subscribe to it, on every shard. The domain knows none of them.
#pragma once

#include <string>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "store/conversation_store.hpp"
#include "store/message_store.hpp"

namespace parley::cluster {

/// A message is committed and synced. Each shard publishes it to its own subscribers, the messages of a
/// conversation in the order of their `seq` (chat::OrderGate).
struct MessageStored {
  store::SharedMessage message;
  std::string source;  ///< the socket that sent it, which gets no event; empty if it came by REST
};

/// The content of a message was replaced.
struct MessageEdited {
  store::Message message;
};

/// The content of a message was deleted.
struct MessageDeleted {
  store::Removed message;
};

/// A user has received or read the messages up to a position.
struct MarkMoved {
  store::Mark mark;
  std::string source;  ///< the socket that moved it, which gets no event; empty if it came by REST
};

}  // namespace parley::cluster
