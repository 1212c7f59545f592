// The shapes of answers, the same for REST and for acknowledgements:
// {"success":true,"<noun>":...} and {"success":false,"error":{"code","message",...}}.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/contract/output.hpp"
#include "base/error.hpp"

namespace parley::api {

/// Bytes reserved for a text. They are enough for most objects, so that the text is allocated once.
inline constexpr std::size_t usual_text_size = 512;

namespace detail {
/// Whether an earlier entry of the catalogue has the same name on the wire.
constexpr bool is_repeated(std::size_t entry) {
  for (std::size_t i = 0; i < entry; ++i) {
    if (base::error_catalogue[i].name == base::error_catalogue[entry].name) return true;
  }
  return false;
}
consteval std::size_t distinct_error_codes() {
  std::size_t count = 0;
  for (std::size_t i = 0; i < base::error_catalogue.size(); ++i) count += is_repeated(i) ? 0U : 1U;
  return count;
}
}  // namespace detail

/// The codes of refusals, as they are on the wire, in the order of the catalogue.
inline constexpr auto error_codes = [] {
  std::array<std::string_view, detail::distinct_error_codes()> names;
  std::size_t size = 0;
  for (std::size_t i = 0; i < base::error_catalogue.size(); ++i) {
    if (!detail::is_repeated(i)) names.at(size++) = base::error_catalogue[i].name;
  }
  return names;
}();

struct ErrorObject {
  std::string_view code;
  std::string_view message;
  std::optional<std::string_view> field_name;
  std::optional<std::int64_t> retry_after_ms;
  std::optional<base::CallId> call;
};
inline constexpr auto error_object = output<ErrorObject>(
    "ErrorObject", "Why a request was refused.", field("code", &ErrorObject::code).one_of(error_codes),
    field("message", &ErrorObject::message),
    field("field", &ErrorObject::field_name).that_is("The name of the field that is wrong."),
    field("retryAfterMs", &ErrorObject::retry_after_ms).that_is("Milliseconds until a new try makes sense."),
    field("callId", &ErrorObject::call).that_is("The live call that prevents the one to be placed."));

/// `call`: the live call that prevents the requested call, if there is one.
std::string error_answer(const base::Error& error, const std::optional<base::CallId>& call = {});
/// The answer of an operation that returns no value.
constexpr std::string_view success_answer() {
  return R"({"success":true})";
}

/// `write(Encoding&)` writes the members after "success".
template <class Write>
  requires std::is_invocable_v<Write, Encoding&>
std::string success_answer(ContentMode mode, Write write) {
  std::string text;
  text.reserve(usual_text_size);
  base::json::Writer json(text);
  json.begin_object().key("success").value(true);
  Encoding to{json, mode};
  write(to);
  json.end_object();
  return text;
}

/// The members of an answer's contract: {"success":true,"message":{...}}.
template <class Contract>
std::string success_answer(ContentMode mode, const Contract& contract,
                           const typename Contract::Value& value) {
  return success_answer(mode, [&](Encoding& to) { encode_members(to, contract, value); });
}

/// An answer that contains only the success.
struct Done {};
inline constexpr auto done_answer = output<Done>("Done", "It is done.");

/// An answer with one member, which is the value itself.
template <class T>
consteval auto answer_with(std::string_view noun) {
  return output<T>("", "", field(noun, std::identity{}));
}

/// A page of an answer, and the cursor that asks for the elements that follow.
template <class T>
struct Page {
  std::vector<T> elements;
  std::optional<std::string> next_cursor;
};
template <class T>
consteval auto page_answer(std::string_view noun) {
  return output<Page<T>>("", "", field(noun, &Page<T>::elements),
                         field("hasMore", [](const Page<T>& page) { return page.next_cursor.has_value(); })
                             .that_is("Whether more elements follow."),
                         field("nextCursor", [](const Page<T>& page) {
                           return Nullable<std::string>{page.next_cursor};
                         }).that_is("Where the next page begins."));
}

inline std::string cursor_of(const base::Uuid& id) {
  return id.to_string();
}
inline std::string cursor_of(const base::UserId& id) {
  return id.str();
}
/// Writes the end of a page: whether more elements follow, and the cursor that asks for them. `last` is the
/// last element of the page in the order of paging; it may be nullptr.
void write_page_end(Encoding& to, const std::optional<std::string>& next_cursor);
template <class Entry>
void write_page_end(Encoding& to, const Entry* last, bool has_more) {
  write_page_end(to, last != nullptr && has_more ? std::optional(cursor_of(last->id)) : std::nullopt);
}

/// Appends the JSON of one object.
template <class Contract>
void append_encoded(std::string& text, ContentMode mode, const Contract& contract,
                    const typename Contract::Value& value) {
  base::json::Writer json(text);
  Encoding to{json, mode};
  encode(to, contract, value);
}
template <class Contract>
std::string encoded(ContentMode mode, const Contract& contract, const typename Contract::Value& value) {
  std::string text;
  text.reserve(usual_text_size);
  append_encoded(text, mode, contract, value);
  return text;
}

}  // namespace parley::api
