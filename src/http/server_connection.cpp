#include "http/server_connection.hpp"

#include <utility>

namespace parley::http {

namespace {

/// Bodies from here on are queued as they are; smaller ones travel in one piece with their head.
constexpr std::size_t copied_body = 16 << 10;
constexpr std::size_t usual_head = 512;

}  // namespace

// --- Responder --------------------------------------------------------------------------------------------

Responder::Responder(ServerConnection& connection) : connection_(&connection) {
  connection.responder_ = this;
}

Responder::Responder(Responder&& other) noexcept : connection_(std::exchange(other.connection_, nullptr)) {
  if (connection_ != nullptr) connection_->responder_ = this;
}

Responder& Responder::operator=(Responder&& other) noexcept {
  if (this == &other) return *this;
  if (pending()) respond(Response::text(500, "Internal Server Error"));
  connection_ = std::exchange(other.connection_, nullptr);
  if (connection_ != nullptr) connection_->responder_ = this;
  return *this;
}

Responder::~Responder() {
  if (pending()) respond(Response::text(500, "Internal Server Error"));
}

ServerConnection* Responder::release() {
  if (connection_ != nullptr) connection_->responder_ = nullptr;
  return std::exchange(connection_, nullptr);
}

void Responder::respond(Response response) {
  if (ServerConnection* connection = release()) connection->answer(std::move(response), false);
}

void Responder::respond_and_close(Response response) {
  if (ServerConnection* connection = release()) connection->answer(std::move(response), true);
}

void Responder::upgrade(Response response, std::unique_ptr<base::Protocol> next) {
  if (ServerConnection* connection = release()) {
    connection->upgrade(std::move(response), std::move(next));
  } else {
    next->on_closed();
  }
}

void Responder::add_headers(const Headers& headers) {
  if (connection_ == nullptr) return;
  for (const Headers::Field& field : headers) connection_->extra_headers_.add(field.name, field.value);
}

void Responder::on_abandoned(base::UniqueFunction<void()> callback) {
  if (connection_ != nullptr) connection_->on_abandoned_ = std::move(callback);
}

base::Wire& Responder::wire() const {
  return connection_->wire_;
}

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
  deadline_.arm(limits_.idle_deadline);
}

ServerConnection::~ServerConnection() {
  siblings_.open_.erase(this);
  if (responder_ != nullptr) responder_->release();
}

void ServerConnection::on_bytes(std::string_view bytes) {
  if (state_ == State::closing) return;
  if (state_ == State::answering) return keep_waiting(bytes);
  pump(bytes);
}

void ServerConnection::keep_waiting(std::string_view bytes) {
  if (waiting_.size() + bytes.size() > limits_.pipelined) {
    state_ = State::closing;
    return wire_.abort();
  }
  waiting_.append(bytes);
}

void ServerConnection::pump(std::string_view bytes) {
  pumping_ = true;
  unread_ = bytes;
  do {
    if (parser_.is_idle()) request_began_ = deadline_.now();
    unread_.remove_prefix(parser_.feed(unread_));
  } while (step());
  pumping_ = false;
  if (state_ == State::answering) keep_waiting(std::exchange(unread_, {}));
  unread_ = {};
  if (ended_) end_of_input();
  rearm();
}

/// What the parser's state asks for; true when parsing may go on at once.
bool ServerConnection::step() {
  switch (parser_.state()) {
    case RequestParser::State::head:
    case RequestParser::State::body:
      return false;
    case RequestParser::State::head_complete:
      continue_head();
      return true;
    case RequestParser::State::complete:
      hand_on();
      return state_ == State::reading;
    case RequestParser::State::refused:
      refuse(parser_.refusal());
      return false;
  }
  return false;
}

