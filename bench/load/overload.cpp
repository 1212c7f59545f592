#include "load/overload.hpp"

#include <algorithm>

#include "base/json/json.hpp"
#include "load/frame.hpp"
#include "load/packet.hpp"
#include "load/usage.hpp"

namespace parley::bench {
namespace {

constexpr Nanos between_looks = std::chrono::milliseconds(100);
constexpr std::string_view ack = "1";  // answers need not be told apart

/// Refusals by the limits of a socket, of the database's queue, or of a user.
bool is_refusal(std::string_view code) {
  return code == "RATE_LIMITED" || code == "MESSAGE_SEND_FAILED" || code == "UNAVAILABLE";
}

}  // namespace

Overload::Overload(const Stage& stage)
    : Crowd(stage), calm_(calm_pairs, Flow(false)), greedy_(stage, stage.options.readers) {
  const std::string content(stage.options.size, 'x');
  for (std::size_t pair = 0; pair < pairs(); ++pair) {
    const std::string to = R"({"to":")" + second(pair).person().id + "\"";
    messages_.push_back(text_frame(event_packet("message", to + R"(,"content":")" + content + "\"}", ack)));
    typing_.push_back(text_frame(event_packet("typing:start", to + "}")));
  }
}

bool Overload::is_slow(const Session& session) const {
  const std::size_t floods = pairs() - calm_pairs;
  return !is_first(session) && !is_calm(session) && pair_of(session) + stage_.options.slow >= floods;
}

void Overload::prepare() {
  Crowd::prepare();
  greedy_.prepare();
}

void Overload::begin() {
  if (pairs() <= calm_pairs || stage_.options.rate == 0) {
    return stage_.meter.fault("overload needs --rate, and more than " + std::to_string(calm_pairs) +
                              " pairs");
  }
  flood_.emplace(stage_.options.rate, now());
  calmly_.emplace(calm_rate, now());
  for (std::size_t pair = 0; pair < pairs(); ++pair) {
    if (is_slow(second(pair))) second(pair).stop_reading();
  }
  greedy_.begin();
}

Nanos Overload::due(Nanos at) {
  if (!flood_) return nothing_due;
  for (; flood_->next() <= at; flood_->take()) flood(flood_->taken());
  for (; calmly_->next() <= at; calmly_->take()) {
    const std::size_t number = calmly_->taken() % calm_pairs;
    calm_[number].send(calmly_->next());
    first(pairs() - calm_pairs + number).send(messages_[pairs() - calm_pairs + number]);
  }
  greedy_.due(at);
  watch_memory(at);
  return std::min(flood_->wait(at), calmly_->wait(at));
}

void Overload::flood(std::uint64_t number) {
  const auto pair = static_cast<std::size_t>(number % (pairs() - calm_pairs));
  Session& from = first(pair);
  ++counts_.offered;
  if (from.unsent() > most_unsent) {
    ++counts_.unsent;
    return;
  }
  from.send(messages_[pair]);
  if (number / (pairs() - calm_pairs) % typing_every != 0) return;
  from.send(typing_[pair]);
  ++counts_.typing_sent;
}

void Overload::watch_memory(Nanos at) {
  if (stage_.options.pid == 0 || at < next_look_) return;
  next_look_ = at + between_looks;
  if (const auto usage = usage_of(stage_.options.pid))
    most_resident_ = std::max(most_resident_, usage->resident);
}

void Overload::on_event(Session& session, std::string_view name, std::string_view body) {
  if (name == "error") {
    const std::string_view code = text_member(body, "code");
    if (!is_refusal(code)) return Crowd::on_event(session, name, body);
    refusals_.emplace(code);
  } else if (name == "typing:start") {
    ++counts_.typing_heard;
  } else if (name == "message" && !is_first(session)) {
    if (!is_calm(session)) return stage_.meter.count();
    Flow& flow = calm_[pair_of(session) - (pairs() - calm_pairs)];
    const auto sent = flow.hear(flow.heard());
    if (!sent) return stage_.meter.fault("a calm pair received a message out of order");
    stage_.meter.latency(*sent, now());
  }
}

void Overload::on_ack(Session& session, std::uint64_t, std::string_view body) {
  const bool is_accepted = body.starts_with(R"([{"success":true)");
  if (is_calm(session)) {
    if (!is_accepted) stage_.meter.fault(body);
    return;
  }
  ++(is_accepted ? counts_.accepted : counts_.refused);
}

void Overload::on_lost(Session& session, std::string_view why) {
  if (!is_slow(session)) return Crowd::on_lost(session, why);
  ++counts_.slow_closed;
}

void Overload::describe(base::json::Writer& to) const {
  const auto count = [&to](std::string_view key, std::uint64_t value) {
    to.key(key).value(static_cast<std::int64_t>(value));
  };
  to.key("overload").begin_object();
  count("offered", counts_.offered);
  count("unsent", counts_.unsent);
  count("accepted", counts_.accepted);
  count("refused", counts_.refused);
  to.key("refusals").begin_array();
  for (const std::string& code : refusals_) to.value(code);
  to.end_array();
  count("typingSent", counts_.typing_sent);
  count("typingHeard", counts_.typing_heard);
  count("slow", stage_.options.slow);
  count("slowClosed", counts_.slow_closed);
  count("readers", stage_.options.readers);
  count("pagesAsked", greedy_.asked());
  count("readersClosed", greedy_.closed());
  count("residentMost", most_resident_);
  to.end_object();
}

}  // namespace parley::bench
