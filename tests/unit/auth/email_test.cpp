// Which e-mail addresses can be registered, and which can be looked up.
#include "auth/email.hpp"

#include <string>

#include <gtest/gtest.h>

namespace parley::auth {
namespace {

TEST(Email, UsualAddressesCanBeRegistered) {
  for (const std::string& good :
       {std::string("alice@example.com"), std::string("a.b+tag@mail.example.co.uk"),
        std::string("o'hara@x.ie"), std::string("dev@localhost"), std::string("j\xC3\xBCrgen@b\xC3\xBC.de"),
        std::string(64, 'a') + "@example.com"}) {
    EXPECT_TRUE(is_registrable_email(good)) << good;
    EXPECT_TRUE(looks_like_email(good)) << good;
  }
}

TEST(Email, InvalidAddressesCannotBeRegistered) {
  for (const std::string& bad :
       {std::string(""),
        std::string("alice"),
        std::string("@example.com"),
        std::string("alice@"),
        std::string("a@b@c"),
        std::string("a b@example.com"),
        std::string("alice@example.com\r\nBcc: x@y.z"),
        std::string("<svg/onload=alert(1)>@example.com"),
        std::string("\"a\"@example.com"),
        std::string(".a@example.com"),
        std::string("a.@example.com"),
        std::string("a..b@example.com"),
        std::string("a@.example.com"),
        std::string("a@example..com"),
        std::string("a@example.com."),
        std::string("a@-example.com"),
        std::string("a@example-.com"),
        std::string("a@[127.0.0.1]"),
        std::string("a@exam_ple.com"),
        std::string("a&amp@x.com"),
        std::string(65, 'a') + "@example.com",
        "a@" + std::string(64, 'b') + ".com",
        std::string("a@b\0c", 5),
        "a@" + std::string(60, 'b') + "." + std::string(60, 'b') + "." + std::string(60, 'b') + "." +
            std::string(60, 'b') + "." + std::string(20, 'b')}) {
    EXPECT_FALSE(is_registrable_email(bad)) << bad;
  }
}

TEST(Email, LessUsualAddressesCanBeLookedUp) {
  EXPECT_TRUE(looks_like_email("\"a\"@example.com"));
  EXPECT_TRUE(looks_like_email("a@[127.0.0.1]"));
  EXPECT_FALSE(looks_like_email("a@b\n"));
}

}  // namespace
}  // namespace parley::auth
