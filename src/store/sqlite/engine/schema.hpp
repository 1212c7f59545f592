// The tables, and the migrations from older versions of the database.
//
//     users 1---n memberships n---1 conversations 1---n messages
//           1---n calls, as the caller and as the callee
//           1---n revoked_tokens, 1---1 token_marks, 1---n login_places
//           1---n files, as the owner; n---n through file_grants, as readers
//           n---n through blocks, 1---1 busy_users
//
// Messages are clustered by (conversation, seq), so that a page of history is one run of adjacent rows. The
// newest message of a conversation is one seek. It is stored nowhere else, so no copy can contradict it.
// `position` is the order of storing over all conversations. A membership repeats the position of its
// conversation's newest message. So "my conversations by recency" is an index, and "my newest messages" is a
// merge of their newest rows, never a scan. Users have text ids outside and integer keys in the database.
//
// A membership also holds its user's state: the read mark, the delivered mark, and the number of the other
// member's messages that are unread. The append that moves its position also adds the new messages to this
// number, so that a list never counts a conversation. A deleted message keeps its row without its content, so
// that seq stays dense. A message with a client message id keeps a digest of its content as sent
// (sent_digest) once it is edited or deleted. A repeated message is compared with the digest.
//
// A call changes its indices once. While it is live, it is in two small indices. When it gets an outcome,
// which is its last step, it moves to the growing ones. A step costs the pages that it changes, and in a
// growing index the newest calls of different users are on different pages.
//
// A message is withheld if its receiver blocks its sender. It takes a seq, but the receiver's membership does
// not change, so that the receiver does not see it. Its column `withheld` is its number in the run of
// withheld messages of this sender. So `seq - withheld` is the newest message that the receiver sees, in one
// step, however long the run is. While one of two members blocks the other, each is shown the other's read
// mark only up to shown_read_seq.
//
// Calls are in the order in which they were first stored, so that the ones that change are adjacent. Finished
// calls have three indices: by caller, by callee and by pair, each in the order of time within an outcome. A
// page is a merge of runs of these indices, one per outcome and side of the call. Live calls have indices of
// their own, so that a restart reads only the live calls.
#pragma once

#include <cstdint>
#include <span>

#include "base/result.hpp"
#include "store/sqlite/engine/database.hpp"

namespace parley::store::sqlite {

/// "Prly", stored in the file's header: distinguishes our database from those of other programs.
inline constexpr std::int64_t application_id = 0x50726c79;

/// Returns the migrations. Step n makes version n + 1 (PRAGMA user_version) from version n. A step that was
/// released never changes.
std::span<const char* const> migrations();

/// Runs the missing migrations, each in one transaction with its version number. After a crash the database
/// has the version before or the version after. Precondition: the version is at most migrations.size().
base::Result<void, Failure> migrate(Database& database, std::span<const char* const> migrations);

}  // namespace parley::store::sqlite
