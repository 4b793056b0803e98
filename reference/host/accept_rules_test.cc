#include "reference/host/accept_rules.h"

#include <gtest/gtest.h>

namespace holdfast::host {
namespace {

TEST(AcceptTableCommands, EachKindOfAddressHasItsSetAndRule) {
  const auto text = AcceptTableCommands("t", {{*IpAddress::Parse("10.0.0.1"), 3},
                                              {*IpAddress::Parse("10.0.0.2"), 3},
                                              {*IpAddress::Parse("2001:db8::1"), 3},
                                              {*IpAddress::Parse("fe80::1"), 3}});
  EXPECT_EQ(text, R"(table inet t {
  flags owner;
  set v4 { type ipv4_addr; elements = { 10.0.0.1, 10.0.0.2 }; }
  set v6 { type ipv6_addr; elements = { 2001:db8::1 }; }
  set link_local { type iface_index . ipv6_addr; elements = { 3 . fe80::1 }; }
  chain input {
    type filter hook input priority filter - 10; policy accept;
    iif 1 accept
    ip daddr @v4 drop
    icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept
    ip6 daddr @v6 drop
    iif . ip6 daddr @link_local drop
  }
}
)");
}

TEST(AcceptTableCommands, NoRuleWithoutAddressesOfItsKind) {
  const auto text = AcceptTableCommands("t", {{*IpAddress::Parse("10.0.0.1"), 0}});
  EXPECT_EQ(text.find("@v6"), std::string::npos);
  EXPECT_EQ(text.find("@link_local"), std::string::npos);
}

}  // namespace
}  // namespace holdfast::host
