// Messages: sending, and reading what was said.
#include <utility>

#include "api/contract/response.hpp"
#include "api/gateway/rest_gateway.hpp"
#include "api/gateway/rest_response.hpp"
#include "api/inputs.hpp"
#include "api/receipt_outputs.hpp"

namespace parley::api {

using base::Error;
using base::ErrorCode;

namespace {

constexpr std::size_t default_page = 200;

}  // namespace

void RestGateway::send_message(Call call) {
  base::Result<SendRequest> request = decode(post_message, call.body.root());
  if (!request) return call.responder.respond(refusal(request.error()));
  std::optional<std::string> key = idempotency_key(call.request);
  if (key && request->client_message_id.empty()) {
    if (!is_token(*key, detail::client_message_id.rule.shape)) {
      return call.responder.respond(refusal(Error::invalid("Idempotency-Key", "Malformed Idempotency-Key")));
    }
    request->client_message_id = *std::move(key);
  }
  store::MessageDraft draft = draft_of(call.principal.user, *std::move(request));
  if (const auto acceptable = chat::Messenger::check(draft); !acceptable) {
    return call.responder.respond(refusal(acceptable.error()));
  }
  const ContentMode mode = mode_of(call.request);
  services_.messenger.send(
      std::move(draft), {},
      [mode, responder = std::move(call.responder)](base::Result<store::SharedMessage> sent) mutable {
        if (!sent) return responder.respond(refusal(sent.error()));
        responder.respond(json_answer(201, success_answer(mode, "message", **sent)));
      });
}

base::Result<store::HistoryQuery> RestGateway::history_query(const Call& call) const {
  store::HistoryQuery wanted;
  wanted.reader = call.principal.user;
  if (auto with = query(call.request, "with")) wanted.with = base::UserId(*std::move(with));
  const auto place = [&](std::string_view name, std::optional<base::MessageId>& out) {
    const auto text = query(call.request, name);
    if (!text) return true;
    out = base::Uuid::parse(*text);
    return out.has_value();
  };
  if (!place("before", wanted.before))
    return Error::invalid("before", "before must be a message id or a cursor");
  if (!place("after", wanted.after)) return Error::invalid("after", "after must be a message id or a cursor");
  if (wanted.before && wanted.after) return Error::invalid("after", "before and after exclude each other");
  base::Result<std::size_t> limit = page_limit(call.request, default_page, store::max_history_limit);
  if (!limit) return std::move(limit).error();
  wanted.limit = *limit;
  return wanted;
}

void RestGateway::list_messages(Call call) {
  base::Result<store::HistoryQuery> wanted = history_query(call);
  if (!wanted) return call.responder.respond(refusal(wanted.error()));
  const bool forward = wanted->after.has_value();
  const ContentMode mode = mode_of(call.request);
  services_.messenger.history(
      std::move(*wanted), [this, mode, forward, responder = std::move(call.responder)](
                              base::Result<store::HistoryPage> page) mutable {
        if (!page) return responder.respond(refusal(page.error()));
        const std::size_t bytes = text_bytes(page->messages);
        services_.encoder.encode(
            bytes, [mode, forward, page = *std::move(page)] { return history_answer(mode, page, forward); },
            answering_page(std::move(responder)));
      });
}

}  // namespace parley::api
