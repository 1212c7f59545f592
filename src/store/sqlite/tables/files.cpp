#include "store/sqlite/tables/files.hpp"

#include "store/sqlite/tables/rows.hpp"

namespace parley::store::sqlite {

FileWriting::FileWriting(Database& database, KnownUsers& users)
    : database_(database),
      users_(users),
      used_(database, "SELECT coalesce(sum(size), 0) FROM files WHERE owner = ?"),
      add_(
          database,
          "INSERT INTO files (id, owner, name, size, type, sha256, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)"),
      find_readable_(database,
                     "SELECT key FROM files f WHERE id = ?1 AND (owner = ?2 OR EXISTS "
                     "(SELECT 1 FROM file_grants g WHERE g.file = f.key AND g.user = ?2))"),
      link_(database, "UPDATE files SET is_linked = 1 WHERE key = ? AND is_linked = 0"),
      grant_(database, "INSERT INTO file_grants (file, user) VALUES (?, ?) ON CONFLICT DO NOTHING"),
      forget_(database,
              "DELETE FROM files WHERE key IN (SELECT key FROM files WHERE is_linked = 0 AND created_at < ?1 "
              "ORDER BY created_at LIMIT ?2) RETURNING id") {}

Outcome<std::monostate> FileWriting::add(const File& file, std::int64_t room, base::Timestamp now) {
  bool failed = false;
  const KnownUser* const owner = users_.find(file.owner, failed);
  if (failed) return database_.failure();
  if (owner == nullptr) return base::Error(base::ErrorCode::user_not_found);
  if (room > 0) {
    Rows rows = used_(owner->key);
    const std::int64_t used = rows.next() ? rows.integer(0) : 0;
    if (rows.failed()) return database_.failure();
    if (file.size > room - used) {
      return base::Error(base::ErrorCode::payload_too_large, "Your files have no more room");
    }
  }
  const base::Timestamp created_at = file.created_at == base::Timestamp{} ? now : file.created_at;
  if (!add_.run(file.id, owner->key, file.name, file.size, file.type, file.sha256, number_from(created_at))) {
    return database_.failure();
  }
  return std::monostate{};
}

Outcome<std::monostate> FileWriting::share(const FileId& file, std::int64_t sender, std::int64_t receiver) {
  std::int64_t key = 0;
  {
    Rows rows = find_readable_(file, sender);
    if (rows.next()) key = rows.integer(0);
    if (rows.failed()) return database_.failure();
  }
  if (key == 0) return base::Error::invalid("content", "content links no file of yours");
  if (!link_.run(key) || (sender != receiver && !grant_.run(key, receiver))) return database_.failure();
  return std::monostate{};
}

Outcome<std::vector<FileId>> FileWriting::forget_unlinked(base::Timestamp before, std::size_t most) {
  std::vector<FileId> ids;
  Rows rows = forget_(number_from(before), static_cast<std::int64_t>(most));
  while (rows.next()) ids.push_back(rows.uuid(0));
  if (rows.failed()) return database_.failure();
  return ids;
}

FileReading::FileReading(Database& database)
    : database_(database),
      find_(database,
            "SELECT f.id, o.id, f.name, f.size, f.type, f.sha256, f.created_at FROM files f "
            "JOIN users o ON o.key = f.owner JOIN users r ON r.id = ?2 "
            "WHERE f.id = ?1 AND (f.owner = r.key OR EXISTS "
            "(SELECT 1 FROM file_grants g WHERE g.file = f.key AND g.user = r.key))"),
      is_known_(database, "SELECT 1 FROM files WHERE id = ?") {}

Outcome<std::optional<File>> FileReading::find(const FileId& id, const base::UserId& reader) {
  std::optional<File> file;
  Rows rows = find_(id, reader.str());
  if (rows.next()) {
    file = File{.id = rows.uuid(0),
                .owner = base::UserId(std::string(rows.text(1))),
                .name = std::string(rows.text(2)),
                .size = rows.integer(3),
                .type = std::string(rows.text(4)),
                .sha256 = std::string(rows.text(5)),
                .created_at = timestamp_from(rows.integer(6))};
  }
  if (rows.failed()) return database_.failure();
  return file;
}

Outcome<std::vector<FileId>> FileReading::unknown(const std::vector<FileId>& ids) {
  std::vector<FileId> unknown;
  for (const FileId& id : ids) {
    Rows rows = is_known_(id);
    if (!rows.next()) unknown.push_back(id);
    if (rows.failed()) return database_.failure();
  }
  return unknown;
}

}  // namespace parley::store::sqlite
