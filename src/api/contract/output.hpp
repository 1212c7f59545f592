// Output contracts: one constexpr declaration says what the server tells clients and under which names.
//
//   inline constexpr auto typing_started = output<TypingStarted>(
//       "typing:start", "Somebody is typing.",
//       field("from", &TypingStarted::from), markup("fromName", &TypingStarted::from_name));
//
// Text that people wrote is declared with markup(): it is made safe here, once, on the way out.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
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
};

template <class Projection>
consteval OutputField<Projection> field(std::string_view name, Projection projection) {
  return {base::json::Name(name), projection, false};
}
/// Text that people wrote: made safe for HTML text context by the encoding's mode.
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
};

template <class Struct, class... Fields>
consteval Output<Struct, Fields...> output(std::string_view name, std::string_view summary,
                                           Fields... fields) {
  return {name, summary, std::tuple<Fields...>(fields...)};
}

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
constexpr auto extended(std::string_view name, std::string_view summary, const Output<Base, Fields...>& base,
                        Part part, More... more) {
  const auto seen_from_whole = [part]<class Projection>(const OutputField<Projection>& one) {
    return OutputField<Within<Part, Projection>>{one.name, {part, one.projection}, one.is_markup};
  };
  const auto combine = [&](const auto&... one) {
    const auto fields = std::make_tuple(seen_from_whole(one)..., more...);
    return [&]<class... All>(const std::tuple<All...>& all) {
      return Output<Struct, All...>{name, summary, all};
    }(fields);
  };
  return std::apply(combine, base.fields);
}

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
/// A value that is JSON already.
struct Json {
  std::string_view text;
};
inline void write_value(Encoding& to, Json value, bool) {
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

template <class Struct, class... Fields>
void encode(Encoding& to, const Output<Struct, Fields...>& contract, const Struct& value) {
  const auto write_field = [&](const auto& field) {
    const auto& member = std::invoke(field.projection, value);
    if (!present(member)) return;
    to.json.key(field.name);
    write_value(to, unwrapped(member), field.is_markup);
  };
  to.json.begin_object();
  std::apply([&](const auto&... field) { (write_field(field), ...); }, contract.fields);
  to.json.end_object();
}

}  // namespace parley::api
