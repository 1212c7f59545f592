#include "api/receipt_outputs.hpp"

#include <optional>

#include "api/answers.hpp"
#include "api/user_outputs.hpp"

namespace parley::api {

namespace {

struct Seen {
  const store::Conversation& conversation;
  PublicUser peer;
};

constexpr auto conversation_object = output<Seen>(
    "Conversation", "A conversation, as one of its two sees it.",
    field("conversationId", [](const Seen& seen) -> const auto& { return seen.conversation.id; }),
    field("user", &Seen::peer),
    field("lastMessage", [](const Seen& seen) -> const auto& { return seen.conversation.last_message; }),
    field("unreadCount", [](const Seen& seen) { return seen.conversation.unread; }),
    field("lastReadSeq", [](const Seen& seen) { return seen.conversation.last_read_seq; }));

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
                                 const presence::Whereabouts& whereabouts, const presence::Blocks& blocks,
                                 const base::UserId& reader) {
  return success_answer(mode, [&](Encoding& to) {
    to.json.key("conversations").begin_array();
    for (const store::Conversation& one : page.conversations) {
      const PublicUser peer{one.peer, one.peer_name, {}, one.peer_last_seen};
      encode(to, conversation_object, {one, seen_by(reader, peer, whereabouts, blocks)});
    }
    to.json.end_array();
    write_page_end(to, page.conversations, page.has_more);
  });
}

}  // namespace parley::api
