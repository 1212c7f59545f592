// Stores the metadata of uploaded files and who may read them. The content of the files is stored elsewhere.
// Each completion runs later, exactly once, on the caller's shard.
//
// The readers of a file are its uploader and every user who received a message that links the file.
// MessageStore::append stores this permission together with the message. It fails with invalid_data naming
// `content` if the sender may not read the file.
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
  std::string name;       ///< the name given by the uploader; never used as a path
  std::int64_t size = 0;  ///< bytes
  std::string type;       ///< media type, detected from the content and not from the name
  std::string sha256;     ///< in hexadecimal
  base::Timestamp created_at{};

  bool operator==(const File&) const = default;
};

inline constexpr std::string_view file_path = "/api/files/";

/// Returns the id of the file that a message links: an image or a file whose content is exactly
/// "/api/files/<id>".
inline std::optional<FileId> linked_file(MessageType type, std::string_view content) {
  if (type == MessageType::text || !content.starts_with(file_path)) return std::nullopt;
  return base::Uuid::parse(content.substr(file_path.size()));
}

class FileStore {
 public:
  virtual ~FileStore() = default;

  /// Stores a file's metadata. Errors: payload_too_large if the owner's files would take more than `room`
  /// bytes together (0: no limit); user_not_found; unavailable.
  virtual void add_file(File file, std::int64_t room, Completion<void> done) = 0;
  /// Completes with nullopt if there is no such file or `reader` may not read it.
  virtual void find_file(const FileId& id, const base::UserId& reader,
                         Completion<std::optional<File>> done) = 0;
  /// Deletes at most `most` files that were created before `before` and that no message links, oldest first.
  /// Completes with their ids. From then on no message can link them.
  virtual void forget_unlinked(base::Timestamp before, std::size_t most,
                               Completion<std::vector<FileId>> done) = 0;
  /// Completes with those of `ids` for which no file is stored.
  virtual void unknown_files(std::vector<FileId> ids, Completion<std::vector<FileId>> done) = 0;
};

}  // namespace parley::store
