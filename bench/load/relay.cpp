#include "load/relay.hpp"

#include <charconv>
#include <string_view>

#include "load/frame.hpp"

namespace parley::bench {
namespace {

// Messages are numbered with eight digits, in the id of their acknowledgement and at the front of their
// content, so that the length of a frame does not change. After ten million messages the numbers start again,
// which is more than can be outstanding.
constexpr std::uint64_t first_number = 10'000'000;
constexpr std::uint64_t numbers = 10'000'000;
constexpr std::size_t digits = 8;
constexpr std::string_view any_number = "00000000";
constexpr std::string_view content_key = R"("content":")";

std::string message_frame(const std::string& to, std::size_t size) {
  std::string content(any_number);
  content.append(size - digits, 'x');
  const std::string data = R"({"to":")" + to + R"(",)" + std::string(content_key) + content + R"("})";
  return text_frame(event_packet("message", data, any_number));
}

std::uint64_t number_at(std::string_view text) {
  std::uint64_t number = 0;
  const std::string_view shown = text.substr(0, digits);
  std::from_chars(shown.data(), shown.data() + shown.size(), number);
  return number - first_number;
}

/// Returns the full number near `expected` whose last digits are `shown`.
std::uint64_t unfold(std::uint64_t shown, std::uint64_t expected) {
  return expected - expected % numbers + shown;
}

}  // namespace

Relay::Relay(const Stage& stage, Traffic traffic) : Crowd(stage), traffic_(traffic) {
  for (std::size_t pair = 0; pair < pairs(); ++pair) {
    const std::string& to = second(pair).person().id;
    if (traffic == Traffic::message) {
      lines_.push_back({message_frame(to, stage.options.size), Flow(true)});
    } else {
      lines_.push_back({text_frame(event_packet("typing:start", R"({"to":")" + to + R"("})")), Flow(false)});
    }
  }
}

void Relay::begin() {
  if (stage_.options.rate > 0) {
    pacer_.emplace(stage_.options.rate, now());
  } else {
    for (std::size_t pair = 0; pair < pairs(); ++pair) fill(pair);
  }
}

Nanos Relay::due(Nanos at) {
  if (!pacer_) return nothing_due;
  for (; pacer_->next() <= at; pacer_->take()) {
    const std::size_t pair = static_cast<std::size_t>(pacer_->taken() % pairs());
    if (lines_[pair].flow.outstanding() >= Flow::most_outstanding) {
      stage_.meter.fault("the server does not keep up with this rate");
      break;
    }
    send(pair, pacer_->next());
  }
  return pacer_->wait(at);
}

void Relay::fill(std::size_t pair) {
  if (pacer_) return;
  while (lines_[pair].flow.outstanding() < stage_.options.window) send(pair, now());
}

void Relay::send(std::size_t pair, Nanos at) {
  Line& line = lines_[pair];
  const std::uint64_t number = line.flow.send(at);
  if (traffic_ == Traffic::message) {
    const std::string shown = std::to_string(first_number + number % numbers);
    // The number is in the acknowledgement's id directly before the array, and in the content after its key.
    line.frame.replace(line.frame.find("[\"") - digits, digits, shown);
    line.frame.replace(line.frame.find(content_key) + content_key.size(), digits, shown);
  }
  first(pair).send(line.frame);
}

void Relay::heard(std::size_t pair, std::uint64_t number) {
  const auto sent = lines_[pair].flow.hear(number);
  if (!sent) return stage_.meter.fault("received out of order");
  stage_.meter.unit(*sent, now());
  fill(pair);
}

void Relay::on_event(Session& session, std::string_view name, std::string_view body) {
  const std::size_t pair = pair_of(session);
  if (!is_first(session) && traffic_ == Traffic::message && name == "message") {
    const std::size_t at = body.find(content_key);
    if (at == std::string_view::npos) return stage_.meter.fault(body);
    const std::uint64_t expected = lines_[pair].flow.heard();
    return heard(pair, unfold(number_at(body.substr(at + content_key.size())), expected));
  }
  if (!is_first(session) && traffic_ == Traffic::typing && name == "typing:start") {
    return heard(pair, lines_[pair].flow.heard());
  }
  Crowd::on_event(session, name, body);
}

void Relay::on_ack(Session& session, std::uint64_t id, std::string_view body) {
  Flow& flow = lines_[pair_of(session)].flow;
  if (!body.starts_with(R"([{"success":true)")) return stage_.meter.fault(body);
  if (!flow.acknowledge(unfold(id - first_number, flow.acknowledged()))) {
    return stage_.meter.fault("acknowledged out of order");
  }
  fill(pair_of(session));
}

}  // namespace parley::bench
