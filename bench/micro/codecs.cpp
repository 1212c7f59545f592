// The codecs that every event passes, each alone, with a message of typical size.
#include <array>
#include <benchmark/benchmark.h>
#include <string>
#include <string_view>

#include "base/json/json.hpp"
#include "chat/sanitiser.hpp"
#include "engineio/payload.hpp"
#include "micro/allocations.hpp"
#include "socketio/decoder.hpp"
#include "ws/frame.hpp"
#include "ws/frame_decoder.hpp"

namespace parley::bench {

namespace {

constexpr std::string_view content = "Are we still meeting at the station at six?";
constexpr std::string_view packet =
    R"(27["message",{"to":"2","content":"Are we still meeting at the station at six?"}])";
constexpr std::string_view message_json =
    R"({"id":"0198a7c2-5f0e-7cc3-98c4-dc0c0c07398f","from":"1","to":"2",)"
    R"("content":"Are we still meeting at the station at six?","timestamp":"2025-09-25T10:30:00.000Z",)"
    R"("type":"text","conversationId":"0198a7c2-5f0e-7cc3-98c4-000000000001","seq":17})";
constexpr ws::Mask mask{0x37, 0xfa, 0x21, 0x3d};

void json_parse(benchmark::State& state) {
  base::json::Document document;
  const CountedAllocations counted(state);
  for (auto _ : state) benchmark::DoNotOptimize(document.parse(message_json));
}
BENCHMARK(json_parse);

void json_write(benchmark::State& state) {
  std::string out;
  const CountedAllocations counted(state);
  for (auto _ : state) {
    out.clear();
    base::json::Writer writer(out);
    writer.begin_object().key("id").value("0198a7c2-5f0e-7cc3-98c4-dc0c0c07398f").key("from").value("1");
    writer.key("to").value("2").key("content").value(content);
    writer.key("timestamp").value("2025-09-25T10:30:00.000Z").key("type").value("text");
    writer.key("conversationId").value("0198a7c2-5f0e-7cc3-98c4-000000000001").key("seq").value(17);
    writer.end_object();
    benchmark::DoNotOptimize(out.data());
  }
}
BENCHMARK(json_write);

void sanitise(benchmark::State& state, std::string_view text) {
  std::string scratch;
  const CountedAllocations counted(state);
  for (auto _ : state) {
    benchmark::DoNotOptimize(chat::sanitise(text, chat::ContentMode::safe, scratch).data());
  }
}
BENCHMARK_CAPTURE(sanitise, plain, content);
BENCHMARK_CAPTURE(sanitise, markup, "<img src=x onerror=alert(1)> & <b>bold</b> I <3 you");

void websocket_decode(benchmark::State& state) {
  const std::string frame = ws::client_frame(ws::Opcode::text, packet, mask);
  std::array<char, 256> unmasked{};
  ws::FrameDecoder decoder;
  const CountedAllocations counted(state);
  for (auto _ : state) {
    std::string_view rest = frame;
    while (decoder.next(rest) != ws::FrameDecoder::Step::starved) {
      ws::apply_mask(decoder.piece().masked, unmasked.data(), decoder.frame().mask);
    }
    benchmark::DoNotOptimize(unmasked.data());
  }
}
BENCHMARK(websocket_decode);

void websocket_encode(benchmark::State& state) {
  std::string out;
  const CountedAllocations counted(state);
  for (auto _ : state) {
    out.assign(ws::frame_header(ws::Opcode::text, message_json.size()).view());
    out.append(message_json);
    benchmark::DoNotOptimize(out.data());
  }
}
BENCHMARK(websocket_encode);

/// A POST with four packets.
void engineio_read_payload(benchmark::State& state) {
  std::string body;
  for (int i = 0; i < 4; ++i) engineio::append_packet(body, "4" + std::string(packet));
  const CountedAllocations counted(state);
  for (auto _ : state) {
    engineio::PayloadReader reader(body);
    engineio::Packet one;
    while (reader.next(one) == engineio::PayloadReader::Step::packet)
      benchmark::DoNotOptimize(one.content.data());
  }
}
BENCHMARK(engineio_read_payload);

/// The answer to a poll, with four packets.
void engineio_write_payload(benchmark::State& state) {
  std::string body;
  const CountedAllocations counted(state);
  for (auto _ : state) {
    body.clear();
    for (int i = 0; i < 4; ++i) engineio::append_packet(body, message_json);
    benchmark::DoNotOptimize(body.data());
  }
}
BENCHMARK(engineio_write_payload);

void socketio_decode(benchmark::State& state) {
  socketio::PayloadReader reader;
  socketio::Decoder decoder;
  const CountedAllocations counted(state);
  for (auto _ : state) benchmark::DoNotOptimize(decoder.on_text(packet, reader));
}
BENCHMARK(socketio_decode);

void socketio_encode(benchmark::State& state) {
  const CountedAllocations counted(state);
  for (auto _ : state) benchmark::DoNotOptimize(socketio::encode_event("/", "message", message_json));
}
BENCHMARK(socketio_encode);

}  // namespace

}  // namespace parley::bench

BENCHMARK_MAIN();
