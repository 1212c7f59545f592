#include "api/receipt_outputs.hpp"

#include <optional>

#include "api/answers.hpp"

namespace parley::api {

namespace {

struct Peer {
  const store::Conversation& conversation;
  presence::Status status;
  std::optional<base::Timestamp> last_seen;
};
const base::UserId& peer_id(const Peer& peer) {
  return peer.conversation.peer;
}
const std::string& peer_name(const Peer& peer) {
  return peer.conversation.peer_name;
}
std::string_view peer_status(const Peer& peer) {
  return presence::to_string(peer.status);
}
constexpr auto peer_object =
    output<Peer>("Person", "Somebody, as others see them.", field("id", &peer_id), markup("name", &peer_name),
                 field("status", &peer_status), field("lastSeen", &Peer::last_seen));
void write_value(Encoding& to, const Peer& peer, bool) {
  encode(to, peer_object, peer);
}

constexpr auto conversation_object = output<Peer>(
    "Conversation", "A conversation, as one of its two sees it.",
    field("conversationId", [](const Peer& peer) -> const auto& { return peer.conversation.id; }),
    field("user", [](const Peer& peer) -> const auto& { return peer; }),
    field("lastMessage", [](const Peer& peer) -> const auto& { return peer.conversation.last_message; }),
    field("unreadCount", [](const Peer& peer) { return peer.conversation.unread; }),
    field("lastReadSeq", [](const Peer& peer) { return peer.conversation.last_read_seq; }));

/// Who is here is seen now, whatever the store knows of when they were last.
Peer peer_of(const store::Conversation& conversation, const presence::Roster& roster, base::Timestamp now) {
  const bool is_here = roster.devices(conversation.peer) > 0;
  return {conversation, roster.status_of(conversation.peer),
          is_here ? std::optional(now) : conversation.peer_last_seen};
}

}  // namespace

std::string receipt_answer(const store::Mark& mark) {
  return success_answer(ContentMode::raw, [&](Encoding& to) {
    to.json.key("receipt");
    if (mark.kind == store::MarkKind::read) {
      encode(to, read_receipt, mark);
    } else {
      encode(to, delivery_receipt, mark);
    }
  });
}

std::string deletion_answer(const store::Removed& removed) {
  return success_answer(ContentMode::raw, [&](Encoding& to) {
    to.json.key("deletion");
    encode(to, message_deleted, removed);
  });
}

std::string sync_answer(ContentMode mode, const store::SyncPage& page) {
  std::string messages;
  base::json::Writer json(messages);
  Encoding to{json, mode};
  std::size_t written = 0;
  json.begin_array();
  while (written < page.messages.size() && messages.size() < max_sync_bytes) {
    write_value(to, page.messages[written++], false);
  }
  json.end_array();
  return success_answer(mode, [&](Encoding& whole) {
    whole.json.key("messages").raw(messages);
    whole.json.key("complete").value(page.complete && written == page.messages.size());
  });
}

std::string conversations_answer(ContentMode mode, const store::ConversationPage& page,
                                 const presence::Roster& roster, base::Timestamp now) {
  return success_answer(mode, [&](Encoding& to) {
    to.json.key("conversations").begin_array();
    for (const store::Conversation& conversation : page.conversations) {
      encode(to, conversation_object, peer_of(conversation, roster, now));
    }
    to.json.end_array();
    to.json.key("hasMore").value(page.has_more);
    to.json.key("nextCursor");
    if (page.has_more && !page.conversations.empty()) {
      to.json.value(page.conversations.back().id.to_string());
    } else {
      to.json.null();
    }
  });
}

}  // namespace parley::api
