// Bodies that have not arrived with their heads. They wait for the handler, and for memory if they are kept.
#include <utility>

#include "http/server_connection.hpp"

namespace parley::http {

void ServerConnection::begin_body() {
  parser_.accept_body(parser_.has_body() ? handler_.max_body(parser_.request()) : 0);
  if (parser_.state() != RequestParser::State::body || has_body_come()) return;
  state_ = State::receiving;
  is_sink_full_ = false;
  keep_alive_ = parser_.keep_alive();
  Request head = std::move(parser_.request());
  parser_.request().body.clear();
  is_head_request_ = head.method == "HEAD";
  settle_input();
  handler_.on_request(std::move(head), Responder(*this));
}

/// Whether the bytes read so far hold the whole body, or a syntax error in it. Both cases are handled at
/// once.
bool ServerConnection::has_body_come() const {
  if (!parser_.is_chunked()) return parser_.is_rest_of_body_in(unread_);
  RequestParser ahead = parser_;
  ahead.feed(unread_);
  return ahead.state() != RequestParser::State::body;
}

void ServerConnection::receive_body(std::shared_ptr<BodySink> sink, BodyUse use) {
  body_use_ = use;
  sink_ = std::move(sink);
  const BodyRoom::Entry entry = enter_room();
  if (entry == BodyRoom::Entry::refused) return refuse_body(503);
  waits_for_place_ = entry == BodyRoom::Entry::waiting;
  waits_for_place_ ? rearm() : let_body_come();
}

BodyRoom::Entry ServerConnection::enter_room() {
  const std::size_t size = parser_.longest_body();
  if (body_use_ != BodyUse::kept || size <= BodyRoom::uncounted) return BodyRoom::Entry::inside;
  // on_admitted is called while another connection's body ends, so this connection continues from its timer.
  place_ = std::make_unique<BodyRoom::Place>(siblings_.room_, [this] { deadline_.arm(base::Duration{0}); });
  return siblings_.room_.enter(*place_, size, limits_.bodies_in_all);
}

void ServerConnection::let_body_come() {
  waits_for_place_ = false;
  const bool has_begun = pumping_ ? !unread_.empty() : !waiting_.empty();
  if (parser_.expects_continue() && !has_begun) wire_.send("HTTP/1.1 100 Continue\r\n\r\n");
  if (body_use_ == BodyUse::passed_on) request_began_ = deadline_.now();
  if (pumping_) return;
  const std::string bytes = std::exchange(waiting_, {});
  pump(bytes);
}

void ServerConnection::hold_body(bool is_held) {
  if (sink_ == nullptr) return;
  is_sink_full_ = is_held;
  settle_input();
}

/// Passes the parser's collected bytes to the sink. Returns false if the request was answered meanwhile.
bool ServerConnection::pass_body_on() {
  std::string& gathered = parser_.request().body;
  if (gathered.empty() || sink_ == nullptr) return sink_ != nullptr;
  const std::shared_ptr<BodySink> sink = sink_;
  const std::string piece = std::exchange(gathered, {});
  sink->on_body(piece);
  return sink_ != nullptr;
}

bool ServerConnection::end_body() {
  if (!pass_body_on()) return false;
  state_ = State::answering;
  place_.reset();
  settle_input();
  const std::shared_ptr<BodySink> sink = std::exchange(sink_, nullptr);
  sink->on_body_end();
  return state_ == State::reading;
}

void ServerConnection::refuse_body(int status) {
  waits_for_place_ = false;
  place_.reset();
  const std::shared_ptr<BodySink> sink = std::exchange(sink_, nullptr);
  if (sink == nullptr) return;
  settle_input();
  sink->on_body_refused(status);
}

}  // namespace parley::http
