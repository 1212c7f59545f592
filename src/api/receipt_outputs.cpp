#include "api/receipt_outputs.hpp"

#include <algorithm>
#include <optional>

#include "api/contract/bounded_array.hpp"
#include "api/contract/response.hpp"
#include "store/page_room.hpp"

namespace parley::api {

namespace {

struct Seen {
  const store::Conversation& conversation;
  const PublicUser& peer;
};

constexpr auto conversation_object = output<Seen>(
    "Conversation", "A conversation, as one of its two sees it.",
    field("conversationId", [](const Seen& seen) -> const auto& { return seen.conversation.id; }),
    field("user", [](const Seen& seen) -> const auto& { return seen.peer; }),
    field("lastMessage", [](const Seen& seen) -> const auto& { return seen.conversation.last_message; }),
    field("unreadCount", [](const Seen& seen) { return seen.conversation.unread; }),
    field("lastReadSeq", [](const Seen& seen) { return seen.conversation.last_read_seq; }));

Written write_messages(Encoding& to, const std::vector<store::Message>& messages, Keeps keeps) {
  to.json.reserve(std::min(text_bytes(messages), max_answer_bytes));
  return write_bounded(to, messages, keeps, [](Encoding& into, const store::Message& message) {
    write_value(into, message, false);
  });
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

std::size_t text_bytes(const std::vector<store::Message>& messages) {
  std::size_t bytes = 0;
  for (const store::Message& message : messages) bytes += store::PageRoom::cost(message.content.size());
  return bytes;
}

std::size_t text_bytes(const store::ConversationPage& page) {
  std::size_t bytes = 0;
  for (const store::Conversation& one : page.conversations) {
    bytes += store::PageRoom::cost(one.last_message.content.size());
  }
  return bytes;
}

std::string history_answer(ContentMode mode, const store::HistoryPage& page, bool forward) {
  return success_answer(mode, [&](Encoding& to) {
    to.json.key("messages");
    const Written written = write_messages(to, page.messages, forward ? Keeps::first : Keeps::last);
    const bool is_whole = written.end - written.begin == page.messages.size();
    const bool has_more = !page.messages.empty() && (page.has_more || !is_whole);
    const store::Message* last = nullptr;
    if (has_more) last = &page.messages[forward ? written.end - 1 : written.begin];
    write_page_end(to, last, has_more);
  });
}

std::string sync_answer(ContentMode mode, const store::SyncPage& page) {
  return success_answer(mode, [&](Encoding& to) {
    to.json.key("messages");
    const Written written = write_messages(to, page.messages, Keeps::first);
    to.json.key("complete").value(page.complete && written.end == page.messages.size());
  });
}

std::vector<PublicUser> peers_seen(const store::ConversationPage& page, const base::UserId& reader,
                                   const presence::PresenceView& presence_view,
                                   const presence::Blocks& blocks) {
  std::vector<PublicUser> peers;
  peers.reserve(page.conversations.size());
  for (const store::Conversation& one : page.conversations) {
    peers.push_back(
        seen_by(reader, {one.peer, one.peer_name, {}, one.peer_last_seen}, presence_view, blocks));
  }
  return peers;
}

std::string conversations_answer(ContentMode mode, const store::ConversationPage& page,
                                 const std::vector<PublicUser>& peers) {
  return success_answer(mode, [&](Encoding& to) {
    to.json.key("conversations");
    auto peer = peers.begin();
    const Written written = write_bounded(to, page.conversations, Keeps::first,
                                          [&](Encoding& into, const store::Conversation& one) {
                                            encode(into, conversation_object, {one, *peer++});
                                          });
    const bool has_more = page.has_more || written.end < page.conversations.size();
    write_page_end(to, written.end == 0 ? nullptr : &page.conversations[written.end - 1], has_more);
  });
}

}  // namespace parley::api
