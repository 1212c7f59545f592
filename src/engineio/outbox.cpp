#include "engineio/outbox.hpp"

#include <utility>

#include "engineio/payload.hpp"

namespace parley::engineio {

namespace {
/// The string's header, its reference count and its entry in the queue.
constexpr std::size_t bookkeeping = 64;
}  // namespace

std::size_t Outbox::cost(const EncodedMessage& message) {
  return message.frame().size() + bookkeeping;
}

void Outbox::push(const EncodedMessage& message) {
  messages_.push_back(message);
  bytes_ += cost(message);
}

std::vector<EncodedMessage> Outbox::take() {
  bytes_ = 0;
  return std::exchange(messages_, {});
}

std::string Outbox::take_payload() {
  std::string payload;
  payload.reserve(bytes_);
  for (const EncodedMessage& message : take()) append_message(payload, message);
  return payload;
}

}  // namespace parley::engineio
