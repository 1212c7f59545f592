// The whole store at once, as needed by the import and the export of files and by nothing else.
//
// These calls block until they have a result. Call them at the start of the process or on a thread that may
// block, never on a shard.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/result.hpp"
#include "base/unique_function.hpp"
#include "store/message_store.hpp"
#include "store/user_store.hpp"

namespace parley::store {

/// Everything that a file can contain. `messages` are in the order in which they were stored, and this order
/// determines their seq. A nil message or conversation id is replaced by a new one. In `read_by` only the
/// receiver is used: the receiver has read that message and all messages before it.
struct Contents {
  std::vector<User> users;
  std::vector<Message> messages;
};

enum class Change : std::uint8_t { users, messages };

class Archive {
 public:
  virtual ~Archive() = default;

  /// Returns true if the store holds no user and no message.
  virtual base::Result<bool> empty() = 0;
  /// Stores all of the contents or nothing. They are durable when it returns. Errors: invalid_data if an id
  /// or an e-mail address is taken already, or if a message names an unknown user.
  virtual base::Result<void> load(Contents contents) = 0;

  /// Returns all users, in the order in which they were added.
  virtual base::Result<std::vector<User>> users() = 0;
  /// Calls `visit` for every message, in the order in which they were stored. Returns false, without calling
  /// `visit`, if there are more than `at_most` messages.
  virtual base::Result<bool> messages(std::size_t at_most,
                                      base::UniqueFunction<void(const Message&)> visit) = 0;

  /// Calls `changed` after each change is durable, on any thread; it must return quickly. There is only one
  /// watcher. An empty function removes it; it is not called any more once this call has returned.
  virtual void watch(base::UniqueFunction<void(Change)> changed) = 0;
};

}  // namespace parley::store
