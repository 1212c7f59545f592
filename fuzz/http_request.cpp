// HTTP: the same bytes, cut differently, give the same requests and answers. This holds for the parser alone
// and for a whole connection, however late its answers come. A connection also ends by itself if its client
// sends nothing more.
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "fuzz/cuts.hpp"
#include "fuzz/target.hpp"
#include "unit/http/reading.hpp"
#include "unit/http/scene.hpp"

namespace parley::fuzz {
namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t ways_to_cut = 3;
constexpr http::ParserLimits tight{.request_line = 40,
                                   .header_block = 160,
                                   .header_fields = 4,
                                   .chunk_line = 8,
                                   .chunk_extensions = 12,
                                   .trailers = 24};

void parse(std::string_view input, http::ParserLimits limits, std::size_t largest_body) {
  http::test::Reading whole(limits, largest_body);
  whole.feed(input);
  for (std::uint32_t way = 0; way < ways_to_cut; ++way) {
    http::test::Reading pieces(limits, largest_body);
    cut(input, way, [&](std::string_view piece) { pieces.feed(piece); });
    ASSERT_EQ(pieces.seen(), whole.seen()) << "cut the way " << way;
  }
}

/// Keeps the bytes that an upgraded connection receives.
class Keeper final : public base::Protocol {
 public:
  explicit Keeper(std::string& kept) : kept_(kept) {}
  void on_bytes(std::string_view bytes) override { kept_.append(bytes); }
  void on_eof() override { kept_ += "<end>"; }
  void on_closed() override { kept_ += "<closed>"; }

 private:
  std::string& kept_;
};

/// Everything that can be observed of a connection from both sides.
struct Outcome {
  std::vector<std::string> heads;
  std::vector<std::string> requests;
  std::vector<std::string> refusals;
  std::string sent;
  std::string kept;
  bool operator==(const Outcome&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Outcome& outcome) {
  return out << testing::PrintToString(outcome.heads) << '\n'
             << testing::PrintToString(outcome.requests) << '\n'
             << testing::PrintToString(outcome.refusals) << '\n'
             << testing::PrintToString(outcome.sent) << '\n'
             << testing::PrintToString(outcome.kept);
}

/// Whether the server sends 100 Continue depends on how much of the body it has by then (RFC 9110 section
/// 10.1.1).
std::string without_continue(std::string sent) {
  const std::string_view told = "HTTP/1.1 100 Continue\r\n\r\n";
  for (std::size_t at = sent.find(told); at != std::string::npos; at = sent.find(told, at))
    sent.erase(at, told.size());
  return sent;
}

class Conversation {
 public:
  /// The first `patience` requests are answered only after all input has arrived. The others are answered at
  /// once.
  explicit Conversation(std::size_t patience) : patience_(patience) {
    scene_.desk.serve = [this](http::Request request, http::Responder responder) {
      serve(std::move(request), std::move(responder));
    };
  }
  void receive(std::string_view bytes) { scene_.wire.receive(bytes); }
  void end() {
    answer_parked();
    scene_.wire.end();
    answer_parked();
    EXPECT_FALSE(scene_.wire.is_open() && outcome_.kept.empty()) << "stays open after its end";
    finish();
  }
  /// The client sends nothing more, and does not disconnect either.
  void fall_silent() {
    answer_parked();
    scene_.pass(120s);
    EXPECT_FALSE(scene_.wire.is_open() && outcome_.kept.empty()) << "never closes";
    finish();
  }
  Outcome outcome() const { return outcome_; }

 private:
  void serve(http::Request request, http::Responder responder) {
    if (request.target == "/upgrade") {
      outcome_.kept = "<upgraded>";
      return responder.upgrade({101, {}, {}}, std::make_unique<Keeper>(outcome_.kept));
    }
    if (parked_so_far_++ < patience_) return scene_.parked.push_back(std::move(responder));
    if (request.target == "/last") return responder.respond_and_close({200, {}, "last"});
    if (request.target == "/forgotten") return;
    responder.respond({request.path.size() % 2 == 0 ? 200 : 204, {}, request.path});
  }
  /// Answering one request may start the next.
  void answer_parked() {
    while (!scene_.parked.empty()) {
      http::Responder responder = std::move(scene_.parked.front());
      scene_.parked.erase(scene_.parked.begin());
      responder.respond({200, {}, "late"});
    }
    scene_.wire.settle();
  }
  void finish() {
    scene_.wire.drop();
    outcome_.heads = scene_.desk.heads;
    outcome_.requests = scene_.desk.requests;
    outcome_.refusals = scene_.desk.refusals;
    outcome_.sent = without_continue(scene_.wire.take_sent());
    EXPECT_FALSE(scene_.timers.next_deadline().has_value());
  }

  std::size_t patience_;
  std::size_t parked_so_far_ = 0;
  Outcome outcome_;
  http::test::Scene scene_;
};

void converse(std::string_view input, std::size_t patience, bool ends) {
  const auto outcome_of = [&](auto&& deliver) {
    Conversation conversation(patience);
    deliver(conversation);
    ends ? conversation.end() : conversation.fall_silent();
    return conversation.outcome();
  };
  const Outcome whole = outcome_of([&](Conversation& there) { there.receive(input); });
  for (std::uint32_t way = 0; way < ways_to_cut; ++way) {
    const Outcome pieces = outcome_of(
        [&](Conversation& there) { cut(input, way, [&](std::string_view piece) { there.receive(piece); }); });
    ASSERT_EQ(pieces, whole) << "cut the way " << way;
  }
}

}  // namespace

void examine(std::string_view input) {
  parse(input, {}, http::test::max_body);
  parse(input, tight, 8);
  converse(input, 0, true);
  converse(input, 2, true);
  converse(input, 0, false);
}

}  // namespace parley::fuzz
