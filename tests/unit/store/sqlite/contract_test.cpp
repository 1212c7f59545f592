// The database keeps the stores' contract.
#include "unit/store/contract.hpp"

#include <gtest/gtest.h>

#include "unit/store/sqlite/backend.hpp"

namespace parley::store {
namespace {

INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, StoreContract, sqlite::Backend);

}  // namespace
}  // namespace parley::store
