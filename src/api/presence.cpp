#include "api/presence.hpp"

#include <array>
#include <utility>

#include "api/feature_rows.hpp"
#include "api/features.hpp"

namespace parley::api {

namespace {

void set(const Features& features, const Caller& caller, PresenceRequest request, Reply<Done> reply) {
  features.calls.exchange.set_busy(caller.user(), request.choice == Choice::busy,
                                   std::move(reply).completion());
}

constexpr std::array rows{serve<set_presence, &set>()};
constexpr std::array events{sent<user_online>(), sent<user_offline>()};

}  // namespace

FeatureRows presence_rows() {
  return {rows, events};
}

}  // namespace parley::api
