// What a sender may still do to a message that is stored: put another content in its place, or take it back.
// A message that is taken back keeps its row, so that seq stays dense and a cursor still finds it; its
// content is overwritten, in the log and, once that is copied, in the database.
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
  /// `database` must outlive this.
  explicit MessageEdits(Database& database);

  /// `window` is measured from when the message was sent; 0: there is none. Refused: message_not_found once
  /// it is deleted, permission_denied for whoever is not the sender, and after the window, invalid_data where
  /// it is an image or a file and the content is no URL.
  Outcome<Message> edit(const MessagePlace& place, const NewContent& content, base::Duration window,
                        base::Timestamp now);
  /// Refused: permission_denied, as above.
  Outcome<Removed> remove(const MessagePlace& place, base::Duration window, base::Timestamp now);

 private:
  Outcome<Message> read(const MessagePlace& place);

  Database& database_;
  Statement edit_;
  Statement find_;
  Statement remove_;
  Statement count_out_;
};

}  // namespace parley::store::sqlite
