#include "api/typing.hpp"

#include <array>
#include <utility>

#include "api/feature_rows.hpp"
#include "api/features.hpp"

namespace parley::api {

namespace {

void start(const Features& features, const Caller& caller, TypingRequest request, Reply<Done> reply) {
  if (request.to != caller.user()) {
    features.typing.start({caller.user(), caller.principal.name, std::move(request.to)});
  }
  reply.send(Done{});
}

void stop(const Features& features, const Caller& caller, TypingRequest request, Reply<Done> reply) {
  if (request.to != caller.user()) features.typing.stop(caller.user(), request.to);
  reply.send(Done{});
}

constexpr std::array rows{serve<typing_start, &start>(), serve<typing_stop, &stop>()};
constexpr std::array events{sent<typing_started>(), sent<typing_stopped>()};

}  // namespace

FeatureRows typing_rows() {
  return {rows, events};
}

}  // namespace parley::api
