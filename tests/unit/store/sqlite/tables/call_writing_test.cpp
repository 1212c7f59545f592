// Writes a call first as a whole row, then only the columns that change.
#include "store/sqlite/tables/call_writing.hpp"

#include <gtest/gtest.h>

#include "store/sqlite/engine/schema.hpp"
#include "store/sqlite/tables/calls.hpp"
#include "support/temporary_folder.hpp"
#include "unit/store/sqlite/steps.hpp"

namespace parley::store::sqlite {
namespace {

using namespace std::chrono_literals;

class CallWritingTest : public testing::Test {
 protected:
  static Database made(const std::string& file) {
    Database database = *Database::open(file, {.create = true});
    EXPECT_TRUE(migrate(database, migrations()).ok());
    EXPECT_TRUE(
        database.execute("INSERT INTO users (key, id, name, password_hash, created_at) VALUES "
                         "(1, 'a', 'A', '', 0), (2, 'b', 'B', '', 0)"));
    return database;
  }
  static Call ringing() {
    Call call;
    call.id = base::Uuid::ordered(base::Timestamp{1s});
    call.caller = base::UserId("a");
    call.callee = base::UserId("b");
    call.type = CallType::video;
    call.placed_at = base::Timestamp{1s};
    call.ring_timeout = 45s;
    return call;
  }
  void put(const Call& call) { ASSERT_TRUE(std::holds_alternative<std::monostate>(writing.put(call))); }
  Call found(const Call& call) {
    Calls calls(database);
    return std::get<std::optional<Call>>(calls.find(call.id)).value();
  }

  static Call call_with_names(Call call) {
    call.caller_name = "A";
    call.callee_name = "B";
    return call;
  }

  support::TemporaryFolder folder;
  Database database = made(folder.file("calls.db"));
  KnownUsers users{database};
  CallWriting writing{database, users};
};

TEST_F(CallWritingTest, StoresEveryStepOfACall) {
  Call call = ringing();
  put(call);
  EXPECT_EQ(found(call).status, CallStatus::ringing);
  EXPECT_EQ(found(call).type, CallType::video);
  EXPECT_EQ(found(call).ring_timeout, 45s);

  call.status = CallStatus::accepted;
  call.answered_at = base::Timestamp{3s};
  put(call);
  EXPECT_EQ(found(call).status, CallStatus::accepted);
  EXPECT_EQ(found(call).answered_at, call.answered_at);

  call.status = CallStatus::ended;
  call.outcome = CallOutcome::completed;
  call.ended_at = base::Timestamp{9s};
  put(call);
  EXPECT_EQ(found(call).outcome, CallOutcome::completed);
  EXPECT_EQ(found(call).ended_at, call.ended_at);
  EXPECT_EQ(found(call).placed_at, base::Timestamp{1s});
  EXPECT_EQ(database.ask("SELECT count(*) FROM calls").value(), 1);
}

TEST_F(CallWritingTest, CostsLessForAStepThanForAWholeCall) {
  Call call = ringing();
  put(call);
  call.status = CallStatus::accepted;
  const int step = steps_of(database, [&] { put(call); });
  call.placed_at = base::Timestamp{2s};
  const int whole = steps_of(database, [&] { put(call); });
  EXPECT_LT(step, whole);
  EXPECT_EQ(found(call), call_with_names(call)) << "the whole call was replaced";
}

TEST_F(CallWritingTest, ReturnsAFailureIfTheDatabaseRefuses) {
  ASSERT_TRUE(database.execute("PRAGMA query_only = ON"));
  EXPECT_TRUE(std::holds_alternative<Failure>(writing.put(ringing())));
}

}  // namespace
}  // namespace parley::store::sqlite
