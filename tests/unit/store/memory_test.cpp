// The model keeps the stores' contract itself: what it is compared with must be right.
#include <gtest/gtest.h>

#include "support/memory_store.hpp"
#include "unit/store/contract.hpp"

namespace parley::store {
namespace {

struct Memory {
  support::ManualClock clock;
  support::ManualExecutor executor;
  support::MemoryUserStore user_store{clock, executor};
  support::MemoryMessageStore message_store{user_store, clock, executor};
  support::MemoryArchive memory_archive{user_store, message_store};

  UserStore& users() { return user_store; }
  MessageStore& messages() { return message_store; }
  Archive& archive() { return memory_archive; }
  void finish_changes() {}
};

INSTANTIATE_TYPED_TEST_SUITE_P(Memory, StoreContract, Memory);

}  // namespace
}  // namespace parley::store
