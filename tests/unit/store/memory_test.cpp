// The model in memory meets the requirements of the stores, so that engines can be compared with it.
#include <gtest/gtest.h>

#include "support/memory_block_store.hpp"
#include "support/memory_call_store.hpp"
#include "support/memory_conversation_store.hpp"
#include "support/memory_login_store.hpp"
#include "support/memory_revocation_store.hpp"
#include "support/memory_store.hpp"
#include "unit/store/block_contract.hpp"
#include "unit/store/call_contract.hpp"
#include "unit/store/contract.hpp"
#include "unit/store/conversation_pages_contract.hpp"
#include "unit/store/login_contract.hpp"
#include "unit/store/revocation_contract.hpp"
#include "unit/store/user_contract.hpp"

namespace parley::store {
namespace {

struct Memory {
  support::ManualClock clock;
  support::ManualExecutor executor;
  support::MemoryUserStore user_store{clock, executor};
  support::MemoryMessageStore message_store{user_store, clock, executor};
  support::MemoryCallStore call_store{user_store, executor};
  support::MemoryConversationStore conversation_store{user_store, message_store, clock, executor};
  support::MemoryRevocationStore revocation_store{user_store, executor};
  support::MemoryBlockStore block_store{user_store, message_store, executor};
  support::MemoryLoginStore login_store{user_store, executor};
  support::MemoryArchive memory_archive{user_store, message_store};

  UserStore& users() { return user_store; }
  MessageStore& messages() { return message_store; }
  CallStore& calls() { return call_store; }
  ConversationStore& conversations() { return conversation_store; }
  BlockStore& blocks() { return block_store; }
  RevocationStore& revocations() { return revocation_store; }
  LoginStore& logins() { return login_store; }
  void fill_disk(bool full) {
    call_store.refuse_puts = full ? std::optional(base::Error(base::ErrorCode::unavailable)) : std::nullopt;
    conversation_store.refuse_changes = call_store.refuse_puts;
  }
  Archive& archive() { return memory_archive; }
  void finish_changes() {}
};

INSTANTIATE_TYPED_TEST_SUITE_P(Memory, StoreContract, Memory);
INSTANTIATE_TYPED_TEST_SUITE_P(Memory, UserContract, Memory);
INSTANTIATE_TYPED_TEST_SUITE_P(Memory, CallContract, Memory);
INSTANTIATE_TYPED_TEST_SUITE_P(Memory, ConversationContract, Memory);
INSTANTIATE_TYPED_TEST_SUITE_P(Memory, ConversationPages, Memory);
INSTANTIATE_TYPED_TEST_SUITE_P(Memory, RevocationContract, Memory);
INSTANTIATE_TYPED_TEST_SUITE_P(Memory, LoginContract, Memory);
INSTANTIATE_TYPED_TEST_SUITE_P(Memory, BlockContract, Memory);

}  // namespace
}  // namespace parley::store
