#include "node/process/import_rules.hpp"

#include <string>
#include <string_view>
#include <tuple>

#include "api/accounts.hpp"
#include "api/messages.hpp"
#include "auth/email.hpp"
#include "auth/foreign_hash.hpp"
#include "auth/password.hpp"
#include "chat/messenger.hpp"

namespace parley::node {

namespace {

using base::json::Value;
using store::json_files::HashKind;

constexpr const auto& name_field = std::get<2>(api::register_account.input.fields);
static_assert(name_field.name == "name");
constexpr const auto& email_field = std::get<0>(api::register_account.input.fields);
static_assert(email_field.name == "email");
constexpr const auto& content_field = std::get<1>(api::send_message.input.fields);
static_assert(content_field.name == "content");
constexpr const auto& id_field = std::get<3>(api::send_message.input.fields);
static_assert(id_field.name == "clientMessageId");

template <class Rule>
std::string read_by(const Rule& rule, Value value, std::string& out) {
  return rule.read(value, out) ? std::string() : api::describe(rule.shape);
}

std::string read_name(Value value, std::string& out) {
  std::string refusal = read_by(name_field.rule, value, out);
  return out.empty() ? std::string() : refusal;
}

std::string read_email(Value value, std::string& out) {
  std::string refusal = read_by(email_field.rule, value, out);
  if (out.empty()) return {};
  if (refusal.empty() && !auth::is_registrable_email(out)) refusal = "must be an e-mail address";
  return refusal;
}

std::string read_password(Value value, std::string& out) {
  out = value.as_string();
  if (auth::check_password(out)) return {};
  return "must be at most " + std::to_string(auth::longest_password) + " bytes";
}

std::string read_content(Value value, store::MessageType& type, std::string& out) {
  std::string refusal = read_by(content_field.rule, value, out);
  const store::MessageDraft draft{{}, {}, out, type};
  if (!chat::Messenger::check(draft)) type = store::MessageType::text;
  return refusal;
}

bool is_client_message_id(std::string_view text) {
  return api::is_token(text, id_field.rule.shape);
}

HashKind kind_of_hash(std::string_view text) {
  switch (auth::fitness_of(text)) {
    case auth::HashFitness::usable:
      return HashKind::usable;
    case auth::HashFitness::too_costly:
      return HashKind::too_costly;
    case auth::HashFitness::unusable:
      break;
  }
  return HashKind::other;
}

}  // namespace

store::json_files::ImportRules import_rules() {
  return {.name = read_name,
          .email = read_email,
          .password = read_password,
          .content = read_content,
          .is_client_message_id = is_client_message_id,
          .hash = kind_of_hash};
}

}  // namespace parley::node
