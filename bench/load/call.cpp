#include "load/call.hpp"

#include "load/frame.hpp"

namespace parley::bench {

Calling::Calling(const Stage& stage) : Crowd(stage) {
  for (std::size_t pair = 0; pair < pairs(); ++pair) {
    const std::string data = R"({"to":")" + second(pair).person().id + R"(","callType":"voice"})";
    lines_.push_back({text_frame(event_packet("call:initiate", data)),
                      {R"(42["call:respond",{"callId":")", R"(","response":"accept"}])"},
                      {R"(42["call:end",{"callId":")", R"("}])"}});
  }
}

void Calling::begin() {
  for (std::size_t pair = 0; pair < pairs(); ++pair) place(pair);
}

void Calling::place(std::size_t pair) {
  Line& line = lines_[pair];
  line.placed = now();
  line.ended = 0;
  first(pair).send(line.initiate);
}

void Calling::on_event(Session& session, std::string_view name, std::string_view body) {
  if (!name.starts_with("call:")) return Crowd::on_event(session, name, body);
  Line& line = lines_[pair_of(session)];
  if (name == "call:incoming") {
    line.call_id = text_member(body, "callId");
    return session.send(line.accept.with(line.call_id));
  }
  if (name == "call:accepted") {
    if (is_first(session)) session.send(line.end.with(line.call_id));
    return;
  }
  if (name == "call:ended") {
    if (text_member(body, "callId") != line.call_id) return stage_.meter.fault("the end of another call");
    if (++line.ended < 2) return;
    stage_.meter.unit(line.placed, now());
    return place(pair_of(session));
  }
  if (name != "call:initiated") stage_.meter.fault(body);
}

}  // namespace parley::bench
