// Changes that a sender may make to a stored message: replace its content or delete it. A deleted message
// keeps its row, so that seq stays dense and cursors still find it. Its content is overwritten, in the log
// and, once the log is copied, in the database.
#pragma once

#include <string_view>

#include "base/clock.hpp"
#include "store/conversation_store.hpp"
#include "store/sqlite/engine/database.hpp"
#include "store/sqlite/engine/outcome.hpp"
#include "store/sqlite/tables/message_lookup.hpp"

namespace parley::store::sqlite {

class MessageEdits {
 public:
  /// Both must outlive this.
  MessageEdits(Database& database, MessageLookup& lookup);

  /// Replaces the content. `window` is the time since the message was sent in which this is allowed; 0: no
  /// limit. Errors: message_not_found, also if it is deleted; permission_denied if the user is not the sender
  /// or the window has passed; invalid_data if it is an image or a file and the content is not a URL.
  Outcome<Message> edit(const base::UserId& by, const base::MessageId& message, const NewContent& content,
                        base::Duration window, base::Timestamp now);
  /// Deletes the content. Errors: message_not_found; permission_denied, as for edit().
  Outcome<Removed> remove(const base::UserId& by, const base::MessageId& message, base::Duration window,
                          base::Timestamp now);

 private:
  Outcome<Message> read(const MessagePlace& place);

  Database& database_;
  MessageLookup& lookup_;
  Statement edit_;
  Statement find_;
  Statement remove_;
  Statement count_out_;
};

}  // namespace parley::store::sqlite
