#include "http/server_connection.hpp"

#include <algorithm>
#include <utility>

namespace parley::http {

namespace {

/// Bodies of at least this many bytes are queued without a copy. Smaller ones are appended to the head.
constexpr std::size_t copied_body = 16 << 10;
constexpr std::size_t usual_head = 512;

}  // namespace

// --- reading ----------------------------------------------------------------------------------------------

ServerConnection::ServerConnection(base::Wire& wire, Handler& handler, base::Timers& timers,
                                   OpenConnections& siblings, const ConnectionLimits& limits)
    : wire_(wire),
      handler_(handler),
      siblings_(siblings),
      limits_(limits),
      clock_(timers.clock()),
      parser_(limits.parser),
      deadline_(timers, [this] { deadline_passed(); }) {
  siblings_.open_.insert(this);
  deadline_.arm(limits_.first_deadline);
}

ServerConnection::~ServerConnection() {
  siblings_.open_.erase(this);
  if (responder_ != nullptr) responder_->release();
}

bool ServerConnection::is_waiting() const {
  return state_ == State::answering || state_ == State::sending ||
         (state_ == State::receiving && (sink_ == nullptr || waits_for_place_));
}

void ServerConnection::settle_input() {
  const bool body_waits =
      state_ == State::receiving && (sink_ == nullptr || is_sink_full_ || waits_for_place_);
  const bool must_hold = body_waits || waiting_.size() >= limits_.pipelined;
  if (must_hold == is_holding_) return;
  is_holding_ = must_hold;
  must_hold ? wire_.hold_input() : wire_.release_input();
}

void ServerConnection::on_bytes(std::string_view bytes) {
  if (state_ == State::closing) return;
  is_waiting() ? keep_waiting(bytes) : pump(bytes);
}

void ServerConnection::keep_waiting(std::string_view bytes) {
  waiting_.append(bytes);
  settle_input();
}

void ServerConnection::pump(std::string_view bytes) {
  pumping_ = true;
  unread_ = bytes;
  do {
    if (parser_.is_idle()) request_began_ = deadline_.now();
    unread_.remove_prefix(parser_.feed(unread_));
  } while (step());
  pumping_ = false;
  if (is_waiting()) waiting_.append(std::exchange(unread_, {}));
  unread_ = {};
  if (state_ != State::closing) settle_input();
  if (ended_) end_of_input();
  rearm();
}

/// Handles the parser's state. Returns true if parsing can continue now.
bool ServerConnection::step() {
  switch (parser_.state()) {
    case RequestParser::State::head:
      return false;
    case RequestParser::State::body:
      pass_body_on();
      return false;
    case RequestParser::State::head_complete:
      continue_head();
      return state_ == State::reading || (sink_ != nullptr && !waits_for_place_);
    case RequestParser::State::complete:
      if (state_ == State::receiving) return end_body();
      hand_on();
      return state_ == State::reading;
    case RequestParser::State::refused:
      if (state_ == State::reading || pass_body_on()) refuse(parser_.refusal());
      return false;
  }
  return false;
}

void ServerConnection::continue_head() {
  Request& head = parser_.request();
  head.peer = limits_.trusted_proxies.client_of(wire_.peer_address(), head.headers);
  head.is_secure = wire_.is_secure();
  begin_body();
}

void ServerConnection::hand_on() {
  state_ = State::answering;
  keep_alive_ = parser_.keep_alive();
  Request request = std::move(parser_.request());
  is_head_request_ = request.method == "HEAD";
  handler_.on_request(std::move(request), Responder(*this));
}

void ServerConnection::refuse(int status) {
  if (state_ == State::receiving) return refuse_body(status);
  is_head_request_ = parser_.request().method == "HEAD";
  write(handler_.on_refused(parser_.request(), status), false);
  close();
}

// --- deadlines --------------------------------------------------------------------------------------------

void ServerConnection::rearm() {
  if (state_ == State::receiving && sink_ != nullptr) {
    const std::size_t rate = std::max<std::size_t>(limits_.least_body_rate, 1);
    const std::size_t passed_on = body_use_ == BodyUse::passed_on ? parser_.body_size() : 0;
    const auto earned = static_cast<base::Duration::rep>(passed_on * 1000 / rate);
    return deadline_.arm_at(request_began_ + limits_.request_deadline + base::Duration{earned});
  }
  if (state_ != State::reading) return deadline_.disarm();
  if (parser_.is_idle()) return deadline_.arm(has_served_ ? limits_.idle_deadline : limits_.first_deadline);
  deadline_.arm_at(request_began_ + limits_.head_deadline);
}

void ServerConnection::deadline_passed() {
  if (waits_for_place_ && place_->is_inside()) return let_body_come();
  if (state_ == State::receiving) return refuse_body(408);
  if (!parser_.is_idle()) return refuse(408);
  close();
}

void ServerConnection::close() {
  state_ = State::closing;
  waits_for_place_ = false;
  place_.reset();
  deadline_.disarm();
  wire_.close();
}

void OpenConnections::close_idle() {
  is_closing_ = true;
  for (ServerConnection* connection : open_) {
    const bool is_idle =
        connection->state_ == ServerConnection::State::reading && connection->parser_.is_idle();
    if (is_idle) connection->close();
  }
}

// --- answering --------------------------------------------------------------------------------------------

bool ServerConnection::stays_open(bool close_behind) const {
  // A client that has shut down its side still gets answers to the requests that it sent before.
  const bool is_last = ended_ && (pumping_ ? unread_.empty() : waiting_.empty());
  return state_ == State::answering && keep_alive_ && !close_behind && !is_last && !siblings_.is_closing_;
}

void ServerConnection::answer(Response response, bool close_behind) {
  on_abandoned_ = {};
  if (state_ == State::closing) return;  // aborted, but on_closed() has not been called yet
  const bool keep_alive = stays_open(close_behind);
  write(std::move(response), keep_alive);
  answered(keep_alive);
}

void ServerConnection::answered(bool keep_alive) {
  extra_headers_ = {};
  has_served_ = true;
  if (!keep_alive) {
    sink_ = nullptr;
    return close();
  }
  if (on_sent_ || wire_.queued_bytes() > limits_.unsent) {
    state_ = State::sending;
    return wire_.call_when_drained();
  }
  next_request();
}

void ServerConnection::next_request() {
  parser_.next();
  state_ = State::reading;
  if (pumping_) return;
  const std::string bytes = std::exchange(waiting_, {});
  pump(bytes);
}

void ServerConnection::answer_stream(Response response, std::uint64_t length,
                                     std::unique_ptr<BodySource> source) {
  on_abandoned_ = {};
  if (state_ == State::closing) return;
  keep_alive_ = stays_open(false);
  write(std::move(response), keep_alive_, length);
  if (is_head_request_ || length == 0) return answered(keep_alive_);
  // An answer before the end of the body is also sent completely before the connection closes.
  state_ = State::answering;
  unsent_ = length;
  source_ = std::move(source);
  ask_source();
}

void ServerConnection::ask_source() {
  source_->read([this](base::SharedBytes piece) { send_piece(std::move(piece)); });
}

void ServerConnection::send_piece(base::SharedBytes piece) {
  if (state_ != State::answering) return;
  if (piece == nullptr || piece->empty()) {
    const std::unique_ptr<BodySource> ended = std::move(source_);
    state_ = State::closing;
    return wire_.abort();
  }
  const std::string_view view = std::string_view(*piece).substr(0, unsent_);
  unsent_ -= view.size();
  wire_.send_shared(std::move(piece), view);
  if (unsent_ > 0) return wire_.call_when_drained();
  const std::unique_ptr<BodySource> done = std::move(source_);
  answered(keep_alive_);
}

/// All queued bytes have been written to the client's socket.
void ServerConnection::sent() {
  if (auto callback = std::exchange(on_sent_, {})) callback();
  if (siblings_.is_closing_) return close();
  next_request();
}

void ServerConnection::on_drained() {
  if (state_ == State::sending) return sent();
  if (state_ == State::answering && source_ != nullptr) ask_source();
}

void ServerConnection::upgrade(Response response, std::unique_ptr<base::Protocol> next) {
  const std::string rest = pumping_ ? std::string(unread_) : std::exchange(waiting_, {});
  write(std::move(response), true);
  on_abandoned_ = {};
  state_ = State::closing;
  if (std::exchange(is_holding_, false)) wire_.release_input();
  base::Protocol& protocol = *next;
  wire_.switch_protocol(std::move(next));
  if (!rest.empty()) protocol.on_bytes(rest);
  if (ended_) protocol.on_eof();
}

std::optional<DetachedConnection> ServerConnection::detach() {
  const bool has_head_alone = state_ == State::receiving && sink_ == nullptr;
  auto transport = state_ == State::answering || has_head_alone ? wire_.leave() : nullptr;
  if (transport == nullptr) {
    close();
    return std::nullopt;
  }
  on_abandoned_ = {};
  state_ = State::closing;
  deadline_.disarm();
  return DetachedConnection{std::move(transport), std::move(parser_),
                            pumping_ ? std::string(unread_) : std::exchange(waiting_, {}), ended_};
}

void ServerConnection::take_over(Request request, DetachedConnection detached) {
  parser_ = std::move(detached.parser);
  parser_.request() = std::move(request);
  waiting_ = std::move(detached.rest);
  ended_ = detached.has_ended;
  request_began_ = deadline_.now();
  deadline_.disarm();
  if (parser_.state() == RequestParser::State::body) {
    begin_body();
  } else if (parser_.has_body() && parser_.body_size() > handler_.max_body(parser_.request())) {
    return refuse(413);
  } else {
    hand_on();
  }
  if (parser_.state() == RequestParser::State::refused) return refuse(parser_.refusal());
  if (state_ != State::closing) settle_input();
  if (ended_) end_of_input();
}

void ServerConnection::write(Response response, bool keep_alive, std::optional<std::uint64_t> length) {
  const bool has_no_body = response.status < 200 || response.status == 204 || response.status == 304;
  const bool sends_body = !has_no_body && !is_head_request_ && !length;
  const bool copies_body = sends_body && response.body.size() < copied_body;
  std::string head;
  head.reserve(usual_head + (copies_body ? response.body.size() : 0));
  head.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
  head.append(reason_phrase(response.status)).append("\r\n");
  const auto append = [&](const Headers& headers) {
    for (const Headers::Field& field : headers)
      head.append(field.name).append(": ").append(field.value).append("\r\n");
  };
  append(response.headers);
  append(extra_headers_);
  // RFC 9110 section 6.6.1 requires no Date in an interim answer.
  if (response.status >= 200) head.append(siblings_.date_.line(clock_.wall_now()));
  if (!has_no_body)
    head.append("Content-Length: ")
        .append(std::to_string(length.value_or(response.body.size())))
        .append("\r\n");
  if (response.status != 101) head += keep_alive ? "Connection: keep-alive\r\n" : "Connection: close\r\n";
  head += "\r\n";
  if (copies_body) head += response.body;
  wire_.send(head);
  if (sends_body && !copies_body) {
    const auto owner = std::make_shared<const std::string>(std::move(response.body));
    wire_.send_shared(owner, *owner);
  }
}

// --- the end ----------------------------------------------------------------------------------------------

void ServerConnection::abandon() {
  if (responder_ != nullptr) responder_->release();
  waits_for_place_ = false;
  place_.reset();
  const std::shared_ptr<BodySink> sink = std::exchange(sink_, nullptr);
  const std::unique_ptr<BodySource> source = std::exchange(source_, nullptr);
  if (auto callback = std::exchange(on_abandoned_, {})) callback();
  if (auto callback = std::exchange(on_sent_, {})) callback();
}

void ServerConnection::on_eof() {
  ended_ = true;
  end_of_input();
}

void ServerConnection::end_of_input() {
  if (state_ == State::closing) return;
  // A client that has shut down its side may still read. A client that waits in a long poll has disconnected.
  if (state_ == State::sending || (state_ == State::answering && !on_abandoned_)) return;
  if (state_ == State::receiving && parser_.state() == RequestParser::State::body) return refuse_body(400);
  close();
  abandon();
}

void ServerConnection::on_closed() {
  state_ = State::closing;
  deadline_.disarm();
  abandon();
}

}  // namespace parley::http
