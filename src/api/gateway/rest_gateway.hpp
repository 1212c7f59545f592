// The API over REST: finds the route, checks the bearer token, decodes, calls the domain and answers. Every
// answer is JSON, refusals and unknown routes included. A body that has not come with its head is read once
// route and token are known to be good, and never beyond what the route takes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "api/block_orders.hpp"
#include "api/call_services.hpp"
#include "api/conversation_services.hpp"
#include "api/delivery/user_delivery.hpp"
#include "api/file_services.hpp"
#include "api/gateway/answer_encoder.hpp"
#include "api/gateway/rate_limits.hpp"
#include "api/gateway/read_slots.hpp"
#include "api/gateway/reply.hpp"
#include "api/operations.hpp"
#include "auth/identity.hpp"
#include "auth/known_logins.hpp"
#include "base/json/json.hpp"
#include "base/timers.hpp"
#include "chat/messenger.hpp"
#include "http/handler.hpp"
#include "http/message.hpp"
#include "http/router.hpp"
#include "store/user_store.hpp"

namespace parley::api {

/// A route, its contract and its handler: rest_api.cpp has one table of them.
struct RouteEntry;
struct PublicUser;

/// What the routes call.
struct RestServices {
  auth::Identity& identity;
  auth::Accounts& accounts;
  store::UserStore& users;
  chat::Messenger& messenger;
  CallServices calls;
  ConversationServices conversations;
  BlockOrders& blocks;
  store::BlockStore& block_store;
  ReadSlots& read_slots;
  AnswerEncoder& encoder;
  FileServices* files = nullptr;              ///< none: there are no files
  auth::KnownLogins* known_logins = nullptr;  ///< none: every address is a stranger
};

class RestGateway {
 public:
  RestGateway(base::Timers& timers, RestServices services, const UserDelivery& delivery, UserLimits& limits);
  RestGateway(const RestGateway&) = delete;
  RestGateway& operator=(const RestGateway&) = delete;

  /// For every path that begins with "/api/".
  void handle(http::Request request, http::Responder responder);

  /// As http::Handler has it, for the paths of handle(): what the route takes, and no more than `longest`
  /// bytes but for an upload. Cost: finding the route.
  std::size_t max_body(const http::Request& head, std::size_t longest) const;

  /// Every route there is.
  static std::vector<Operation> operations();

  /// The answer to a request that has no route, or never became one: {"success":false,"error":{...}}.
  /// `call`: as error_answer() has it.
  static http::Response refusal(const base::Error& error, const std::optional<base::CallId>& call = {});
  /// `response` as it is sent to a request whose token was refused (RFC 6750, section 3).
  static http::Response token_refusal(http::Response response);
  /// The same for what the HTTP layer refuses by status alone.
  static http::Response refusal(int status);

 private:
  friend struct RouteEntry;
  struct UserSearch;

  /// One request being handled.
  struct Call {
    http::Request request;
    Reply responder;
    std::string id;               ///< in the path, where the route has one
    auth::Principal principal{};  ///< of routes that need one
    base::json::Document body{};
  };

  /// Sees to it that the call has a principal, or refuses it.
  void identify(Call call, base::UniqueFunction<void(Call)> then);
  void authorise(const RouteEntry& route, Call call);
  /// Sees to it that the body is there, unless the route takes it in pieces.
  void receive(const RouteEntry& route, Call call);
  void run(const RouteEntry& route, Call call);
  /// Runs a read when its user has a slot for it, which it keeps until its answer has been sent.
  void run_in_slot(const RouteEntry& route, Call call);
  /// Takes one from the route's budget, or answers the refusal.
  std::optional<base::Error> take(Budget budget, Call& call);
  /// The answer to a request that has no user: `error`, or `rate_limited` once its address has had too many.
  http::Response refusal_of_stranger(const http::Request& request, const base::Error& error);

  void login(Call call);
  struct LoginTry;
  /// What the limits have let through.
  void try_login(LoginTry login, Call call);
  void remember_login(const base::UserId& user, const std::string& email, const std::string& address);
  void me(Call call);
  void register_account(Call call);
  void log_out(Call call);
  void change_account(Call call);
  void change_password(Call call);
  /// Tells whoever asked for a session what became of it.
  store::Completion<auth::Session> answering_session(int status, Call call) const;
  void send_message(Call call);
  void list_messages(Call call);
  void mark_read(Call call) { mark(std::move(call), store::MarkKind::read); }
  void mark_delivered(Call call) { mark(std::move(call), store::MarkKind::delivered); }
  void mark(Call call, store::MarkKind kind);
  void edit_message(Call call);
  void delete_message(Call call);
  void list_conversations(Call call);
  void list_conversation_messages(Call call);
  void list_blocks(Call call);
  void block_user(Call call);
  void unblock_user(Call call);
  void find_user(Call call);
  void list_users(Call call);
  void place_call(Call call);
  void answer_call(Call call);
  void end_call(Call call);
  void list_calls(Call call);
  void active_call(Call call);
  void find_call(Call call);
  void join_call(Call call);
  void upload_file(Call call);
  void download_file(Call call);
  void link_file(Call call);

  base::Result<store::HistoryQuery> history_query(const Call& call) const;
  base::Result<store::CallQuery> call_query(const Call& call) const;
  /// Answers with a page that has been encoded.
  static AnswerEncoder::Done answering_page(Reply responder);
  /// Goes on behind `after`, and answers.
  void search_users(UserSearch search, std::optional<base::UserId> after);
  /// Whose presence this user may see, asked once for a request.
  struct Sight;
  void look(const base::UserId& user, base::UniqueFunction<void(Sight)> then);
  PublicUser seen(const Sight& sight, const store::User& user) const;
  /// The caller's own call with the id in the path, or a refusal; then `use` has the request.
  void with_call(Call call, base::UniqueFunction<void(Call, store::Call)> use);
  /// The same for a file that the caller may read.
  void with_file(Call call, base::UniqueFunction<void(Call, store::File)> use);
  ContentMode mode_of(const http::Request& request) const;

  http::Router router_;
  base::Timers& timers_;
  RestServices services_;
  const UserDelivery& delivery_;
  UserLimits& limits_;
};

}  // namespace parley::api
