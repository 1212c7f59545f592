#include "load/greedy_readers.hpp"

#include "load/crowd.hpp"
#include "load/http_answer.hpp"
#include "load/rest_request.hpp"

namespace parley::bench {

GreedyReaders::GreedyReaders(const Stage& stage, std::size_t count)
    : stage_(stage), people_(make_people(2, crowd_prefix() + "reader-", stage.options.secret)) {
  for (std::size_t i = 0; i < count; ++i) readers_.emplace_back(*this);
}

void GreedyReaders::prepare() {
  if (!readers_.empty()) writer_.open();
}

void GreedyReaders::begin() {
  has_begun_ = true;
}

void GreedyReaders::due(Nanos at) {
  if (!has_begun_ || at < next_) return;
  next_ = at + pause;
  for (Reader& reader : readers_) reader.ask();
}

void GreedyReaders::Writer::on_connected() {
  // The server creates a user when it first receives the user's token.
  for (const Person& person : of_.people_) connection_.send(get_request("/api/auth/me", person));
}

std::size_t GreedyReaders::Writer::on_bytes(std::string_view bytes) {
  return read_successes(
      bytes, [this](std::string_view) { on_answer(); },
      [this](const HttpAnswer& answer) { of_.stage_.meter.fault(text_of(answer)); });
}

void GreedyReaders::Writer::on_answer() {
  if (++answers_ < of_.people_.size()) return;
  of_.posted_ = answers_ - of_.people_.size();
  if (of_.posted_ == messages) return;
  connection_.send(post_message_request(of_.people_[1], of_.people_[0], message_size));
}

void GreedyReaders::Reader::ask() {
  if (!connection_.is_open()) {
    connection_.open(of_.stage_.options.server);
    connection_.stop_reading();
  }
  if (connection_.unsent() > 0) return;  // the server does not read, so nothing more is sent
  ++of_.asked_;
  connection_.send(get_request("/api/messages?limit=500", of_.people_[0]));
}

}  // namespace parley::bench
