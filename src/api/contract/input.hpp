// The fields that a client may send: the name of each, the member of a struct that it fills, and its rule.
// Decoding, validation, refusals, the generated refusal tests and the documents come from one declaration.
//
//   required("to", &TypingRequest::to, user_id)
//   optional("type", &SendRequest::type, one_of<store::MessageType>(message_types))
//
// Fields that no contract names are ignored, so that a client may send more than is read.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

#include "api/contract/rule.hpp"
#include "api/contract/source.hpp"
#include "base/result.hpp"

namespace parley::api {

template <class Struct, class Member, class Rule>
struct InputField {
  std::string_view name;
  std::string_view alias;  ///< another name that is accepted, or empty
  Member Struct::* member;
  Rule rule;
  bool needed;
  std::string_view header{};  ///< the header field that fills it if the body of a request does not, or empty
  bool alias_first_in_rest = false;  ///< REST calls the field by its alias first
  bool rest_only = false;            ///< ignored in the data of an event

  consteval InputField also(std::string_view other) const {
    InputField field = *this;
    field.alias = other;
    return field;
  }
  /// REST calls the field `other`; each transport accepts the name of the other one too.
  consteval InputField in_rest(std::string_view other) const {
    InputField field = also(other);
    field.alias_first_in_rest = true;
    return field;
  }
  consteval InputField only_in_rest() const {
    InputField field = *this;
    field.rest_only = true;
    return field;
  }
  consteval InputField or_header(std::string_view other) const {
    InputField field = *this;
    field.header = other;
    return field;
  }
};

template <class Struct, class Member, class Rule>
consteval InputField<Struct, Member, Rule> required(std::string_view name, Member Struct::* member,
                                                    Rule rule) {
  return {name, {}, member, rule, true};
}
/// The member keeps its default if the field is absent. `null` counts as absent, as in every field.
template <class Struct, class Member, class Rule>
consteval InputField<Struct, Member, Rule> optional(std::string_view name, Member Struct::* member,
                                                    Rule rule) {
  return {name, {}, member, rule, false};
}

template <class Struct, class... Fields>
struct Input {
  using Value = Struct;
  std::tuple<Fields...> fields;
};

template <class Struct, class... Fields>
consteval Input<Struct, Fields...> input(Fields... fields) {
  return {std::tuple<Fields...>(fields...)};
}

/// A field without its C++ types, for documents and generated tests.
struct FieldDescription {
  std::string_view name;
  std::string_view alias;
  Shape shape;
  bool needed;
  std::string_view header;
  bool alias_first_in_rest;
  bool rest_only;
  std::string_view usual{};  ///< the choice that an absent field stands for, or empty
};

namespace detail {
/// The choice that the member of a new struct has.
template <class Struct, class Member, class Rule>
std::string_view usual_choice(const InputField<Struct, Member, Rule>& field) {
  if constexpr (std::is_enum_v<Member>) {
    if (!field.needed) return field.rule.shape.choices[static_cast<std::size_t>(Struct{}.*(field.member))];
  }
  return {};
}
}  // namespace detail

template <class Struct, class... Fields>
std::vector<FieldDescription> describe(const Input<Struct, Fields...>& contract) {
  std::vector<FieldDescription> fields;
  std::apply(
      [&](const auto&... field) {
        (fields.push_back({field.name, field.alias, field.rule.shape, field.needed, field.header,
                           field.alias_first_in_rest, field.rest_only, detail::usual_choice(field)}),
         ...);
      },
      contract.fields);
  return fields;
}

namespace detail {

base::Error refusal(std::string_view field, const Shape& shape, bool missing);
base::Error malformed_header(std::string_view header);

template <class Rule, class T>
bool read_into(const Rule& rule, const Source::Found& found, T& member) {
  const auto* const json = std::get_if<base::json::Value>(&found);
  return json != nullptr ? rule.read(*json, member)
                         : rule.read_text(*std::get_if<std::string>(&found), member);
}
template <class Rule, class T>
bool read_into(const Rule& rule, const Source::Found& found, std::optional<T>& member) {
  return read_into(rule, found, member.emplace());
}

inline bool is_absent(const Source::Found& found) {
  return found.index() == 0;
}

template <class Rule, class T>
bool read_json(const Rule& rule, base::json::Value value, T& member) {
  return rule.read(value, member);
}
template <class Rule, class T>
bool read_json(const Rule& rule, base::json::Value value, std::optional<T>& member) {
  return rule.read(value, member.emplace());
}

template <class Rule, class T>
void read_absent(const Rule& rule, T& member) {
  if constexpr (requires { rule.read_absent(member); }) rule.read_absent(member);
}

/// Returns the member with this name, unless it is `null`.
std::optional<base::json::Value> find_given(base::json::Value object, std::string_view name);

/// read_field() for the data of an event.
template <class Struct, class Member, class Rule>
bool read_event_field(const InputField<Struct, Member, Rule>& field, base::json::Value object, Struct& out,
                      std::optional<base::Error>& error) {
  std::optional<base::json::Value> value;
  if (!field.rest_only) value = find_given(object, field.name);
  if (!value && !field.alias.empty()) value = find_given(object, field.alias);
  if (value && read_json(field.rule, *value, out.*field.member)) return true;
  if (!value && !field.needed) {
    read_absent(field.rule, out.*field.member);
    return true;
  }
  error = refusal(field.name, field.rule.shape, !value.has_value());
  return false;
}

/// Returns true if the field obeys its rule; otherwise `error` says why it does not.
template <class Struct, class Member, class Rule>
bool read_field(const InputField<Struct, Member, Rule>& field, const Source& source, Struct& out,
                std::optional<base::Error>& error) {
  if (!source.is_http()) return read_event_field(field, *source.object(), out, error);
  const bool is_renamed = field.alias_first_in_rest;
  const std::string_view name = is_renamed ? field.alias : field.name;
  const std::string_view alias = is_renamed ? field.name : field.alias;
  Source::Found found = source.find(name);
  if (is_absent(found) && !alias.empty()) found = source.find(alias);
  if (is_absent(found) && !field.header.empty() && source.header() != nullptr) {
    if (read_into(field.rule, *source.header(), out.*field.member)) return true;
    error = malformed_header(field.header);
    return false;
  }
  if (is_absent(found) && !field.needed) {
    read_absent(field.rule, out.*field.member);
    return true;
  }
  if (!is_absent(found) && read_into(field.rule, found, out.*field.member)) return true;
  error = refusal(name, field.rule.shape, is_absent(found));
  return false;
}

}  // namespace detail

/// Fills `out`, a new struct, from the request. Returns invalid_data that names the first field that breaks
/// its rule; nullopt if there is none.
template <class Struct, class... Fields>
std::optional<base::Error> decode_into(const Input<Struct, Fields...>& contract, const Source& source,
                                       Struct& out) {
  std::optional<base::Error> error;
  if (source.takes_object() && !source.has_object()) {
    error.emplace(base::ErrorCode::invalid_data, "The data must be an object");
    return error;
  }
  std::apply([&](const auto&... field) { (void)(detail::read_field(field, source, out, error) && ...); },
             contract.fields);
  return error;
}

/// Returns the request as the contract's struct, or the error of decode_into().
template <class Struct, class... Fields>
base::Result<Struct> decode(const Input<Struct, Fields...>& contract, const Source& source) {
  Struct out{};
  if (auto error = decode_into(contract, source, out)) return *std::move(error);
  return out;
}

}  // namespace parley::api