void ServerConnection::continue_head() {
  // RFC 9110 section 10.1.1: the answer may come in place of "100 Continue", and the body is not waited for.
  if (parser_.expects_continue() && handler_.refuses(parser_.request())) return parser_.skip_body();
  parser_.accept_body(handler_.max_body(parser_.request()));
  const bool wants_body = parser_.state() == RequestParser::State::body;
  if (wants_body && parser_.expects_continue() && unread_.empty())
    wire_.send("HTTP/1.1 100 Continue\r\n\r\n");
}

void ServerConnection::hand_on() {
  state_ = State::answering;
  keep_alive_ = parser_.keep_alive();
  Request request = std::move(parser_.request());
  is_head_request_ = request.method == "HEAD";
  request.peer = wire_.peer_address();
  handler_.on_request(std::move(request), Responder(*this));
}

void ServerConnection::refuse(int status) {
  is_head_request_ = parser_.request().method == "HEAD";
  write(handler_.on_refused(parser_.request(), status), false);
  close();
}

// --- deadlines --------------------------------------------------------------------------------------------

void ServerConnection::rearm() {
  if (state_ != State::reading) return deadline_.disarm();
  if (parser_.is_idle()) return deadline_.arm(limits_.idle_deadline);
  const bool in_body = parser_.state() == RequestParser::State::body;
  deadline_.arm_at(request_began_ + (in_body ? limits_.request_deadline : limits_.head_deadline));
}

void ServerConnection::deadline_passed() {
  if (!parser_.is_idle()) return refuse(408);
  close();
}

void ServerConnection::close() {
  state_ = State::closing;
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

void ServerConnection::answer(Response response, bool close_behind) {
  on_abandoned_ = {};
  if (state_ != State::answering) return;  // aborted, and not yet told that it is closed
  // A client that has shut its side is still owed answers to what it sent before.
  const bool is_last = ended_ && (pumping_ ? unread_.empty() : waiting_.empty());
  const bool keep_alive = keep_alive_ && !close_behind && !is_last && !siblings_.is_closing_;
  write(std::move(response), keep_alive);
  extra_headers_ = {};
  if (!keep_alive) return close();
  parser_.next();
  state_ = State::reading;
  if (pumping_) return;
  const std::string bytes = std::exchange(waiting_, {});
  pump(bytes);
}

void ServerConnection::upgrade(Response response, std::unique_ptr<base::Protocol> next) {
  const std::string rest = pumping_ ? std::string(unread_) : std::exchange(waiting_, {});
  write(std::move(response), true);
  on_abandoned_ = {};
  state_ = State::closing;
  base::Protocol& protocol = *next;
  wire_.switch_protocol(std::move(next));
  if (!rest.empty()) protocol.on_bytes(rest);
  if (ended_) protocol.on_eof();
}

void ServerConnection::write(Response response, bool keep_alive) {
  const bool has_no_body = response.status < 200 || response.status == 204 || response.status == 304;
  const bool sends_body = !has_no_body && !is_head_request_;
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
  // RFC 9110 section 6.6.1; an interim answer needs none.
  if (response.status >= 200) head.append(siblings_.date_.line(clock_.wall_now()));
  if (!has_no_body)
    head.append("Content-Length: ").append(std::to_string(response.body.size())).append("\r\n");
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
  if (auto callback = std::exchange(on_abandoned_, {})) callback();
}

void ServerConnection::on_eof() {
  ended_ = true;
  end_of_input();
}

void ServerConnection::end_of_input() {
  if (state_ == State::closing) return;
  // A client that has shut its side may still read; one whose poll is parked has gone.
  if (state_ == State::answering && !on_abandoned_) return;
  if (state_ == State::reading && parser_.state() == RequestParser::State::body) return refuse(400);
  close();
  abandon();
}

void ServerConnection::on_closed() {
  const bool broke_off = state_ == State::reading && parser_.state() == RequestParser::State::body;
  state_ = State::closing;
  deadline_.disarm();
  if (broke_off) handler_.on_refused(parser_.request(), 400);
  abandon();
}

}  // namespace parley::http
