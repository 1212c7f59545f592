// Output contracts: one constexpr declaration names the members of an object that the server sends.
//
//   inline constexpr auto typing_started = event<chat::TypingSignal>(
//       "typing:start", "A user is typing to this user.", "the receiver's sockets",
//       field("from", &chat::TypingSignal::from), markup("fromName", &chat::TypingSignal::from_name));
//
// Text that users wrote is declared with markup(): it is made safe here, once, on the way out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/ids.hpp"
#include "base/iso8601.hpp"
#include "base/json/json.hpp"
#include "chat/sanitiser.hpp"

namespace parley::api {

/// How markup in text is made safe for the clients an encoding is for.
using chat::ContentMode;

struct Encoding {
  base::json::Writer& json;
  ContentMode mode;
};

/// `projection` is a pointer to a member, or a function of the struct.
template <class Projection>
struct OutputField {
  base::json::Name name;
  Projection projection;
  bool is_markup;
  std::span<const std::string_view> choices{};  ///< the only values of a text, or empty
  std::string_view summary{};                   ///< a sentence for documents, or empty

  /// The text is always one of `names`.
  consteval OutputField one_of(std::span<const std::string_view> names) const {
    OutputField field = *this;
    field.choices = names;
    return field;
  }
  /// What the member means, if its name does not tell: a sentence.
  consteval OutputField that_is(std::string_view sentence) const {
    OutputField field = *this;
    field.summary = sentence;
    return field;
  }
};

template <class Projection>
consteval OutputField<Projection> field(std::string_view name, Projection projection) {
  return {base::json::Name(name), projection, false};
}
/// Text that users wrote: made safe for HTML text context by the encoding's mode.
template <class Projection>
consteval OutputField<Projection> markup(std::string_view name, Projection projection) {
  return {base::json::Name(name), projection, true};
}

template <class Struct, class... Fields>
struct Output {
  using Value = Struct;
  std::string_view name;
  std::string_view summary;
  std::tuple<Fields...> fields;
  std::string_view receivers{};  ///< of an event: the sockets that it is sent to
  std::string_view base{};       ///< the name of the object that the first fields are those of, or empty
  std::size_t inherited = 0;     ///< how many these are
};

template <class Struct, class... Fields>
consteval Output<Struct, Fields...> output(std::string_view name, std::string_view summary,
                                           Fields... fields) {
  return {name, summary, std::tuple<Fields...>(fields...), {}, {}, 0};
}

/// An event that the server sends.
template <class Struct, class... Fields>
consteval Output<Struct, Fields...> event(std::string_view name, std::string_view summary,
                                          std::string_view receivers, Fields... fields) {
  return {name, summary, std::tuple<Fields...>(fields...), receivers, {}, 0};
}
/// An event whose data is an object that is declared already.
template <class Struct, class... Fields>
consteval Output<Struct, Fields...> event_of(std::string_view name, std::string_view summary,
                                             std::string_view receivers,
                                             const Output<Struct, Fields...>& object) {
  return {name, summary, object.fields, receivers, object.name, sizeof...(Fields)};
}

/// The contract of the object that a value of type T is written as. Specialised where the contract is
/// declared:
///
///   template <>
///   inline constexpr const auto& object_of<store::Message> = message_object;
template <class T>
inline constexpr std::nullptr_t object_of = nullptr;
template <class T>
concept has_object = !std::is_same_v<std::remove_cvref_t<decltype(object_of<T>)>, std::nullptr_t>;

/// A value that is written as the object of this contract, whatever its type's own one is.
template <const auto& contract>
struct As {
  const typename std::remove_cvref_t<decltype(contract)>::Value& value;
};

/// A member that is `null` if there is no value; an absent std::optional is left out.
template <class T>
struct Nullable {
  std::optional<T> value;
};

/// The projection of a part, seen from the whole that `Part` projects it out of.
template <class Part, class Projection>
struct Within {
  Part part;
  Projection projection;
  template <class Whole>
  decltype(auto) operator()(const Whole& whole) const {
    return std::invoke(projection, std::invoke(part, whole));
  }
};

/// All fields of `base`, which `part` projects out of `Struct`, and then `more`.
template <class Struct, class Base, class... Fields, class Part, class... More>
constexpr auto extended(std::string_view name, std::string_view summary, std::string_view receivers,
                        const Output<Base, Fields...>& base, Part part, More... more) {
  const auto seen_from_whole = [part]<class Projection>(const OutputField<Projection>& one) {
    return OutputField<Within<Part, Projection>>{
        one.name, {part, one.projection}, one.is_markup, one.choices, one.summary};
  };
  const auto combine = [&](const auto&... one) {
    const auto fields = std::make_tuple(seen_from_whole(one)..., more...);
    return [&]<class... All>(const std::tuple<All...>& all) {
      return Output<Struct, All...>{name, summary, all, receivers, base.name, sizeof...(Fields)};
    }(fields);
  };
  return std::apply(combine, base.fields);
}

template <class Struct, class... Fields>
void encode(Encoding& to, const Output<Struct, Fields...>& contract, const Struct& value);

inline void write_value(Encoding& to, std::string_view text, bool is_markup) {
  if (!is_markup) {
    to.json.value(text);
    return;
  }
  std::string scratch;
  to.json.value(chat::sanitise(text, to.mode, scratch));
}
inline void write_value(Encoding& to, const std::string& text, bool is_markup) {
  write_value(to, std::string_view(text), is_markup);
}
/// Text of which only the value knows whether people wrote it.
struct Markup {
  std::string_view text;
  bool is_markup;
};
inline void write_value(Encoding& to, Markup text, bool) {
  write_value(to, text.text, text.is_markup);
}
/// The object of a T that is encoded already.
template <class T>
struct JsonOf {
  std::string_view text;
};
template <class T>
void write_value(Encoding& to, JsonOf<T> value, bool) {
  to.json.raw(value.text);
}
inline void write_value(Encoding& to, const char* text, bool) {
  to.json.value(text);
}
template <class Tag>
void write_value(Encoding& to, const base::StringId<Tag>& id, bool) {
  to.json.value(id.str());
}
inline void write_value(Encoding& to, const base::Uuid& id, bool) {
  const auto text = id.text();
  to.json.plain({text.data(), text.size()});
}
inline void write_value(Encoding& to, base::Timestamp time, bool) {
  const auto text = base::iso8601_text(time);
  to.json.plain({text.data(), text.size()});
}
inline void write_value(Encoding& to, bool truth, bool) {
  to.json.value(truth);
}
inline void write_value(Encoding& to, std::int64_t number, bool) {
  to.json.value(number);
}
template <class T>
  requires has_object<T>
void write_value(Encoding& to, const T& value, bool) {
  encode(to, object_of<T>, value);
}
template <const auto& contract>
void write_value(Encoding& to, const As<contract>& object, bool) {
  encode(to, contract, object.value);
}
template <class T>
void write_value(Encoding& to, const Nullable<T>& nullable, bool is_markup) {
  if (!nullable.value) {
    to.json.null();
    return;
  }
  write_value(to, *nullable.value, is_markup);
}
template <class T>
void write_value(Encoding& to, const std::vector<T>& list, bool is_markup) {
  to.json.begin_array();
  for (const T& item : list) {
    const std::size_t before = to.json.size();
    write_value(to, item, is_markup);
    // The others will be about as long as the first.
    if (&item == &list.front()) to.json.reserve((to.json.size() - before) * list.size());
  }
  to.json.end_array();
}

/// An absent optional is left out of the object.
template <class T>
bool present(const T&) {
  return true;
}
template <class T>
bool present(const std::optional<T>& value) {
  return value.has_value();
}
template <class T>
const T& unwrapped(const T& value) {
  return value;
}
template <class T>
const T& unwrapped(const std::optional<T>& value) {
  return *value;
}

/// Writes the members into an object that has been begun.
template <class Struct, class... Fields>
void encode_members(Encoding& to, const Output<Struct, Fields...>& contract, const Struct& value) {
  const auto write_field = [&](const auto& field) {
    const auto& member = std::invoke(field.projection, value);
    if (!present(member)) return;
    to.json.key(field.name);
    write_value(to, unwrapped(member), field.is_markup);
  };
  std::apply([&](const auto&... field) { (write_field(field), ...); }, contract.fields);
}

template <class Struct, class... Fields>
void encode(Encoding& to, const Output<Struct, Fields...>& contract, const Struct& value) {
  to.json.begin_object();
  encode_members(to, contract, value);
  to.json.end_object();
}

}  // namespace parley::api
