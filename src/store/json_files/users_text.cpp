#include "store/json_files/users_text.hpp"

#include <unordered_set>
#include <utility>

#include "base/iso8601.hpp"
#include "base/json.hpp"
#include "store/email.hpp"
#include "store/json_files/fields.hpp"

namespace parley::store::json_files {

namespace {

bool is_argon2id(std::string_view text) {
  return text.starts_with("$argon2id$");
}

/// The modular crypt forms ("$2b$12$...", "$6$..."): taken for a plain password, the hash itself would log
/// in.
bool is_other_hash(std::string_view text) {
  if (!text.starts_with('$') || is_argon2id(text)) return false;
  const std::size_t end = text.find('$', 1);
  return end != std::string_view::npos && end > 1 && text.size() > end + 20;
}

}  // namespace

base::Result<std::vector<ImportedUser>, TextError> users_from_text(std::string_view text) {
  base::json::Document document;
  if (auto error = parse_objects(document, text)) return *std::move(error);
  std::vector<ImportedUser> users;
  std::unordered_set<std::string> ids;
  std::unordered_set<std::string> emails;
  for (const auto& element : document.root()) {
    Fields fields(text, element.value);
    ImportedUser imported;
    User& user = imported.user;
    user.id = fields.user_id("id");
    user.name = fields.optional("name");
    if (user.name.empty()) user.name = user.id.str();
    user.email = email_key(fields.optional("email"));
    user.created_at = fields.time("createdAt").value_or(base::Timestamp{});
    user.password_hash = fields.optional("passwordHash");
    imported.password = fields.optional("password");
    if (user.password_hash.empty() && is_argon2id(imported.password)) {
      user.password_hash = std::exchange(imported.password, {});
    }
    if (!is_argon2id(user.password_hash)) user.password_hash.clear();
    if (!user.password_hash.empty() || is_other_hash(imported.password)) imported.password.clear();
    if (!ids.insert(user.id.str()).second) fields.complain("id", "is there twice");
    if (!user.email.empty() && !emails.insert(user.email).second) fields.complain("email", "is there twice");
    if (fields.error()) return *fields.error();
    users.push_back(std::move(imported));
  }
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
