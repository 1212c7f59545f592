// A link opens one file, in the name of one user, until it expires.
#include "files/signed_link.hpp"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

namespace parley::files {
namespace {

using std::chrono::seconds;

const store::FileId photo = *base::Uuid::parse("6ba7b810-9dad-41d1-80b4-00c04fd430c8");
const store::FileId other = *base::Uuid::parse("6ba7b811-9dad-41d1-80b4-00c04fd430c8");
const base::UserId alice("1");
constexpr std::int64_t due = 1'000'000;
const base::Timestamp before = base::Timestamp(seconds(due - 1));

TEST(LinkSigner, AcceptsItsOwnSignatureUntilItExpires) {
  const LinkSigner signer("0123456789abcdef0123456789abcdef");
  const std::string signature = signer.sign(photo, alice, due);
  EXPECT_EQ(signature.size(), 43u);
  EXPECT_TRUE(signer.verifies(photo, alice, due, signature, before));
  EXPECT_FALSE(signer.verifies(photo, alice, due, signature, base::Timestamp(seconds(due))));
}

TEST(LinkSigner, RejectsALinkWithAnyPartChanged) {
  const LinkSigner signer("0123456789abcdef0123456789abcdef");
  const std::string signature = signer.sign(photo, alice, due);
  EXPECT_FALSE(signer.verifies(other, alice, due, signature, before));
  EXPECT_FALSE(signer.verifies(photo, base::UserId("2"), due, signature, before));
  EXPECT_FALSE(signer.verifies(photo, alice, due + 1, signature, before));
  EXPECT_FALSE(signer.verifies(photo, alice, due, "", before));
  EXPECT_FALSE(signer.verifies(photo, alice, due, signature.substr(1), before));
  std::string forged = signature;
  forged[5] = forged[5] == 'A' ? 'B' : 'A';
  EXPECT_FALSE(signer.verifies(photo, alice, due, forged, before));
  EXPECT_FALSE(
      LinkSigner("another secret of thirty-two byte").verifies(photo, alice, due, signature, before));
}

}  // namespace
}  // namespace parley::files
