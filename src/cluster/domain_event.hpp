// The facts of the domain. The shard that causes a fact publishes it once, by Bus::publish. Delivery,
// contacts, typing and limits subscribe to it, on every shard. The domain knows none of them.
#pragma once

#include <string>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "store/block_store.hpp"
#include "store/conversation_store.hpp"
#include "store/message_store.hpp"
#include "store/revocation_store.hpp"

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

/// The name of a user, and its source.
struct UserName {
  std::string text;
  bool is_chosen = false;  ///< chosen by the user, so that the identity provider's name does not replace it
  base::Timestamp said_at{};  ///< `iat` of the token with this name; 1970 if it is from no token
};

/// The stored name of a user has changed.
struct UserRenamed {
  base::UserId user;
  UserName name;
};

/// A token is no longer accepted.
struct TokenRevoked {
  store::RevokedToken token;
};

/// The password of a user was replaced, which revokes the tokens before the mark.
struct PasswordReplaced {
  store::TokenMark mark;
};

/// A user has blocked another one.
struct UserBlocked {
  store::Block block;
};

struct UserUnblocked {
  base::UserId blocker;
  base::UserId blocked;
};

}  // namespace parley::cluster
