// Input contracts: one constexpr declaration says what a client may send, under which name, within which
// bounds. Decoding, validation, the refusals, the generated refusal tests and the documents come from it.
//
//   inline constexpr auto typing_start = input<Typing>(
//       "typing:start", "Tell a user that one is typing.", required("to", &Typing::to, user_id));
//
// Fields that no contract names are ignored, so that a client may send more than is read.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "api/contract/rule.hpp"
#include "base/result.hpp"

namespace parley::api {

template <class Struct, class Member, class Rule>
struct InputField {
  std::string_view name;
  std::string_view alias;  ///< another name that is accepted, or empty
  Member Struct::* member;
  Rule rule;
  bool needed;

  consteval InputField also(std::string_view other) const {
    InputField field = *this;
    field.alias = other;
    return field;
  }
};

template <class Struct, class Member, class Rule>
consteval InputField<Struct, Member, Rule> required(std::string_view name, Member Struct::* member,
                                                    Rule rule) {
  return {name, {}, member, rule, true};
}
/// The member keeps its default where the field is absent. `null` is absent, as in every field.
template <class Struct, class Member, class Rule>
consteval InputField<Struct, Member, Rule> optional(std::string_view name, Member Struct::* member,
                                                    Rule rule) {
  return {name, {}, member, rule, false};
}

template <class Struct, class... Fields>
struct Input {
  using Value = Struct;
  std::string_view name;     ///< of the event, or "POST /api/..." of a body
  std::string_view summary;  ///< one sentence, for the documents
  std::tuple<Fields...> fields;
};

template <class Struct, class... Fields>
consteval Input<Struct, Fields...> input(std::string_view name, std::string_view summary, Fields... fields) {
  return {name, summary, std::tuple<Fields...>(fields...)};
}

/// A field without its C++ side: what documents and generated tests need.
struct FieldDescription {
  std::string_view name;
  std::string_view alias;
  Shape shape;
  bool needed;
};

struct InputDescription {
  std::string_view name;
  std::string_view summary;
  std::vector<FieldDescription> fields;
};

template <class Struct, class... Fields>
InputDescription describe(const Input<Struct, Fields...>& contract) {
  InputDescription description{contract.name, contract.summary, {}};
  std::apply(
      [&](const auto&... field) {
        (description.fields.push_back({field.name, field.alias, field.rule.shape, field.needed}), ...);
      },
      contract.fields);
  return description;
}

namespace detail {

base::Error refusal(std::string_view field, const Shape& shape, bool missing);

template <class Rule, class T>
bool read_into(const Rule& rule, base::json::Value value, T& member) {
  return rule.read(value, member);
}
template <class Rule, class T>
bool read_into(const Rule& rule, base::json::Value value, std::optional<T>& member) {
  return rule.read(value, member.emplace());
}

/// Nothing where there is no such member, or where it is `null`.
std::optional<base::json::Value> find_given(base::json::Value object, std::string_view name);

/// True when the field is as it should be; otherwise `error` says why not.
template <class Struct, class Member, class Rule>
bool read_field(const InputField<Struct, Member, Rule>& field, base::json::Value object, Struct& out,
                std::optional<base::Error>& error) {
  std::optional<base::json::Value> value = find_given(object, field.name);
  if (!value && !field.alias.empty()) value = find_given(object, field.alias);
  if (!value && !field.needed) return true;
  if (value && read_into(field.rule, *value, out.*field.member)) return true;
  error = refusal(field.name, field.rule.shape, !value.has_value());
  return false;
}

}  // namespace detail

/// The value as the contract's struct, or invalid_data naming the first field that is wrong.
template <class Struct, class... Fields>
base::Result<Struct> decode(const Input<Struct, Fields...>& contract,
                            std::optional<base::json::Value> value) {
  if (!value || !value->is(base::json::Kind::object)) {
    return base::Error(base::ErrorCode::invalid_data, "The data must be an object");
  }
  Struct out{};
  std::optional<base::Error> error;
  std::apply([&](const auto&... field) { (void)(detail::read_field(field, *value, out, error) && ...); },
             contract.fields);
  if (error) return *std::move(error);
  return out;
}

}  // namespace parley::api
