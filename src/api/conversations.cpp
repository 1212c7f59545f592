#include "api/conversations.hpp"

#include <array>
#include <utility>

#include "api/feature_rows.hpp"
#include "api/features.hpp"
#include "store/page_room.hpp"

namespace parley::api {

std::size_t text_bytes(const store::ConversationPage& page) {
  std::size_t bytes = 0;
  for (const store::Conversation& one : page.conversations) {
    bytes += store::PageRoom::cost(one.last_message.content.size());
  }
  return bytes;
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

namespace {

void list(const Features& features, const Caller& caller, store::ConversationQuery query,
          Reply<Page<ConversationView>> reply) {
  query.reader = caller.user();
  features.conversations.list(query, [&features, reader = caller.user(), reply = std::move(reply)](
                                         base::Result<store::ConversationPage> page) mutable {
    if (!page) return reply.refuse({std::move(page).error()});
    const std::size_t bytes = text_bytes(*page);
    const ContentMode mode = reply.mode();
    auto peers = peers_seen(*page, reader, features.users.presence_view, features.users.blocks);
    features.encoder.encode(
        bytes,
        [mode, page = *std::move(page), peers = std::move(peers)] {
          return conversations_answer(mode, page, peers);
        },
        std::move(reply).text_completion());
  });
}

void read_on(const Features& features, const Caller& caller, store::SyncQuery query,
             Reply<SyncAnswer> reply) {
  query.reader = caller.user();
  features.conversations.sync(std::move(query), [&encoder = features.encoder, reply = std::move(reply)](
                                                    base::Result<store::SyncPage> page) mutable {
    if (!page) return reply.refuse({std::move(page).error()});
    const std::size_t bytes = text_bytes(page->messages);
    const ContentMode mode = reply.mode();
    encoder.encode(
        bytes, [mode, page = *std::move(page)] { return sync_answer(mode, page); },
        std::move(reply).text_completion());
  });
}

constexpr std::array rows{serve<list_conversations, &list>(), serve<sync, &read_on>()};

}  // namespace

FeatureRows conversation_rows() {
  return {rows, {}};
}

}  // namespace parley::api
