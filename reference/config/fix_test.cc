#include "reference/config/fix.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace holdfast::config {
namespace {

using testing::HasSubstr;

Fixed FixText(const std::string& text, std::map<std::string, std::string> others = {}) {
  others["a.conf"] = text;
  const MemoryFiles files(std::move(others));
  LoadOptions options;
  options.source = &files;
  return *Fix("a.conf", options);
}

// An instance that is complete but for the caller's lines.
std::string Instance(const std::string& lines) {
  return "vrrp_instance V {\n    interface eth0\n    virtual_router_id 51\n" + lines +
         "    virtual_ipaddress {\n        192.0.2.10\n    }\n}\n";
}

TEST(Fix, WhatIsRightStaysAsItIs) {
  const std::string text = "# a comment\r\n" + Instance("\tpriority 7 ! seven\n");
  const Fixed fixed = FixText(text);
  EXPECT_EQ(fixed.text, text);
  EXPECT_EQ(fixed.corrections, 0u);
}

TEST(Fix, ABraceIsNotWrittenIntoAQuoteThatIsNotClosed) {
  const std::string text = "SSL\"\n}\n";
  const Fixed fixed = FixText(text);
  EXPECT_EQ(fixed.text, text);
  EXPECT_EQ(fixed.corrections, 0u);
}

TEST(Fix, ANestedServiceMovesOutWithItsComments) {
  const Fixed fixed = FixText(
      "vrrp_instance V {\n"
      "    interface eth0\n"
      "    virtual_router_id 51\n"
      "\n"
      "    # the service\n"
      "    virtual_server 192.0.2.1 80 {   # web\n"
      "        protocol TCP\n"
      "        lb_algo rr\n"
      "        real_server 192.0.2.2 80 {\n"
      "            HTTP_GET {\n"
      "                url {\n"
      "                    path /\n"
      "                }\n"
      "                status_code 200  # fine\n"
      "                nb_get_retry 3\n"
      "            }\n"
      "        }\n"
      "    }\n"
      "    virtual_ipaddress { 192.0.2.1 }\n"
      "}  # V\n"
      "# the end\n");
  EXPECT_EQ(fixed.text,
            "vrrp_instance V {\n"
            "    interface eth0\n"
            "    virtual_router_id 51\n"
            "    virtual_ipaddress { 192.0.2.1 }\n"
            "}  # V\n"
            "\n"
            "# the service\n"
            "virtual_server 192.0.2.1 80 {   # web\n"
            "    protocol TCP\n"
            "    lb_algo rr\n"
            "    real_server 192.0.2.2 80 {\n"
            "        HTTP_GET {\n"
            "            url {\n"
            "                path /\n"
            "                status_code 200  # fine\n"
            "            }\n"
            "            retry 3\n"
            "        }\n"
            "    }\n"
            "}\n"
            "# the end\n");
  EXPECT_EQ(fixed.corrections, 3u);
}

TEST(Fix, BlocksOnOneLineMoveToo) {
  EXPECT_EQ(FixText("vrrp_instance V { interface eth0\n vrrp_script s { script x } virtual_router_id 1\n"
                    "virtual_ipaddress { 192.0.2.1 } }\n")
                .text,
            "vrrp_instance V { interface eth0\n virtual_router_id 1\nvirtual_ipaddress { 192.0.2.1 } }\n\n"
            "vrrp_script s { script x }\n");
  EXPECT_THAT(FixText("virtual_server 192.0.2.1 80 {\n protocol TCP\n lb_algo rr\n real_server 192.0.2.2 80 {\n"
                      "  HTTP_GET {\n   url { path / }\n   status_code 200\n  }\n }\n}\n")
                  .text,
              HasSubstr("   url { path / \n       status_code 200\n   }\n"));
}

TEST(Fix, WordsThatOnlyOneWordIsNearTo) {
  EXPECT_EQ(FixText(Instance("    prority 101  # high\n    state MASTR\n")).text,
            Instance("    priority 101  # high\n    state MASTER\n"));
  const std::string unsure = Instance("    notify_xas /bin/true\n    zzz 1\n");
  EXPECT_EQ(FixText(unsure).text, unsure) << "several words are near";
  EXPECT_EQ(FixText(Instance("    advert 3\n")).text, Instance("    advert 3\n")) << "half the word is a guess";
}

TEST(Fix, NamesThatOnlyOneNameIsNearTo) {
  EXPECT_THAT(FixText("vrrp_script check_web { script x }\n" + Instance("    track_script { chek_web }\n")).text,
              HasSubstr("track_script { check_web }"));
}

TEST(Fix, OlderNamesAndSemicolons) {
  EXPECT_EQ(FixText(Instance("    priority 7;\n    advert_int 2;\n    vmac_garp_intvl 5\n")).text,
            Instance("    priority 7\n    advert_int 2\n    garp_extra_if 5\n"));
}

TEST(Fix, TwoKeywordsOnALine) {
  EXPECT_EQ(FixText(Instance("    priority 7 nopreempt\n")).text, Instance("    priority 7 \n    nopreempt\n"));
}

TEST(Fix, Braces) {
  const std::string right = Instance("");
  EXPECT_EQ(FixText(right.substr(0, right.size() - 2)).text, right) << "at the end";
  EXPECT_EQ(FixText("vrrp_instance V\n" + right.substr(right.find("    interface"))).text, right);
  EXPECT_EQ(
      FixText(Instance("    authentication {\n        auth_type PASS\n        auth_pass x\n")).left.diagnostics.size(),
      0u);
  EXPECT_EQ(FixText("vrrp_instance V {\n interface eth0\n }\n virtual_router_id 51\n virtual_ipaddress {\n 192.0.2.1\n"
                    " }\n}\n")
                .left.diagnostics.size(),
            0u);
}

TEST(Fix, AByteOrderMarkGoes) { EXPECT_EQ(FixText("\xef\xbb\xbf" + Instance("")).text, Instance("")); }

TEST(Fix, WhatExpansionsGaveIsLeftAlone) {
  const std::string text = "$P=prority\n" + Instance("    $P 7\n");
  EXPECT_EQ(FixText(text).text, text);
}

TEST(Fix, BlocksThatExpansionsGaveAreNotMoved) {
  const std::string text =
      "$B= \\\n vrrp_script s { script x } \nvrrp_instance V {\n interface eth0\n virtual_router_id 1\n $B\n"
      " virtual_ipaddress { 192.0.2.1 }\n}\n";
  EXPECT_EQ(FixText(text).text, text);
}

TEST(Fix, IncludedFilesAreNotTouchedButNamed) {
  const Fixed fixed = FixText("include b.conf\n", {{"b.conf", Instance("    prority 7\n")}});
  EXPECT_EQ(fixed.text, "include b.conf\n");
  EXPECT_EQ(fixed.elsewhere, 1u);
}

TEST(Fix, AFileThatCannotBeReadIsAnError) { EXPECT_FALSE(Fix("/nonexistent/a.conf")); }

// One '}' for each of a hundred blocks that one line gives would be no correction of that line.
TEST(Fix, BlocksOfExpansionsAreNotClosedInTheFile) {
  const std::string text = "$B= \\\n vrrp_instance V_$i { \\\n  virtual_router_id $i\n~SEQ(i, 1, 100) $B\n";
  const MemoryFiles files(std::map<std::string, std::string>{{"a.conf", text}});
  LoadOptions options;
  options.source = &files;
  const auto fixed = Fix("a.conf", options);
  ASSERT_TRUE(fixed.has_value());
  EXPECT_EQ(fixed->corrections, 0);
  EXPECT_EQ(fixed->text, text);
  EXPECT_EQ(CheckExitCode(fixed->left), 1);
}

}  // namespace
}  // namespace holdfast::config
