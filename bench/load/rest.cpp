#include "load/rest.hpp"

#include <utility>

#include "load/crowd.hpp"
#include "load/http_answer.hpp"
#include "load/rest_request.hpp"

namespace parley::bench {
namespace {

constexpr std::size_t page = 50;

}  // namespace

Rest::Rest(const Stage& stage, RestWork work) : stage_(stage), work_(work) {
  const auto people = make_people(2 * stage.options.pairs, crowd_prefix(), stage.options.secret);
  for (std::size_t i = 0; i < people.size(); i += 2) {
    const Person &from = people[i], &to = people[i + 1];
    const std::string post = post_message_request(from, to, stage.options.size);
    // The server creates a user when it first receives the user's token.
    std::vector<std::string> before{get_request("/api/auth/me", from), get_request("/api/auth/me", to)};
    std::string again = post;
    if (work == RestWork::history) {
      before.insert(before.end(), page, post);
      again = get_request("/api/messages?with=" + to.id + "&limit=" + std::to_string(page), from);
    }
    callers_.emplace_back(*this, std::move(before), std::move(again));
  }
}

void Rest::prepare() {
  for (Caller& caller : callers_) caller.open();
}

void Rest::begin() {
  for (Caller& caller : callers_) caller.ask();
}

Rest::Caller::Caller(Rest& rest, std::vector<std::string> before, std::string again)
    : rest_(rest),
      connection_(rest.stage_.loop, *this),
      before_(std::move(before)),
      again_(std::move(again)) {}

void Rest::Caller::ask() {
  asked_ = now();
  connection_.send(again_);
}

void Rest::Caller::on_connected() {
  connection_.send(before_[place_]);
}

std::size_t Rest::Caller::on_bytes(std::string_view bytes) {
  return read_successes(
      bytes, [this](std::string_view body) { on_answer(body); },
      [this](const HttpAnswer& answer) { rest_.stage_.meter.fault(text_of(answer)); });
}

void Rest::Caller::on_answer(std::string_view body) {
  if (place_ < before_.size()) {
    if (++place_ < before_.size()) return connection_.send(before_[place_]);
    ++rest_.ready_;
    return;
  }
  if (rest_.work_ == RestWork::history && body.size() < page * rest_.stage_.options.size) {
    return rest_.stage_.meter.fault("a history of fewer than fifty messages");
  }
  rest_.stage_.meter.unit(asked_, now());
  ask();
}

}  // namespace parley::bench
