// The API of a shard: its gateways, and what the handlers behind them use.
#pragma once

#include "api/features.hpp"
#include "api/gateway/answer_encoder.hpp"
#include "api/gateway/rate_limits.hpp"
#include "api/gateway/read_slots.hpp"
#include "api/gateway/rest_gateway.hpp"
#include "api/gateway/socket_gateway.hpp"
#include "node/config/config.hpp"
#include "node/shard/dependencies.hpp"
#include "node/shard/module.hpp"
#include "node/shard/shared_module.hpp"

namespace parley::node {

class ApiModule final : public Module {
 public:
  ApiModule(ModuleList& all, const Config& config, const Dependencies& dependencies, SharedParts parts,
            SharedModule& shared);

  void begin_drain() override { socket_gateway.stop(); }

  api::UserLimits limits;
  api::ReadSlots read_slots;
  api::AnswerEncoder encoder;
  api::FileServices files;
  api::Features features;
  api::SocketGateway socket_gateway;
  api::RestGateway rest_gateway;
};

}  // namespace parley::node
