#include "api/typing.hpp"

#include <array>
#include <utility>

#include "api/feature_rows.hpp"
#include "api/features.hpp"

namespace parley::api {

namespace {

void start(const Features& features, const Caller& caller, TypingSignal&& signal, Reply<Done> reply) {
  if (signal.to != caller.user()) {
    signal.from = caller.user();
    signal.from_name = caller.principal.name;
    features.typing.start(signal);
  }
  reply.send(Done{});
}

void stop(const Features& features, const Caller& caller, TypingSignal&& signal, Reply<Done> reply) {
  if (signal.to != caller.user()) features.typing.stop(caller.user(), signal.to);
  reply.send(Done{});
}

constexpr std::array rows{serve<typing_start, &start>(), serve<typing_stop, &stop>()};
constexpr std::array events{sent<typing_started>(), sent<typing_stopped>()};

}  // namespace

FeatureRows typing_rows() {
  return {rows, events};
}

}  // namespace parley::api
