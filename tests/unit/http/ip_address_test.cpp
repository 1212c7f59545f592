// Tests addresses and blocks of addresses in usual and unusual spellings.
#include "http/ip_address.hpp"

#include <gtest/gtest.h>

namespace parley::http {
namespace {

TEST(IpAddress, IsFormattedInOneSpellingForAnyInput) {
  const struct {
    const char* written;
    const char* told;
  } cases[] = {{"10.0.0.1", "10.0.0.1"},
               {"255.255.255.255", "255.255.255.255"},
               {"::1", "::1"},
               {"2001:DB8:0:0:0:0:0:1", "2001:db8::1"},
               {"2001:0db8::0001", "2001:db8::1"},
               {"::ffff:10.0.0.1", "10.0.0.1"},
               {"::ffff:a00:1", "10.0.0.1"}};
  for (const auto& [written, told] : cases) {
    const auto address = IpAddress::parse(written);
    ASSERT_TRUE(address) << written;
    EXPECT_EQ(address->to_string(), told) << written;
  }
}

TEST(IpAddress, DoesNotParseAnyOtherText) {
  for (const std::string_view text : {"",
                                      " ",
                                      "localhost",
                                      "unknown",
                                      "10.0.0",
                                      "10.0.0.256",
                                      "010.0.0.1",
                                      "10.0.0.1.",
                                      "10.0.0.1 ",
                                      "10,0.0.1",
                                      "0x0a.0.0.1",
                                      "167772161",
                                      "10.0.0.1:80",
                                      "[::1]",
                                      "::1%eth0",
                                      ":::1",
                                      "1::2::3",
                                      "12345::",
                                      "g::1",
                                      "1:2:3:4:5:6:7:8:9",
                                      "2001:0db8:0000:0000:0000:0000:0000:0000:0001:0000",
                                      "10.0.0.1/8"}) {
    EXPECT_FALSE(IpAddress::parse(text)) << text;
  }
  EXPECT_FALSE(IpAddress::parse(std::string_view("10.0.0.1\0", 9))) << "a zero byte after it";
  EXPECT_FALSE(IpAddress::parse(std::string(100'000, ':')));
}

TEST(LimitKey, IsTheIpv4AddressOrTheIpv6Subscriber64) {
  const struct {
    const char* address;
    const char* key;
  } cases[] = {{"10.0.0.1", "10.0.0.1"},
               {"::ffff:10.0.0.1", "10.0.0.1"},
               {"::FFFF:a00:1", "10.0.0.1"},
               {"2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"},
               {"2001:db8:1:2::", "2001:db8:1:2::/64"},
               {"2001:DB8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"},
               {"2001:db8:1:3::1", "2001:db8:1:3::/64"},
               {"::1", "::/64"},
               {"unknown:", "unknown:"},
               {"", ""}};
  for (const auto& [address, key] : cases) EXPECT_EQ(limit_key(address), key) << address;
}

TEST(AddressBlock, ContainsTheAddressesWithTheSameLeadingBits) {
  const struct {
    const char* block;
    const char* address;
    bool holds;
  } cases[] = {{"10.0.0.1", "10.0.0.1", true},
               {"10.0.0.1", "10.0.0.2", false},
               {"10.0.0.0/8", "10.255.255.255", true},
               {"10.0.0.0/8", "11.0.0.0", false},
               {"10.9.8.7/8", "10.1.2.3", true},
               {"192.168.4.0/22", "192.168.7.255", true},
               {"192.168.4.0/22", "192.168.8.0", false},
               {"10.0.0.1/32", "10.0.0.0", false},
               {"0.0.0.0/0", "203.0.113.9", true},
               {"0.0.0.0/0", "2001:db8::1", false},
               {"fd00::/8", "fdff::1", true},
               {"fd00::/8", "fe00::1", false},
               {"2001:db8::/33", "2001:db8:7fff::1", true},
               {"2001:db8::/33", "2001:db8:8000::1", false},
               {"::1/128", "::1", true},
               {"::1/128", "::", false},
               {"::/0", "2001:db8::1", true},
               {"10.0.0.0/8", "::ffff:10.1.2.3", true},
               {"::ffff:10.0.0.0/104", "10.1.2.3", true}};
  for (const auto& [text, address, holds] : cases) {
    const auto block = AddressBlock::parse(text);
    ASSERT_TRUE(block) << text;
    EXPECT_EQ(block->contains(*IpAddress::parse(address)), holds) << text << " and " << address;
  }
}

TEST(AddressBlock, IsRefusedIfItsBitsAreNotANumberOrTooMany) {
  for (const char* text : {"", "/", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8",
                           "10.0.0.0/8 ", "10.0.0.0/ 8", "10.0.0.0/8/8", "10.0.0.0/255.0.0.0",
                           "10.0.0.0/0008", "::/129", "10/8", "proxy/8", "10.0.0.0/99999999999999999999"}) {
    EXPECT_FALSE(AddressBlock::parse(text)) << text;
  }
}

}  // namespace
}  // namespace parley::http
