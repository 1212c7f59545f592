// A store seen whole: what the import and the export of files need, and nothing else does.
//
// These calls block and answer at once. They are for the start of the process and for a thread that may
// wait, never for a shard.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/result.hpp"
#include "base/unique_function.hpp"
#include "store/message_store.hpp"
#include "store/user_store.hpp"

namespace parley::store {

/// Everything that a file can bring. `messages` are in the order in which they were stored, and that order
/// gives them their seq. A nil message or conversation id is replaced by a new one; of `read_by` only the
/// receiver counts, for that message and all before it.
struct Contents {
  std::vector<User> users;
  std::vector<Message> messages;
};

enum class Change : std::uint8_t { users, messages };

class Archive {
 public:
  virtual ~Archive() = default;

  /// Neither a user nor a message.
  virtual base::Result<bool> empty() = 0;
  /// All of it or nothing, durable when it returns. Refused: invalid_data where an id or an e-mail address
  /// is there already or a message names a user who is not.
  virtual base::Result<void> load(Contents contents) = 0;

  /// Ordered by when they were added.
  virtual base::Result<std::vector<User>> users() = 0;
  /// Visits every message in the order stored. False, and nothing is visited, where there are more than
  /// `at_most`.
  virtual base::Result<bool> messages(std::size_t at_most,
                                      base::UniqueFunction<void(const Message&)> visit) = 0;

  /// `changed` is called after each change is durable, from any thread; it must be quick. There is one
  /// watcher: an empty function takes it away, and it is not called any more once this has returned.
  virtual void watch(base::UniqueFunction<void(Change)> changed) = 0;
};

}  // namespace parley::store
