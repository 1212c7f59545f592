#include "store/json_files/users_text.hpp"

#include <algorithm>
#include <array>
#include <unordered_set>
#include <utility>

#include "base/iso8601.hpp"
#include "base/json/json.hpp"
#include "store/email.hpp"
#include "store/json_files/fields.hpp"

namespace parley::store::json_files {

namespace {

/// Recognizes the modular crypt forms ("$argon2id$v=19$...", "$2b$12$...", "$6$...") and the beginnings of
/// hashes from common libraries and directories. Otherwise the hash itself would be a valid password.
bool is_hash(std::string_view text) {
  constexpr std::size_t least_hash = 20;
  constexpr std::array beginnings{"pbkdf2_",        "pbkdf2:", "scrypt:", "sha1$", "md5$",    "bcrypt$",
                                  "bcrypt_sha256$", "argon2$", "{SHA",    "{SSHA", "{PBKDF2", "{CRYPT}"};
  if (text.starts_with("$argon2id$")) return true;
  if (text.size() < least_hash) return false;
  if (std::ranges::any_of(beginnings, [text](std::string_view begin) { return text.starts_with(begin); })) {
    return true;
  }
  const std::size_t end = text.starts_with('$') ? text.find('$', 1) : std::string_view::npos;
  return end != std::string_view::npos && end > 1 && text.size() > end + least_hash;
}

void take_hash(Fields& fields, std::string_view key, std::string hash, const ImportRules& rules,
               ImportedUser& imported) {
  switch (rules.hash(hash)) {
    case HashKind::usable:
      imported.user.password_hash = std::move(hash);
      break;
    case HashKind::too_costly:
      fields.complain(key, "costs too much to verify");
      break;
    case HashKind::other:
      imported.has_other_hash = true;
      break;
  }
}

/// A usable hash takes precedence over a plain password, and a plain password over a hash that cannot be
/// used.
void take_password(Fields& fields, const ImportRules& rules, ImportedUser& imported) {
  std::string hash = fields.optional("passwordHash");
  if (!hash.empty()) take_hash(fields, "passwordHash", std::move(hash), rules, imported);
  std::string password = fields.optional("password");
  if (password.empty() || !imported.user.password_hash.empty()) return;
  if (is_hash(password)) return take_hash(fields, "password", std::move(password), rules, imported);
  if (const std::string refusal = rules.password(*fields.string("password"), imported.password);
      !refusal.empty()) {
    fields.complain("password", refusal);
  }
  imported.has_other_hash = false;
}

}  // namespace

base::Result<std::vector<ImportedUser>, TextErrors> users_from_text(std::string_view text,
                                                                    const ImportRules& rules) {
  text = without_byte_order_mark(text);
  base::json::Document document;
  if (auto errors = parse_objects(document, text)) return *std::move(errors);
  TextErrors errors;
  std::vector<ImportedUser> users;
  std::unordered_set<std::string> ids;
  std::unordered_set<std::string> emails;
  for (const auto& element : document.root()) {
    Fields fields(text, element.value, errors);
    ImportedUser imported;
    User& user = imported.user;
    user.id = fields.user_id("id");
    user.name = fields.optional("name", rules.name);
    if (user.name.empty()) user.name = user.id.str();
    user.email = email_key(fields.optional("email", rules.email));
    user.created_at = fields.time("createdAt").value_or(base::Timestamp{});
    take_password(fields, rules, imported);
    if (!ids.insert(user.id.str()).second) fields.complain("id", "is there twice");
    if (!user.email.empty() && !emails.insert(user.email).second) fields.complain("email", "is there twice");
    if (!fields.has_complained()) users.push_back(std::move(imported));
  }
  if (!errors.empty()) return errors;
  return users;
}

std::string users_to_text(std::span<const User> users) {
  std::string text = "[";
  for (const User& user : users) {
    text += &user == users.data() ? "\n" : ",\n";
    base::json::Writer writer(text);
    writer.begin_object().key("id").value(user.id.str());
    if (!user.email.empty()) writer.key("email").value(user.email);
    writer.key("name").value(user.name);
    writer.key("createdAt").value(base::to_iso8601(user.created_at)).end_object();
  }
  text += "\n]\n";
  return text;
}

}  // namespace parley::store::json_files
