// The tables of files: one class for the writer, which also grants read access, and one for a reader.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "store/file_store.hpp"
#include "store/sqlite/engine/database.hpp"
#include "store/sqlite/engine/outcome.hpp"
#include "store/sqlite/tables/known_users.hpp"

namespace parley::store::sqlite {

class FileWriting {
 public:
  /// Both must outlive this.
  FileWriting(Database& database, KnownUsers& users);

  /// Stores a file as FileStore::add_file does.
  Outcome<std::monostate> add(const File& file, std::int64_t room, base::Timestamp now);
  /// Allows `receiver` to read a file that `sender` may read. If it fails with invalid_data, nothing has
  /// changed.
  Outcome<std::monostate> share(const FileId& file, std::int64_t sender, std::int64_t receiver);
  Outcome<std::vector<FileId>> forget_unlinked(base::Timestamp before, std::size_t most);

 private:
  Database& database_;
  KnownUsers& users_;
  Statement used_;
  Statement add_;
  Statement find_readable_;
  Statement link_;
  Statement grant_;
  Statement forget_;
};

class FileReading {
 public:
  explicit FileReading(Database& database);

  Outcome<std::optional<File>> find(const FileId& id, const base::UserId& reader);
  Outcome<std::vector<FileId>> unknown(const std::vector<FileId>& ids);

 private:
  Database& database_;
  Statement find_;
  Statement is_known_;
};

}  // namespace parley::store::sqlite
