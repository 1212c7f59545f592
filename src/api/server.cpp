#include "api/server.hpp"

#include <array>

#include "api/feature_rows.hpp"
#include "api/features.hpp"

namespace parley::api {

namespace {

void show(const Features& features, const Caller&, EmptyRequest, Reply<ServerDescription> reply) {
  reply.send(features.server);
}

constexpr std::array rows{serve<describe_server, &show>()};

}  // namespace

FeatureRows server_rows() {
  return {rows, {}};
}

}  // namespace parley::api
