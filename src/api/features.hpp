// The services that the handlers of each feature call.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "api/block_orders.hpp"
#include "api/delivery/typing_delivery.hpp"
#include "api/delivery/user_delivery.hpp"
#include "api/exchange.hpp"
#include "api/gateway/answer_encoder.hpp"
#include "api/gateway/rate_limits.hpp"
#include "api/server.hpp"
#include "auth/accounts.hpp"
#include "auth/known_logins.hpp"
#include "base/timers.hpp"
#include "calls/jitsi.hpp"
#include "chat/message_edits.hpp"
#include "chat/messenger.hpp"
#include "chat/receipts.hpp"
#include "files/blobs.hpp"
#include "files/signed_link.hpp"
#include "presence/blocks.hpp"
#include "presence/contacts.hpp"
#include "presence/presence_view.hpp"
#include "store/block_store.hpp"
#include "store/call_store.hpp"
#include "store/conversation_store.hpp"
#include "store/file_store.hpp"
#include "store/user_store.hpp"

namespace parley::api {

struct MessageServices {
  chat::Messenger& messenger;
  chat::MessageEdits& edits;
  chat::Receipts& receipts;
};

struct CallServices {
  Exchange& exchange;
  store::CallStore& history;
  calls::Jitsi& jitsi;
  bool mirrors_errors = true;  ///< a call that could not be placed is announced as `error` too
};

/// Users as another user sees them.
struct UserServices {
  store::UserStore& store;
  const presence::PresenceView& presence_view;
  const presence::Blocks& blocks;
  presence::Contacts* contacts = nullptr;  ///< nullptr: every user sees the presence of every other
};

struct AccountServices {
  auth::Accounts& accounts;
  UserLimits& limits;
  const base::Timers& timers;
  auth::KnownLogins* known_logins = nullptr;  ///< nullptr: no address has logged in before
};

struct BlockServices {
  BlockOrders& orders;
  store::BlockStore& store;
};

struct FileBounds {
  std::size_t max_size = 25'000'000;  ///< bytes of one file
  std::int64_t per_user = 0;          ///< bytes of one user's files together; 0: no bound
  std::string types = "*";            ///< see files::is_accepted
};

struct FileServices {
  /// Concurrent uploads; each holds a quarter of a MiB at most. Further uploads are refused: `unavailable`.
  static constexpr std::size_t most_uploads = 256;

  store::FileStore& store;
  files::Blobs& blobs;
  files::LinkSigner links;
  const base::Clock& clock;
  FileBounds bounds{};
  std::shared_ptr<std::size_t> uploads = std::make_shared<std::size_t>(0);  ///< under way
};

struct Features {
  UserDelivery& delivery;
  MessageServices messages;
  store::ConversationStore& conversations;
  TypingDelivery& typing;
  CallServices calls;
  UserServices users;
  AccountServices accounts;
  BlockServices blocks;
  AnswerEncoder& encoder;
  FileServices* files = nullptr;  ///< nullptr: there are no files
  ServerDescription server{};
};

}  // namespace parley::api
