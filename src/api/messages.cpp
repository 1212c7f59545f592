#include "api/messages.hpp"

#include <algorithm>
#include <utility>

#include "api/feature_rows.hpp"
#include "api/features.hpp"
#include "store/page_room.hpp"

namespace parley::api {

using base::Error;

std::size_t text_bytes(const std::vector<store::Message>& messages) {
  std::size_t bytes = 0;
  for (const store::Message& message : messages) bytes += store::PageRoom::cost(message.content.size());
  return bytes;
}

Written write_messages(Encoding& to, const std::vector<store::Message>& messages, Keeps keeps) {
  to.json.reserve(std::min(text_bytes(messages), max_answer_bytes));
  return write_bounded(to, messages, keeps, [](Encoding& into, const store::Message& message) {
    write_value(into, message, false);
  });
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

namespace {

void send(const Features& features, const Caller& caller, SendRequest&& request,
          Reply<store::Message> reply) {
  store::MessageDraft draft{caller.user(), std::move(request.to), std::move(request.content), request.type,
                            std::move(request.client_message_id)};
  if (const auto acceptable = chat::Messenger::check(draft); !acceptable) {
    return reply.reject(acceptable.error());
  }
  std::string id = draft.client_message_id;
  UserDelivery& delivery = features.delivery;
  auto done = [&delivery, id = std::move(id),
               reply = std::move(reply)](base::Result<store::SharedMessage> sent) mutable {
    if (!sent) return reply.refuse({std::move(sent).error(), RefusalKind::outcome, {}, std::move(id)});
    const JsonOf<store::Message> object{delivery.object_of(*sent, reply.mode())};
    // The sending socket gets the event before its acknowledgement.
    if (socketio::Socket* const socket = reply.socket()) {
      delivery.emit(*socket, message_sent, {object, detail::client_message_id_of(**sent)});
    }
    if (!reply.wants_answer()) return reply.send_text(std::string());
    reply.send_text(success_answer(reply.mode(), [&](Encoding& to) {
      to.json.key("message");
      write_value(to, object, false);
    }));
  };
  features.messages.messenger.send(std::move(draft), std::string(caller.socket), std::move(done));
}

template <store::MarkKind kind>
void mark(const Features& features, const Caller& caller, const MessageChoice& request,
          Reply<store::Mark> reply) {
  features.messages.receipts.mark(kind, caller.user(), request.message, std::string(caller.socket),
                                  std::move(reply).completion());
}

void edit(const Features& features, const Caller& caller, EditRequest request, Reply<store::Message> reply) {
  features.messages.edits.edit(caller.user(), request.message, std::move(request.content),
                               std::move(reply).completion());
}

void remove(const Features& features, const Caller& caller, const MessageChoice& request,
            Reply<store::Removed> reply) {
  features.messages.edits.remove(caller.user(), request.message, std::move(reply).completion());
}

void list(const Features& features, const Caller& caller, store::HistoryQuery query,
          Reply<Page<store::Message>> reply) {
  if (query.before && query.after) {
    return reply.reject(Error::invalid("after", "before and after exclude each other"));
  }
  query.reader = caller.user();
  const bool forward = query.after.has_value();
  features.messages.messenger.history(
      std::move(query), [&encoder = features.encoder, forward,
                         reply = std::move(reply)](base::Result<store::HistoryPage> page) mutable {
        if (!page) return reply.refuse({std::move(page).error()});
        const std::size_t bytes = text_bytes(page->messages);
        const ContentMode mode = reply.mode();
        encoder.encode(
            bytes, [mode, forward, page = *std::move(page)] { return history_answer(mode, page, forward); },
            std::move(reply).text_completion());
      });
}

constexpr std::array rows{serve<list_messages, &list>(),
                          serve<send_message, &send>(),
                          serve<mark_read, &mark<store::MarkKind::read>>(),
                          serve<mark_delivered, &mark<store::MarkKind::delivered>>(),
                          serve<edit_message, &edit>(),
                          serve<delete_message, &remove>()};
constexpr std::array events{sent<message_event>(),   sent<message_sent>(), sent<edited_event>(),
                            sent<message_deleted>(), sent<read_receipt>(), sent<delivery_receipt>()};

}  // namespace

FeatureRows message_rows() {
  return {rows, events};
}

}  // namespace parley::api
