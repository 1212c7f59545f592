// What an output contract looks like without its C++ side: the names and JSON types that documents are printed
// from. The types follow from the types of the C++ members.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "api/contract/output.hpp"

namespace parley::api {

enum class JsonType : std::uint8_t { text, integer, boolean, time, uuid, user_id, object };

struct ObjectDescription;

struct MemberDescription {
  std::string_view name;
  JsonType type = JsonType::text;
  bool is_array = false;
  bool is_optional = false;  ///< left out of the object if there is no value
  bool is_nullable = false;  ///< `null` if there is no value
  bool is_markup = false;    ///< text that users wrote, made safe for HTML text context
  std::span<const std::string_view> choices{};
  std::string_view summary{};  ///< a sentence, or empty
  /// Describes the object if the type is `object`.
  ObjectDescription (*object)() = nullptr;
};

struct ObjectDescription {
  std::string_view name;
  std::string_view summary;
  std::vector<MemberDescription> members;
  std::string_view base{};    ///< the name of the object that the first members are those of, or empty
  std::size_t inherited = 0;  ///< how many these are; all of them: it is that object

  bool is_base() const { return !base.empty() && inherited == members.size(); }
};

template <class Struct, class... Fields>
ObjectDescription describe(const Output<Struct, Fields...>& contract);

namespace detail {

template <class T>
struct Described;
template <class T>
  requires std::is_convertible_v<T, std::string_view>
struct Described<T> {
  static void apply(MemberDescription& member) { member.type = JsonType::text; }
};
template <>
struct Described<Markup> {
  static void apply(MemberDescription& member) {
    member.type = JsonType::text;
    member.is_markup = true;
  }
};
template <class Tag>
struct Described<base::StringId<Tag>> {
  static void apply(MemberDescription& member) { member.type = JsonType::user_id; }
};
template <>
struct Described<base::Uuid> {
  static void apply(MemberDescription& member) { member.type = JsonType::uuid; }
};
template <>
struct Described<base::Timestamp> {
  static void apply(MemberDescription& member) { member.type = JsonType::time; }
};
template <>
struct Described<bool> {
  static void apply(MemberDescription& member) { member.type = JsonType::boolean; }
};
template <class T>
  requires(std::is_integral_v<T> && !std::is_same_v<T, bool>)
struct Described<T> {
  static void apply(MemberDescription& member) { member.type = JsonType::integer; }
};
template <class T>
struct Described<std::optional<T>> {
  static void apply(MemberDescription& member) {
    Described<T>::apply(member);
    member.is_optional = true;
  }
};
template <class T>
struct Described<Nullable<T>> {
  static void apply(MemberDescription& member) {
    Described<T>::apply(member);
    member.is_nullable = true;
  }
};
template <class T>
struct Described<std::vector<T>> {
  static void apply(MemberDescription& member) {
    Described<T>::apply(member);
    member.is_array = true;
  }
};
template <class T>
  requires has_object<T>
struct Described<T> {
  static void apply(MemberDescription& member) {
    member.type = JsonType::object;
    member.object = [] { return describe(object_of<T>); };
  }
};
template <const auto& contract>
struct Described<As<contract>> {
  static void apply(MemberDescription& member) {
    member.type = JsonType::object;
    member.object = [] { return describe(contract); };
  }
};
/// The object of a `T` that is encoded already.
template <class T>
struct Described<JsonOf<T>> : Described<T> {};

template <class Struct, class Projection>
MemberDescription describe_member(const OutputField<Projection>& field) {
  MemberDescription member{.name = field.name.text()};
  using Type = std::remove_cvref_t<std::invoke_result_t<Projection, const Struct&>>;
  Described<Type>::apply(member);
  member.is_markup = member.is_markup || field.is_markup;
  member.choices = field.choices;
  member.summary = field.summary;
  return member;
}

}  // namespace detail

template <class Struct, class... Fields>
ObjectDescription describe(const Output<Struct, Fields...>& contract) {
  ObjectDescription object{contract.name, contract.summary, {}, contract.base, contract.inherited};
  std::apply(
      [&](const auto&... field) { (object.members.push_back(detail::describe_member<Struct>(field)), ...); },
      contract.fields);
  return object;
}

}  // namespace parley::api
