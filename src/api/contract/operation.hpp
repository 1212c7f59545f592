// Operations: one declaration says what a client may ask for, over Socket.IO, over REST, or over both.
//
//   inline constexpr auto edit_message = operation<EditRequest>(
//       {.event = "message:edit", .route = "PATCH /api/messages/:messageId",
//        .summary = "Changes the content of your own message.", .budget = Budget::changes,
//        .errors = {ErrorCode::permission_denied, ErrorCode::message_not_found}},
//       answer_with<store::Message>("message"),
//       required("messageId", &EditRequest::message, message_id),
//       required("content", &EditRequest::content, text(1, 8192)));
//
// The data of the event, and the path, the query or the body of the HTTP request fill the same fields. A field
// that the route's path names comes from the path. The others come from the query if the method is GET or
// DELETE, and from the JSON of the body otherwise.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>

#include "api/contract/budget.hpp"
#include "api/contract/input.hpp"
#include "api/contract/response.hpp"
#include "base/error.hpp"

namespace parley::api {

/// Who may call an operation.
enum class Auth : std::uint8_t {
  user,  ///< a socket that has joined, a request with a token
  open,  ///< any client
};

/// When an event of a socket starts and what may start before it has finished.
enum class Order : std::uint8_t {
  alone,      ///< starts when the socket's earlier events have finished; later ones wait for it
  pipelined,  ///< starts while earlier pipelined ones are in flight; they finish in order
};

/// What the body of an HTTP request may hold, which bounds its size.
enum class Body : std::uint8_t {
  fields,     ///< JSON with a few short values, or nothing: 64 KiB, or 4 KiB if no field comes from the body
  long_text,  ///< JSON with the longest text there may be: `limits.http_body`
  form,       ///< multipart/form-data, in pieces: `files.max_size`
};

/// The codes of an operation's own refusals. Those that any operation of its kind may give are not named.
class Errors {
 public:
  constexpr Errors() = default;
  consteval Errors(std::initializer_list<base::ErrorCode> codes) {
    for (const base::ErrorCode code : codes) codes_.at(size_++) = code;
  }
  constexpr std::span<const base::ErrorCode> all() const { return {codes_.data(), size_}; }

 private:
  std::array<base::ErrorCode, 10> codes_{};
  std::size_t size_ = 0;
};

struct OperationTraits {
  std::string_view event{};  ///< the name of the event, or empty
  std::string_view route{};  ///< "PATCH /api/messages/:messageId", or empty
  std::string_view summary{};
  Auth auth = Auth::user;
  Order order = Order::alone;
  Budget budget = Budget::others;
  Body body = Body::fields;
  std::uint16_t status = 200;  ///< of the HTTP response to a request that succeeds
  bool is_page = false;        ///< answers with a page: runs in one of the user's ReadSlots
  bool needs_ack = false;      ///< the event is refused if it asks for no acknowledgement
  bool has_content_format = true;  ///< the answer holds text of users, so that `?format=raw` changes it
  std::string_view media_type{};   ///< of an answer that is bytes ("*/*": of any type), or empty: JSON
  bool takes_range = false;        ///< gives a part of the bytes if the request asks for one
  Errors errors{};

  constexpr std::string_view method() const { return route.substr(0, route.find(' ')); }
  constexpr std::string_view path() const {
    return route.empty() ? std::string_view() : route.substr(route.find(' ') + 1);
  }
};

template <class RequestStruct, class AnswerContract, class... Fields>
struct OperationContract {
  using Request = RequestStruct;
  using Answer = typename AnswerContract::Value;
  OperationTraits traits;
  AnswerContract answer;
  Input<RequestStruct, Fields...> input;
};

/// Of an operation without fields.
struct EmptyRequest {};

/// An operation whose request has fields, which fill a RequestStruct.
template <class RequestStruct, class AnswerContract, class... Fields>
consteval OperationContract<RequestStruct, AnswerContract, Fields...> operation(OperationTraits traits,
                                                                                AnswerContract answer,
                                                                                Fields... fields) {
  return {traits, answer, {std::tuple<Fields...>(fields...)}};
}

}  // namespace parley::api
