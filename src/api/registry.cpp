#include "api/registry.hpp"

#include <array>

#include "api/feature_rows.hpp"
#include "api/session.hpp"

namespace parley::api {

namespace {

/// The longest name that an event of a client may have, in bytes.
constexpr std::size_t longest_event = 64;

constexpr std::array joins{serve_by_gateway<join>()};
constexpr std::array session_events{sent<connected>(), sent<auth_error>(), sent<event_error>()};

const std::vector<FeatureRows>& features() {
  static const std::vector<FeatureRows> all{
      session_rows(), account_rows(), message_rows(), conversation_rows(), typing_rows(),   presence_rows(),
      user_rows(),    block_rows(),   call_rows(),    file_rows(),         document_rows(), server_rows()};
  return all;
}

template <class Row>
std::vector<Row> joined(std::span<const Row> FeatureRows::* rows) {
  std::vector<Row> all;
  for (const FeatureRows& feature : features()) {
    all.insert(all.end(), (feature.*rows).begin(), (feature.*rows).end());
  }
  return all;
}

}  // namespace

FeatureRows session_rows() {
  return {joins, session_events};
}

std::span<const Operation> operations() {
  static const std::vector<Operation> all = joined(&FeatureRows::operations);
  return all;
}

std::span<const ServerEvent> server_events() {
  static const std::vector<ServerEvent> all = joined(&FeatureRows::events);
  return all;
}

const Operation* find_event(std::string_view name) {
  // By length: at most a few names have the same one, so that this is faster than a hash.
  static const std::array<std::vector<const Operation*>, longest_event + 1> by_length = [] {
    std::array<std::vector<const Operation*>, longest_event + 1> all;
    for (const Operation& operation : operations()) {
      const std::string_view event = operation.traits.event;
      if (!event.empty()) all.at(event.size()).push_back(&operation);
    }
    return all;
  }();
  if (name.size() > longest_event) return nullptr;
  for (const Operation* const operation : by_length[name.size()]) {
    if (operation->traits.event == name) return operation;
  }
  return nullptr;
}

std::string operations_text() {
  std::string events;
  std::string routes;
  for (const Operation& operation : operations()) {
    const OperationTraits& traits = operation.traits;
    const std::string_view access = operation.needs_identity() ? " identity\n" : " open\n";
    if (!traits.event.empty()) events.append("event ").append(traits.event).append(access);
    if (!traits.route.empty()) routes.append(traits.route).append(access);
  }
  return events + routes;
}

}  // namespace parley::api
