// Reads a user's conversations and the messages after a seq in one of them. A page costs a few seeks per row,
// independent of the number and the length of the conversations.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/ids.hpp"
#include "store/conversation_store.hpp"
#include "store/sqlite/engine/database.hpp"
#include "store/sqlite/engine/outcome.hpp"

namespace parley::store::sqlite {

class Conversations {
 public:
  /// `database` must outlive this. The caller must hold a read transaction, so that a call sees one snapshot.
  explicit Conversations(Database& database);

  Outcome<ConversationPage> list(const ConversationQuery& query);
  Outcome<SyncPage> sync(const SyncQuery& query);
  Outcome<std::vector<base::UserId>> peers(const base::UserId& user, std::size_t limit);

 private:
  Database& database_;
  Statement find_position_;
  Statement page_;
  Statement newest_;
  Statement find_conversation_;
  Statement following_;
  Statement peers_;
};

}  // namespace parley::store::sqlite
