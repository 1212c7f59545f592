// Finds the parties of a message, as keys and as ids.
#include "store/sqlite/tables/message_lookup.hpp"

#include <gtest/gtest.h>

#include "unit/store/conversation_scene.hpp"
#include "unit/store/sqlite/backend.hpp"

namespace parley::store::sqlite {
namespace {

using support::user_id;

class SqlitePlaces : public testing::Test, public ConversationScene<Backend> {
 protected:
  void SetUp() override { add_people(); }

  Outcome<MessagePlace> find(const char* by, const base::MessageId& message) {
    auto database = Database::open(backend.folder.file("parley.db"), {.read_only = true});
    MessageLookup places(*database);
    return places.find(user_id(by), message);
  }
};

TEST_F(SqlitePlaces, AreTheSameForSenderAndReceiver) {
  static_cast<void>(sent("2", "1"));
  const Message message = sent("2", "1");
  ASSERT_TRUE(remove("2", message).ok());
  const Outcome<MessagePlace> found[] = {find("1", message.id), find("2", message.id)};
  for (const Outcome<MessagePlace>& each : found) {
    ASSERT_TRUE(std::holds_alternative<MessagePlace>(each));
    const auto& place = std::get<MessagePlace>(each);
    EXPECT_EQ(place.message, message.id);
    EXPECT_EQ(place.conversation_id, message.conversation);
    EXPECT_EQ(place.seq, 2);
    EXPECT_EQ(place.sender_id, user_id("2"));
    EXPECT_EQ(place.receiver_id, user_id("1"));
    EXPECT_EQ(place.low, place.receiver) << "user 1 was added first";
    EXPECT_EQ(place.high, place.sender);
    EXPECT_EQ(place.timestamp, message.timestamp);
    EXPECT_EQ(place.deleted_at, backend.clock.wall_now());
  }
  EXPECT_EQ(std::get<MessagePlace>(found[0]).by, std::get<MessagePlace>(found[0]).receiver);
  EXPECT_EQ(std::get<MessagePlace>(found[1]).by, std::get<MessagePlace>(found[1]).sender);
}

TEST_F(SqlitePlaces, HaveOneUserTwiceInNotesToOneself) {
  const Outcome<MessagePlace> found = find("3", sent("3", "3").id);
  ASSERT_TRUE(std::holds_alternative<MessagePlace>(found));
  const auto& place = std::get<MessagePlace>(found);
  EXPECT_EQ(place.by, place.sender);
  EXPECT_EQ(place.sender, place.receiver);
  EXPECT_EQ(place.low, place.high);
  EXPECT_FALSE(place.deleted_at.has_value());
}

TEST_F(SqlitePlaces, AreNotFoundByNonMembers) {
  const Message message = sent("1", "2");
  for (const char* stranger : {"3", "9", ""}) {
    EXPECT_TRUE(std::holds_alternative<base::Error>(find(stranger, message.id))) << stranger;
  }
  EXPECT_TRUE(std::holds_alternative<base::Error>(find("1", base::Uuid::random())));
}

}  // namespace
}  // namespace parley::store::sqlite
