// The events of messages that are stored already: what was read, what has arrived, edits and deletions; and
// asking for what one has missed. Others are told by the domain; here only the acknowledgement is given.
#include <utility>

#include "api/contract/response.hpp"
#include "api/gateway/socket_gateway.hpp"
#include "api/receipt_inputs.hpp"
#include "api/receipt_outputs.hpp"

namespace parley::api {

using base::Error;
using base::ErrorCode;

template <class T, class Answer>
store::Completion<T> SocketGateway::answering(ClientSession& client, Call& call, Answer answer) {
  client.sequence.begin(call.kind);
  return [this, serial = client.serial, event = std::string(call.event), ack = std::move(call.ack),
          answer](base::Result<T> done) mutable {
    ClientSession* client = find(serial);
    if (client == nullptr) return;
    if (!done) {
      refuse_now(*client, {event, {}, std::move(done).error()}, std::move(ack));
    } else if (ack) {
      ack(answer(mode_of(*client), *done));
    }
    finished(*client);
  };
}

void SocketGateway::mark(ClientSession& client, Call call, store::MarkKind kind) {
  const base::Result<MessageChoice> request = kind == store::MarkKind::read
                                                  ? decode(api::message_read, call.data)
                                                  : decode(api::message_delivered, call.data);
  if (!request) return refuse(client, std::move(call), request.error());
  const base::UserId& user = client.principal.user;
  auto done = answering<store::Mark>(
      client, call, [](ContentMode, const store::Mark& marked) { return receipt_answer(marked); });
  services_.conversations.receipts.mark(kind, user, request->message, client.socket.id().str(),
                                        std::move(done));
}

void SocketGateway::message_edit(ClientSession& client, Call call) {
  base::Result<EditRequest> request = decode(api::message_edit, call.data);
  if (!request) return refuse(client, std::move(call), std::move(request).error());
  const base::UserId& user = client.principal.user;
  auto done = answering<store::Message>(client, call, [](ContentMode mode, const store::Message& edited) {
    return success_answer(mode, "message", edited);
  });
  services_.conversations.changes.edit(user, request->message, std::move(request->content), std::move(done));
}

void SocketGateway::message_delete(ClientSession& client, Call call) {
  const base::Result<MessageChoice> request = decode(api::message_delete, call.data);
  if (!request) return refuse(client, std::move(call), request.error());
  const base::UserId& user = client.principal.user;
  auto done = answering<store::Removed>(
      client, call, [](ContentMode, const store::Removed& removed) { return deletion_answer(removed); });
  services_.conversations.changes.remove(user, request->message, std::move(done));
}

void SocketGateway::sync(ClientSession& client, Call call) {
  const base::Result<SyncRequest> request = decode(api::sync, call.data);
  if (!request) return refuse(client, std::move(call), request.error());
  if (!call.ack) {
    return refuse(client, std::move(call),
                  Error(ErrorCode::invalid_data, "sync is answered in its acknowledgement: ask for one"));
  }
  store::SyncQuery query{client.principal.user, request->conversation, request->after_seq};
  auto done = answering<std::string>(
      client, call, [](ContentMode, const std::string& text) -> const std::string& { return text; });
  services_.read_slots.take(client.principal.user,
                            [this, serial = client.serial, mode = mode_of(client), query = std::move(query),
                             done = std::move(done)](base::Result<ReadSlots::Slot> slot) mutable {
                              if (!slot) return done(std::move(slot).error());
                              sync_in_slot(serial, mode, std::move(query), *std::move(slot), std::move(done));
                            });
}

void SocketGateway::sync_in_slot(std::uint64_t serial, ContentMode mode, store::SyncQuery query,
                                 ReadSlots::Slot slot, AnswerEncoder::Done done) {
  services_.conversations.conversations.sync(
      std::move(query), [this, serial, mode, slot = std::move(slot),
                         done = std::move(done)](base::Result<store::SyncPage> page) mutable {
        if (!page) return done(std::move(page).error());
        const std::size_t bytes = text_bytes(page->messages);
        services_.encoder.encode(
            bytes, [mode, page = *std::move(page)] { return sync_answer(mode, page); },
            [this, serial, slot = std::move(slot),
             done = std::move(done)](base::Result<std::string> text) mutable {
              done(std::move(text));
              untaken_.add(serial, std::move(slot));
            });
      });
}

}  // namespace parley::api
