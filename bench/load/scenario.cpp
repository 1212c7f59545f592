#include "load/scenario.hpp"

#include "load/call.hpp"
#include "load/connect.hpp"
#include "load/overload.hpp"
#include "load/presence.hpp"
#include "load/relay.hpp"
#include "load/rest.hpp"

namespace parley::bench {

std::unique_ptr<Scenario> make_scenario(const Stage& stage) {
  const std::string& name = stage.options.scenario;
  if (name == "call") return std::make_unique<Calling>(stage);
  if (name == "relay") return std::make_unique<Relay>(stage, Traffic::message);
  if (name == "typing") return std::make_unique<Relay>(stage, Traffic::typing);
  if (name == "presence") return std::make_unique<Changing>(stage);
  if (name == "connect") return std::make_unique<Connecting>(stage);
  if (name == "idle") return std::make_unique<Crowd>(stage);
  if (name == "rest_post") return std::make_unique<Rest>(stage, RestWork::post);
  if (name == "overload") return std::make_unique<Overload>(stage);
  if (name == "rest_history") return std::make_unique<Rest>(stage, RestWork::history);
  return nullptr;
}

}  // namespace parley::bench
