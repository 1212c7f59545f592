// The registry: every operation that clients may call and every event that the server sends. The gateways,
// the documents, the generated tests and the fuzz dictionary are loops over it, so that nothing can be
// forgotten.
//
//   messages.hpp   declares the contracts        inline constexpr auto edit_message = operation<...>(...)
//   messages.cpp   has the handlers and rows     serve<edit_message, &edit>()
//   registry.cpp   lists the features
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/contract/description.hpp"
#include "api/contract/operation.hpp"
#include "api/gateway/caller.hpp"
#include "api/gateway/reply.hpp"
#include "socketio/socket.hpp"

namespace parley::api {

struct Features;
struct HttpCall;

/// One row: a contract without its C++ types, and its handler.
struct Operation {
  OperationTraits traits;
  std::vector<FieldDescription> (*fields)();
  ObjectDescription (*answer)();
  /// Decodes the request and handles it. nullptr: the socket gateway handles the event itself (`join`).
  void (*handle)(const Features& features, const Caller& caller, const Source& source,
                 AnyReply&& reply) = nullptr;
  /// Instead, for a request whose body or answer comes in pieces.
  void (*handle_http)(const Features& features, HttpCall call) = nullptr;
  /// Sends the events, if there are some, that announce a refusal beside the `error` event. Returns whether
  /// the `error` event is to be sent as well.
  bool (*announce_refusal)(const Features& features, socketio::Socket& socket,
                           std::optional<base::json::Value> data, const base::Error& error) = nullptr;
  /// Whether a field of the contract comes from the body of an HTTP request.
  bool has_body = false;

  bool needs_identity() const { return traits.auth == Auth::user; }
};

/// Whether the path names the field: "/api/messages/:messageId" names `messageId`.
constexpr bool is_in_path(std::string_view path, std::string_view field) {
  for (std::size_t at = path.find("/:"); at != std::string_view::npos; at = path.find("/:", at + 1)) {
    const std::string_view name = path.substr(at + 2, path.find('/', at + 1) - at - 2);
    if (name == field) return true;
  }
  return false;
}

namespace detail {

template <const auto& contract>
consteval Operation row_of() {
  Operation operation{contract.traits, [] { return describe(contract.input); },
                      [] { return describe(contract.answer); }};
  const std::string_view method = contract.traits.method();
  const bool takes_no_body = method.empty() || method == "GET" || method == "DELETE";
  std::apply(
      [&](const auto&... field) {
        operation.has_body =
            !takes_no_body && (!is_in_path(contract.traits.path(), field.name) || ... || false);
      },
      contract.input.fields);
  return operation;
}

template <const auto& contract>
std::string encode_answer(ContentMode mode,
                          const typename std::remove_cvref_t<decltype(contract)>::Answer& answer) {
  if constexpr (std::is_same_v<std::remove_cvref_t<decltype(answer)>, Done>) {
    return std::string(success_answer());
  } else {
    return success_answer(mode, contract.answer, answer);
  }
}

}  // namespace detail

/// `handler(const Features&, const Caller&, Request&&, Reply<Answer>)`, called on the shard for either
/// transport.
template <const auto& contract, auto handler>
consteval Operation serve() {
  using Contract = std::remove_cvref_t<decltype(contract)>;
  Operation operation = detail::row_of<contract>();
  operation.handle = [](const Features& features, const Caller& caller, const Source& source,
                        AnyReply&& reply) {
    typename Contract::Request request{};
    if (auto error = decode_into(contract.input, source, request)) {
      return reply.refuse({*std::move(error), RefusalKind::malformed});
    }
    handler(features, caller, std::move(request),
            Reply<typename Contract::Answer>(std::move(reply), &detail::encode_answer<contract>));
  };
  return operation;
}

/// `handler(const Features&, HttpCall)`: it takes the body, or gives the answer, in pieces.
template <const auto& contract, auto handler>
consteval Operation serve_http() {
  Operation operation = detail::row_of<contract>();
  operation.handle_http = handler;
  return operation;
}

/// An event that the socket gateway handles itself.
template <const auto& contract>
consteval Operation serve_by_gateway() {
  return detail::row_of<contract>();
}

/// An event that the server sends.
struct ServerEvent {
  std::string_view name;
  std::string_view summary;
  std::string_view receivers;
  ObjectDescription (*data)();
};
template <const auto& contract>
consteval ServerEvent sent() {
  return {contract.name, contract.summary, contract.receivers, [] { return describe(contract); }};
}

/// Every operation, feature by feature. The rows live as long as the process.
std::span<const Operation> operations();
/// Every event that the server sends.
std::span<const ServerEvent> server_events();

/// The operation of an event; nullptr if there is none.
const Operation* find_event(std::string_view name);

/// One line for each event, then one for each route: "event message identity", "POST /api/auth/login open".
std::string operations_text();

}  // namespace parley::api
