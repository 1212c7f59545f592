#include "cluster/codec.hpp"

#include <chrono>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "cluster/fields.hpp"

namespace parley::cluster {
namespace {

store::Message whole_message() {
  store::Message message;
  message.id = base::Uuid::random();
  message.conversation = base::Uuid::random();
  message.seq = -5'000'000'000;
  message.sender = base::UserId("alice");
  message.sender_name = "Alice";
  message.receiver = base::UserId("bob");
  message.content = std::string(300, 'x');
  message.type = store::MessageType::file;
  message.timestamp = base::Timestamp(std::chrono::milliseconds(1'758'796'200'000));
  message.read_by = {base::UserId("bob"), base::UserId("")};
  message.edited_at = message.timestamp;
  message.client_message_id = "c-1";
  message.withheld = true;
  return message;
}

std::string bytes_of(Message message) {
  std::string bytes;
  append_encoded(bytes, {3, Envelope::Kind::question, 1'000'000, std::move(message)});
  return bytes;
}

TEST(ClusterFields, CountsTheMembersOfAStruct) {
  struct Empty {};
  struct Three {
    int a;
    std::optional<std::string> b{};
    std::vector<int> c;
  };
  EXPECT_EQ(detail::members_of<Empty>(), 0U);
  EXPECT_EQ(detail::members_of<Three>(), 3U);
  EXPECT_EQ(detail::members_of<store::Message>(), 15U);
}

TEST(ClusterCodec, AMessageIsEqualAfterItIsEncodedAndDecoded) {
  const auto stored = std::make_shared<const store::Message>(whole_message());
  const auto decoded = decode(bytes_of(MessageAppended{stored, stored->timestamp}));
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->from, 3);
  EXPECT_EQ(decoded->kind, Envelope::Kind::question);
  EXPECT_EQ(decoded->id, 1'000'000U);
  const auto& appended = std::get<MessageAppended>(decoded->message);
  EXPECT_EQ(*appended.message, *stored);
  EXPECT_EQ(appended.previous_at, stored->timestamp);
}

TEST(ClusterCodec, AStructInAStructIsEqualAfterItIsEncodedAndDecoded) {
  const auto decoded = decode(
      bytes_of(TypingStarted{base::UserId("a"), {base::UserId("b"), "typing:start", "{\"x\":1}", ""}}));
  ASSERT_TRUE(decoded);
  const auto& started = std::get<TypingStarted>(decoded->message);
  EXPECT_EQ(started.from.str(), "a");
  EXPECT_EQ(started.event.user.str(), "b");
  EXPECT_EQ(started.event.usual, "{\"x\":1}");
}

TEST(ClusterCodec, EveryPrefixOfAMessageIsRefused) {
  const std::string bytes = bytes_of(MessageEdited{whole_message()});
  ASSERT_TRUE(decode(bytes));
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(decode(std::string_view(bytes).substr(0, size))) << size;
  }
  EXPECT_FALSE(decode(bytes + "x"));
}

TEST(ClusterCodec, MembersThatTheSenderDoesNotKnowKeepTheirDefault) {
  // TypingStopped with only its first member.
  std::string bytes = bytes_of(TypingStopped{base::UserId("a"), base::UserId("b"), true});
  ASSERT_EQ(bytes.substr(bytes.size() - 6), (std::string{5, 1, 'a', 1, 'b', 1}));
  bytes.replace(bytes.size() - 6, 6, std::string{2, 1, 'a'});
  const auto decoded = decode(bytes);
  ASSERT_TRUE(decoded);
  EXPECT_EQ(std::get<TypingStopped>(decoded->message).from.str(), "a");
  EXPECT_EQ(std::get<TypingStopped>(decoded->message).to.str(), "");
}

TEST(ClusterCodec, AMessageWithoutItsSharedValueIsRefused) {
  // MessageAppended without any member: version, sender, kind, id, alternative, size of the members.
  EXPECT_FALSE(decode(std::string{1, 1, 0, 0, 0, 0}));
}

TEST(ClusterCodec, MembersThatTheReceiverDoesNotKnowAreSkipped) {
  std::string bytes = bytes_of(TypingStopped{base::UserId("a"), base::UserId("b")});
  bytes.replace(bytes.size() - 6, 6, std::string{8, 1, 'a', 1, 'b', 0, 2, 'n', 'o'});
  const auto decoded = decode(bytes);
  ASSERT_TRUE(decoded);
  EXPECT_EQ(std::get<TypingStopped>(decoded->message).to.str(), "b");
}

TEST(ClusterCodec, AnotherVersionAnUnknownKindAndAnUnknownAlternativeAreRefused) {
  const std::string bytes = bytes_of(Applied{});
  ASSERT_TRUE(decode(bytes));
  for (const std::size_t place : {0U, 2U}) {
    std::string changed = bytes;
    changed[place] = 9;
    EXPECT_FALSE(decode(changed)) << place;
  }
  std::string unknown = bytes;
  unknown[bytes.size() - 2] = 99;
  EXPECT_FALSE(decode(unknown));
}

TEST(ClusterCodec, AListThatClaimsMoreElementsThanThereAreBytesIsRefused) {
  std::string bytes = bytes_of(MessageEdited{});
  bytes += std::string(longest_message, 'x');
  EXPECT_FALSE(decode(bytes)) << "longer than longest_message";
}

}  // namespace
}  // namespace parley::cluster
