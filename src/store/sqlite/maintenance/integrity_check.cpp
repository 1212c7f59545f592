#include "store/sqlite/maintenance/integrity_check.hpp"

#include <array>
#include <string>
#include <utility>

#include "store/sqlite/engine/database.hpp"
#include "store/sqlite/engine/schema.hpp"

namespace parley::store::sqlite {

namespace {

/// Each row of these statements is one finding.
constexpr std::array of_any_version{
    "SELECT 'pages: ' || integrity_check FROM pragma_integrity_check(100) WHERE integrity_check <> 'ok'",
    R"(SELECT 'references: ' || "table" || ' names no row of ' || parent FROM pragma_foreign_key_check LIMIT 100)",
    "SELECT 'conversation ' || conversation || ': seq runs from ' || min(seq) || ' to ' || max(seq) || ', of "
    "' || "
    "count(*) || ' messages' FROM messages GROUP BY conversation "
    "HAVING min(seq) <> 1 OR max(seq) <> count(*) LIMIT 100",
};

/// The first version that stores unread counts.
constexpr std::int64_t version_with_counts = 3;
constexpr std::array of_counts{
    "SELECT 'conversation ' || b.conversation || ', user ' || b.user || ': read up to ' || b.read_seq || "
    "', delivered up to ' || b.delivered_seq || ', newest ' || newest FROM (SELECT *, (SELECT max(seq) FROM "
    "messages m "
    "WHERE m.conversation = k.conversation) AS newest FROM memberships k) b "
    "WHERE read_seq > delivered_seq OR delivered_seq > newest LIMIT 100",
    "SELECT 'conversation ' || conversation || ', seq ' || seq || ': deleted, with its content' FROM "
    "messages "
    "WHERE deleted_at IS NOT NULL AND content <> '' LIMIT 100",
};

/// The first version with withheld messages. Since then each member of a conversation has its own newest
/// message.
constexpr std::int64_t version_with_blocks = 6;

/// A reader uses the length of a run of withheld messages to skip it in one step.
constexpr const char* runs_off =
    "SELECT 'conversation ' || m.conversation || ', seq ' || m.seq || ': withheld as number ' || m.withheld "
    "|| ' in a row' FROM messages m LEFT JOIN messages p ON p.conversation = m.conversation "
    "AND p.seq = m.seq - 1 WHERE m.withheld <> 0 "
    "AND m.withheld <> iif(p.withheld > 0 AND p.sender = m.sender, p.withheld + 1, 1) LIMIT 100";

/// `where` restricts the messages m to those that the user of the membership b sees.
std::string positions_off(const std::string& where) {
  return "SELECT 'conversation ' || b.conversation || ', user ' || b.user || ': last position ' || "
         "b.last_position || ' is not that of the newest message' FROM memberships b "
         "WHERE b.last_position IS NOT coalesce((SELECT position FROM messages m "
         "WHERE m.conversation = b.conversation" +
         where + " ORDER BY seq DESC LIMIT 1), 0) LIMIT 100";
}

std::string counts_off(const std::string& where) {
  return "SELECT 'conversation ' || conversation || ', user ' || user || ': ' || unread || ' unread, "
         "counted ' || counted FROM (SELECT b.conversation, b.user, b.unread, (SELECT count(*) "
         "FROM messages m WHERE m.conversation = b.conversation AND m.sender <> b.user "
         "AND m.seq > b.read_seq AND m.deleted_at IS NULL" +
         where + ") AS counted FROM memberships b) WHERE unread <> counted LIMIT 100";
}

}  // namespace

base::Result<std::vector<std::string>, OpenError> unsound(const std::string& folder, const char* vfs) {
  auto database = open_for_reading(folder, vfs);
  if (!database) return std::move(database).error();
  const Transaction snapshot(*database, Transaction::Kind::read);
  const auto version = database->ask("PRAGMA user_version");
  if (!version) return explain(version.error(), folder + "/parley.db");
  std::vector<std::string> lines;
  const auto complain = [&](const char* sql) {
    Statement statement(*database, sql);
    Rows rows = statement();
    while (rows.next()) lines.emplace_back(rows.text(0));
    // A statement that fails is a finding too. The other statements are still run, because they may show
    // where.
    if (rows.failed()) lines.push_back("pages: " + database->failure().message);
  };
  const bool has_blocks = *version >= version_with_blocks;
  for (const char* sql : of_any_version) complain(sql);
  complain(positions_off(has_blocks ? " AND (m.withheld = 0 OR m.sender = b.user)" : "").c_str());
  if (*version >= version_with_counts) {
    complain(counts_off(has_blocks ? " AND m.withheld = 0" : "").c_str());
    for (const char* sql : of_counts) complain(sql);
  }
  if (has_blocks) complain(runs_off);
  return lines;
}

}  // namespace parley::store::sqlite
