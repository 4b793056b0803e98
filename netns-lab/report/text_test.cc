#include "netns-lab/report/text.h"

#include <gtest/gtest.h>

#include "netns-lab/report/golden/sample_run.h"

namespace holdfast::report {
namespace {

TEST(Text, MarkupIsEscapedForHtml) {
  EXPECT_EQ(EscapeHtml("<a href=\"x\" b='y'> & "), "&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt; &amp; ");
  EXPECT_EQ(EscapeHtml(kHostileText).find_first_of("<>\"'\x1b\x07"), std::string::npos);
}

TEST(Text, ControlsBecomePicturesEverywhere) {
  for (const auto escape : {EscapeHtml, EscapeXml, EscapeXmlAttribute, EscapeMarkdown, Printable, OneLine}) {
    EXPECT_EQ(escape(std::string_view("a\0b\x1b\x7f", 5)), "a␀b␛␡");
  }
  EXPECT_EQ(Printable("a\n\tb"), "a\n\tb");
  EXPECT_EQ(OneLine("a\n\tb"), "a  b");
  EXPECT_EQ(EscapeXmlAttribute("a\nb"), "a&#10;b");
}

TEST(Text, BytesThatAreNotUtf8AreReplacedOneByOne) {
  EXPECT_EQ(Printable("ok äΩ日😀"), "ok äΩ日😀");
  EXPECT_EQ(Printable("\xff"), "\uFFFD");
  EXPECT_EQ(Printable("\xc0\xaf"), "\uFFFD\uFFFD");                      // overlong
  EXPECT_EQ(Printable("\xed\xa0\x80"), "\uFFFD\uFFFD\uFFFD");            // surrogate
  EXPECT_EQ(Printable("\xe6\x97"), "\uFFFD\uFFFD");                      // cut short
  EXPECT_EQ(Printable("\xf4\x90\x80\x80"), "\uFFFD\uFFFD\uFFFD\uFFFD");  // over U+10FFFF
}

TEST(Text, WhatWouldDriveATerminalOrTurnTheLineIsReplaced) {
  EXPECT_EQ(Printable("a\xc2\x9b"
                      "31m"),
            "a\uFFFD31m");  // C1 control sequence introducer
  EXPECT_EQ(Printable("a\u202Eb\u2066c"), "a\uFFFDb\uFFFDc");
  EXPECT_EQ(EscapeXml("\xef\xbf\xbe\xef\xbf\xbf"), "\uFFFD\uFFFD");
}

TEST(Text, MarkdownStaysInItsCell) {
  EXPECT_EQ(EscapeMarkdown("a|b\nc `d` <e> [f](g)"), "a\\|b c \\`d\\` &lt;e&gt; \\[f\\](g)");
}

TEST(Text, ColumnsCountCharactersNotBytes) {
  EXPECT_EQ(Columns("äΩ日"), 3u);
  EXPECT_EQ(Shorten("äΩ日x", 4), "äΩ日x");
  EXPECT_EQ(Shorten("äΩ日xy", 4), "äΩ日…");
  EXPECT_EQ(Padded("ä", 3), "ä  ");
}

TEST(Text, ArtifactsAreRelativeUrlsOnly) {
  EXPECT_EQ(RelativeUrl("cases/keepalived:vmac/a b.pcapng"), "cases/keepalived%3Avmac/a%20b.pcapng");
  EXPECT_EQ(RelativeUrl("javascript:alert(1)"), "javascript%3Aalert%281%29");
  EXPECT_EQ(RelativeUrl("//elsewhere.example/x"), "/elsewhere.example/x");
  EXPECT_EQ(RelativeUrl("\"><b>"), "%22%3E%3Cb%3E");
}

TEST(Text, FiguresHaveUnits) {
  EXPECT_EQ(SecondsText(4'609'214), "4.609 s");
  EXPECT_EQ(MillisecondsText(612.4), "612.4 ms");
  EXPECT_EQ(MillisecondsText(9000), "9000 ms");
  EXPECT_EQ(MillisecondsText(0), "0 ms");
  EXPECT_EQ(MillisecondsText(0.314), "0.31 ms");
  EXPECT_EQ(MillisecondsText(12345.6), "12346 ms");
}

}  // namespace
}  // namespace holdfast::report
