// What the API calls about conversations and stored messages, by socket and by REST.
#pragma once

#include "chat/message_edits.hpp"
#include "chat/receipts.hpp"
#include "presence/blocks.hpp"
#include "presence/contacts.hpp"
#include "presence/presence_view.hpp"
#include "store/conversation_store.hpp"

namespace parley::api {

struct ConversationServices {
  chat::Receipts& receipts;
  chat::MessageEdits& changes;
  store::ConversationStore& conversations;
  const presence::PresenceView& presence_view;
  const presence::Blocks& blocks;
  presence::Contacts* contacts = nullptr;  ///< none: everybody sees who is here
};

}  // namespace parley::api
