// Responder forwards its calls to its ServerConnection. Each keeps a pointer to the other.
#include <utility>

#include "http/server_connection.hpp"

namespace parley::http {

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

std::optional<DetachedConnection> Responder::detach() {
  ServerConnection* const connection = release();
  return connection == nullptr ? std::nullopt : connection->detach();
}

void Responder::respond_stream(Response response, std::uint64_t length, std::unique_ptr<BodySource> source) {
  if (ServerConnection* connection = release()) {
    connection->answer_stream(std::move(response), length, std::move(source));
  }
}

bool Responder::body_waits() const {
  return connection_ != nullptr && connection_->state_ == ServerConnection::State::receiving &&
         connection_->sink_ == nullptr;
}

void Responder::receive_body(std::shared_ptr<BodySink> sink, std::string_view come, BodyUse use) {
  if (body_waits()) return connection_->receive_body(std::move(sink), use);
  if (!come.empty()) sink->on_body(come);
  if (pending()) sink->on_body_end();
}

void Responder::hold_body() {
  if (connection_ != nullptr) connection_->hold_body(true);
}

void Responder::resume_body() {
  if (connection_ != nullptr) connection_->hold_body(false);
}

void Responder::add_headers(const Headers& headers) {
  if (connection_ == nullptr) return;
  for (const Headers::Field& field : headers) connection_->extra_headers_.add(field.name, field.value);
}

void Responder::on_abandoned(base::UniqueFunction<void()> callback) {
  if (connection_ != nullptr) connection_->on_abandoned_ = std::move(callback);
}

void Responder::on_sent(base::UniqueFunction<void()> callback) {
  if (connection_ != nullptr) connection_->on_sent_ = std::move(callback);
}

base::Wire& Responder::wire() const {
  return connection_->wire_;
}

}  // namespace parley::http
