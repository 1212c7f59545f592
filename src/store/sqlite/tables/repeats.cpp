#include "store/sqlite/tables/repeats.hpp"

#include <array>
#include <memory>
#include <utility>

#include <sodium.h>

#include "store/sqlite/tables/rows.hpp"

namespace parley::store::sqlite {

SentDigest sent_digest(const base::MessageId& message, std::string_view content) {
  std::array<std::uint8_t, 16> digest{};
  static_assert(digest.size() >= crypto_generichash_BYTES_MIN);
  const auto& key = message.bytes();
  crypto_generichash(digest.data(), digest.size(), reinterpret_cast<const unsigned char*>(content.data()),
                     content.size(), key.data(), key.size());
  return SentDigest(digest);
}

std::optional<SentDigest> digest_to_keep(const Message& message) {
  if (message.client_message_id.empty() || message.edited_at || message.deleted_at) return std::nullopt;
  return sent_digest(message.id, message.content);
}

Repeats::Repeats(Database& database)
    : database_(database),
      find_(database, select_message("WHERE m.sender = ? AND m.client_message_id = ?")),
      find_digest_(database, "SELECT sent_digest FROM messages WHERE id = ?") {}

Outcome<Appended> Repeats::first_of(std::int64_t sender, const MessageDraft& draft) {
  Appended appended;
  {
    Rows rows = find_(sender, draft.client_message_id);
    appended.repeated = rows.next();
    if (appended.repeated) appended.message = std::make_shared<const Message>(message_from(rows));
    if (rows.failed()) return database_.failure();
  }
  if (!appended.repeated) return appended;
  const Message& first = *appended.message;
  std::optional<bool> is_same = first.receiver == draft.receiver && first.type == draft.type;
  if (*is_same) is_same = has_content_of(first, draft);
  if (!is_same) return database_.failure();
  if (*is_same) return appended;
  return used_client_message_id();
}

std::optional<bool> Repeats::has_content_of(const Message& first, const MessageDraft& draft) {
  if (!first.edited_at && !first.deleted_at) return first.content == draft.content;
  Rows rows = find_digest_(first.id);
  const bool is_known = rows.next() && !rows.is_null(0);
  if (rows.failed()) return std::nullopt;
  return !is_known || rows.uuid(0) == sent_digest(first.id, draft.content);
}

}  // namespace parley::store::sqlite
