// Conversations over REST: the list of one's own, and what follows a seq in one of them.
#include <charconv>
#include <optional>
#include <string>
#include <utility>

#include "api/contract/response.hpp"
#include "api/gateway/rest_gateway.hpp"
#include "api/gateway/rest_response.hpp"
#include "api/receipt_outputs.hpp"

namespace parley::api {

using base::Error;

namespace {

constexpr std::size_t default_page = 50;

/// `afterSeq` in the query: a whole number, 0 where it is not there.
std::optional<std::int64_t> after_seq(const http::Request& request) {
  const auto text = query(request, "afterSeq");
  if (!text) return 0;
  std::int64_t seq = 0;
  const char* const end = text->data() + text->size();
  const auto [stopped, problem] = std::from_chars(text->data(), end, seq);
  if (problem != std::errc{} || stopped != end || seq < 0) return std::nullopt;
  return seq;
}

}  // namespace

void RestGateway::list_conversations(Call call) {
  store::ConversationQuery wanted{call.principal.user};
  if (const auto before = query(call.request, "before")) {
    wanted.before = base::Uuid::parse(*before);
    if (!wanted.before) {
      return call.responder.respond(refusal(Error::invalid("before", "before must be a cursor")));
    }
  }
  const auto limit = page_limit(call.request, default_page, store::max_conversations_limit);
  if (!limit) return call.responder.respond(refusal(limit.error()));
  wanted.limit = *limit;
  services_.conversations.conversations.list(
      wanted, [this, reader = wanted.reader, mode = mode_of(call.request),
               responder = std::move(call.responder)](base::Result<store::ConversationPage> page) mutable {
        if (!page) return responder.respond(refusal(page.error()));
        const std::size_t bytes = text_bytes(*page);
        auto peers =
            peers_seen(*page, reader, services_.conversations.presence_view, services_.conversations.blocks);
        services_.encoder.encode(
            bytes,
            [mode, page = *std::move(page), peers = std::move(peers)] {
              return conversations_answer(mode, page, peers);
            },
            answering_page(std::move(responder)));
      });
}

void RestGateway::list_conversation_messages(Call call) {
  const auto after = after_seq(call.request);
  if (!after) {
    return call.responder.respond(
        refusal(Error::invalid("afterSeq", "afterSeq must be a whole number, 0 or more")));
  }
  const auto limit = page_limit(call.request, store::max_history_limit, store::max_history_limit);
  if (!limit) return call.responder.respond(refusal(limit.error()));
  services_.conversations.conversations.sync(
      {std::move(call.principal.user), made_id_of(call.id), *after, *limit},
      [this, mode = mode_of(call.request),
       responder = std::move(call.responder)](base::Result<store::SyncPage> page) mutable {
        if (!page) return responder.respond(refusal(page.error()));
        const std::size_t bytes = text_bytes(page->messages);
        services_.encoder.encode(
            bytes, [mode, page = *std::move(page)] { return sync_answer(mode, page); },
            answering_page(std::move(responder)));
      });
}

}  // namespace parley::api
