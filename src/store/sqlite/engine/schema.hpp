// The tables, and how an older database becomes a newer one.
//
//     users 1---n memberships n---1 conversations 1---n messages
//           1---n calls, as the caller and as the callee
//           1---n revoked_tokens, 1---1 token_marks, 1---n login_places
//           1---n files, as the owner; n---n through file_grants, as readers
//           n---n through blocks, 1---1 busy_users
//
// Messages are clustered by (conversation, seq), so that a page of history is one run of neighbours, and the
// newest message of a conversation is one seek: no head of a conversation is kept anywhere else, so none can
// disagree. `position` is the order of storing over all conversations; a membership repeats the position of
// its conversation's newest message, which makes "my conversations by recency" an index and "my newest
// messages" a merge of their tails, never a scan. Users are texts outside and integers in here.
//
// A membership is also where its user stands: how far they have read, how far they were reached, and how many
// of the other's messages lie unread. The append that moves its position counts the new ones in the same
// statement, so that nobody ever counts a conversation. A message that was deleted keeps its row, so that seq
// stays dense; its content is gone. A message with a client message id keeps, once it is edited or deleted, a
// digest of its content as sent (sent_digest), which a repeated message is compared with.
//
// A call moves through the indices once: while it lives it is in two that hold hardly anything, and once it
// has an outcome, which is its last step, in those that grow. What a step costs is the pages it changes, and
// in an index that grows everybody's newest call is on a page of their own.
//
// A message that was sent to somebody who blocks its sender is withheld: its seq is taken, and the receiver's
// membership stays where it was, so that to the receiver it is not there. Its column counts it and those of
// its sender right before it that are withheld too, so that `seq - withheld` is the newest that the receiver
// sees, however much is sent in vain. While a block stands between two, what each is shown of the other's
// reading stays at shown_read_seq.
//
// Calls lie in the order in which they were first stored, so that the ones that change are neighbours. Each
// way to ask for a page of them (everybody's or one pair's, any outcome or one) has an index in the order of
// the page, per side of the call: a page is a merge of two runs. Calls that live have an index that holds
// nothing else: a restart costs what is live, not what ever was.
#pragma once

#include <cstdint>
#include <span>

#include "base/result.hpp"
#include "store/sqlite/engine/database.hpp"

namespace parley::store::sqlite {

/// "Prly", in the file's header: what tells our database from somebody else's.
inline constexpr std::int64_t application_id = 0x50726c79;

/// Step n makes version n + 1 (PRAGMA user_version) from version n. A step that was released never changes.
std::span<const char* const> migrations();

/// Runs the steps that are missing, each in a transaction of its own with its version: a crash leaves the
/// version before or the version after. Precondition: the version is not above migrations.size().
base::Result<void, Failure> migrate(Database& database, std::span<const char* const> migrations);

}  // namespace parley::store::sqlite
