// The rows of each feature: its operations and the events that it sends. registry.cpp joins them.
#pragma once

#include <span>

#include "api/registry.hpp"

namespace parley::api {

struct FeatureRows {
  std::span<const Operation> operations;
  std::span<const ServerEvent> events;
};

FeatureRows session_rows();
FeatureRows account_rows();
FeatureRows message_rows();
FeatureRows conversation_rows();
FeatureRows typing_rows();
FeatureRows presence_rows();
FeatureRows user_rows();
FeatureRows block_rows();
FeatureRows call_rows();
FeatureRows file_rows();
FeatureRows document_rows();
FeatureRows server_rows();

}  // namespace parley::api
