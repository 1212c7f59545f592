// Files that people uploaded: what is known of them, and who may read them. Their bytes lie elsewhere.
// Answers come later, on the caller's shard, exactly once.
//
// Readers are the uploader and whoever was sent a message that links the file: MessageStore::append writes
// that right down together with the message, and refuses (invalid_data naming `content`) a sender who may not
// read the file oneself.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "store/message_store.hpp"
#include "store/user_store.hpp"

namespace parley::store {

using FileId = base::Uuid;  ///< random

struct File {
  FileId id;
  base::UserId owner;
  std::string name;       ///< as the uploader calls it; never used as a path
  std::int64_t size = 0;  ///< bytes
  std::string type;       ///< a media type, by what the bytes are and not by what they were called
  std::string sha256;     ///< in hexadecimal
  base::Timestamp created_at{};

  bool operator==(const File&) const = default;
};

inline constexpr std::string_view file_path = "/api/files/";

/// The file that a message links: an image or a file whose content is exactly "/api/files/<id>".
inline std::optional<FileId> linked_file(MessageType type, std::string_view content) {
  if (type == MessageType::text || !content.starts_with(file_path)) return std::nullopt;
  return base::Uuid::parse(content.substr(file_path.size()));
}

class FileStore {
 public:
  virtual ~FileStore() = default;

  /// Refused: payload_too_large where the owner's files would be more than `room` bytes together (0: any
  /// number), user_not_found, unavailable.
  virtual void add_file(File file, std::int64_t room, Completion<void> done) = 0;
  /// Nothing where there is none, and where `reader` may not read it.
  virtual void find_file(const FileId& id, const base::UserId& reader,
                         Completion<std::optional<File>> done) = 0;
  /// Forgets at most `most` files from before `before` that no message has linked, oldest first, and answers
  /// which: from then on no message can link them.
  virtual void forget_unlinked(base::Timestamp before, std::size_t most,
                               Completion<std::vector<FileId>> done) = 0;
  /// Those of `ids` that nothing is known of.
  virtual void unknown_files(std::vector<FileId> ids, Completion<std::vector<FileId>> done) = 0;
};

}  // namespace parley::store
