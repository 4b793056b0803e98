#include "reference/config/reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace holdfast::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Read {
  std::vector<std::string> lines;
  std::vector<Diagnostic> diagnostics;
};

Read ReadFiles(std::map<std::string, std::string> texts, const std::string& id = "left") {
  const MemoryFiles files(std::move(texts));
  TextCache cache(files);
  SourceSet sources;
  Reporter reporter(sources);
  Parameters parameters;
  parameters.config_id = id;
  parameters.environment = [](const std::string& name) { return std::optional<std::string>("env-" + name); };
  LineReader reader(cache, sources, reporter, parameters);
  reader.Open("main.conf");
  Read read;
  for (LogicalLine line; reader.Next(&line);) read.lines.emplace_back(line.text);
  read.diagnostics = reporter.Take();
  return read;
}

Read ReadText(const std::string& text, const std::string& id = "left") { return ReadFiles({{"main.conf", text}}, id); }

TEST(Reader, GivesLinesWithoutCommentsAndBlanks) {
  EXPECT_THAT(ReadText("! a\n  b c  # d\r\n\n\te").lines, ElementsAre("b c", "e"));
}

TEST(Reader, PlacesCountFromOneInOctets) {
  const MemoryFiles files(std::map<std::string, std::string>{{"main.conf", "\n \tfoo bar"}});
  TextCache cache(files);
  SourceSet sources;
  Reporter reporter(sources);
  LineReader reader(cache, sources, reporter, {});
  reader.Open("main.conf");
  LogicalLine line;
  ASSERT_TRUE(reader.Next(&line));
  EXPECT_EQ(line.At(4), (Place{0, 7, 2}));
  EXPECT_EQ(line.indent, 2u);
}

TEST(Reader, ConditionsKeepOrDropALine) {
  const std::string text = "@left a\n@right b\n@^left c\n@^right d\n@left\n";
  EXPECT_THAT(ReadText(text).lines, ElementsAre("a", "d"));
}

TEST(Reader, ParametersAreBoundLate) {
  EXPECT_THAT(ReadText("$A=x${B}\n$B=1\na $A b\n$B=2\n${A}z").lines, ElementsAre("a x1 b", "x2z"));
}

TEST(Reader, ABareNameEndsBeforeABlankCommaOrBracket) {
  EXPECT_THAT(ReadText("$A=1\n$A/b $A,$A $A) c").lines, ElementsAre("$A/b 1,1 1) c"));
}

TEST(Reader, BuiltInParameters) {
  EXPECT_THAT(ReadText("a ${_INSTANCE} ${_PWD} ${_ENV HOME}").lines, ElementsAre("a left . env-HOME"));
  EXPECT_THAT(ReadText("a ${_RANDOM 5 5}").lines, ElementsAre("a 5"));
}

TEST(Reader, AHashFromAParameterSwitchesALineOff) {
  EXPECT_THAT(ReadText("$OFF=${_HASH}\n${OFF} a\nb").lines, ElementsAre("b"));
}

TEST(Reader, UndefinedParametersStayAndAreReportedOnce) {
  const Read read = ReadText("a $X\nb $X\n");
  EXPECT_THAT(read.lines, ElementsAre("a $X", "b $X"));
  ASSERT_EQ(read.diagnostics.size(), 1u);
  EXPECT_THAT(read.diagnostics[0].message, HasSubstr("also on line 2"));
}

TEST(Reader, DefinitionsOfSeveralLinesOpen) {
  EXPECT_THAT(ReadText("$D= \\\n a $N \\\n b\n$N=1\n$D\n$N=2\n$D\n").lines, ElementsAre("a 1", "b", "a 2", "b"));
}

TEST(Reader, ACommentEndsADefinition) {
  const Read read = ReadText("$D= \\\n a \\\n # c \\\n b\n$D\n");
  EXPECT_THAT(read.lines, ElementsAre("b", "a"));
  ASSERT_EQ(read.diagnostics.size(), 1u);
  EXPECT_EQ(read.diagnostics[0].where.line, 3u);
}

TEST(Reader, SequencesCount) {
  EXPECT_THAT(ReadText("~SEQ(i, 2) a$i \n~SEQ(i, 3, 1) b ${i}").lines, ElementsAre("a1", "a2", "b 3", "b 2", "b 1"));
  EXPECT_THAT(ReadText("~SEQx(i, 8, 4, 0x10) ${i}").lines, ElementsAre("8", "c", "10"));
}

TEST(Reader, ListsGoThroughTheirRows) {
  EXPECT_THAT(ReadText("~LST({a,b},{1,2},{3}) $a x${b}").lines, ElementsAre("1 x2", "3 x"));
}

TEST(Reader, GeneratorsNestAndStandAfterBraces) {
  EXPECT_THAT(ReadText("v { ~SEQ(a, 2) ~SEQ(b, 2) ${a}.${b} }").lines,
              ElementsAre("v {", "1.1", "1.2", "2.1", "2.2", "}"));
}

TEST(Reader, AStepOfZeroIsAnError) {
  const Read read = ReadText("~SEQ(a, 1, 0, 3) x");
  EXPECT_THAT(read.lines, IsEmpty());
  EXPECT_THAT(read.diagnostics[0].message, HasSubstr("step of 0"));
}

TEST(Reader, IncludesAreSeenFromTheIncludingFile) {
  const Read read = ReadFiles(
      {{"main.conf", "a\ninclude d/*.conf\nb"}, {"d/1.conf", "c\ninclude \"e/x\""}, {"d/2.conf", "f"}, {"d/e/x", "g"}});
  EXPECT_THAT(read.lines, ElementsAre("a", "c", "g", "f", "b"));
  EXPECT_THAT(read.diagnostics, IsEmpty());
}

TEST(Reader, AnIncludeThatFindsNothingIsAWarningUnlessAsked) {
  const Read loose = ReadText("include x.conf\na"), strict = ReadText("includem x.conf\na");
  EXPECT_EQ(loose.diagnostics[0].severity, Severity::kWarning);
  EXPECT_EQ(strict.diagnostics[0].kind, DiagnosticClass::kUnreadable);
  EXPECT_THAT(loose.lines, ElementsAre("a"));
}

TEST(Reader, DiagnosticsNameTheChainOfIncludes) {
  const Read read = ReadFiles({{"main.conf", "include b"}, {"b", "\ninclude c"}, {"c", "include nothing"}});
  ASSERT_EQ(read.diagnostics.size(), 1u);
  EXPECT_THAT(read.diagnostics[0].origin,
              ElementsAre("in the file included at main.conf:1:", "in the file included at b:2:"));
}

TEST(Reader, AFileThatIncludesItselfIsAnError) {
  const Read read = ReadFiles({{"main.conf", "a\ninclude b"}, {"b", "c\ninclude main.conf\nd"}});
  EXPECT_THAT(read.lines, ElementsAre("a", "c", "d"));
  EXPECT_THAT(read.diagnostics[0].message, HasSubstr("includes itself"));
}

TEST(Reader, DeepIncludesEnd) {
  std::map<std::string, std::string> texts{{"main.conf", "include 0"}};
  for (int i = 0; i < 100; ++i) texts[std::to_string(i)] = "x\ninclude " + std::to_string(i + 1);
  const Read read = ReadFiles(texts);
  EXPECT_EQ(read.lines.size(), LineReader::kMaxIncludeDepth);
  EXPECT_THAT(read.diagnostics[0].message, HasSubstr("deep"));
}

// The hostile ones: each must end, soon.
TEST(Reader, AParameterThatRefersToItselfIsAnError) {
  const Read read = ReadText("$A=${B}\n$B=${A}\na ${A}\nb");
  EXPECT_THAT(read.lines, ElementsAre("b"));
  EXPECT_THAT(read.diagnostics[0].message, HasSubstr("refers to itself"));
}

TEST(Reader, ParametersThatDoubleAreBounded) {
  std::string text = "$P0=0123456789\n";
  for (int i = 1; i < 31; ++i) {
    const std::string below = "${P" + std::to_string(i - 1) + "}";
    text += "$P" + std::to_string(i) + "=" + below + below + "\n";
  }
  const Read read = ReadText(text + "a ${P30}\nb");
  EXPECT_THAT(read.lines, ElementsAre("b"));
  EXPECT_EQ(read.diagnostics[0].kind, DiagnosticClass::kStructure);
}

TEST(Reader, EmptyParametersThatDoubleAreBounded) {
  std::string text = "$P0=\n";
  for (int i = 1; i < 31; ++i) {
    const std::string below = "${P" + std::to_string(i - 1) + "}";
    text += "$P" + std::to_string(i) + "=" + below + below + "\n";
  }
  EXPECT_THAT(ReadText(text + "a ${P30}").diagnostics[0].message, HasSubstr("too many parameters"));
}

TEST(Reader, ADefinitionThatOpensItselfIsBounded) {
  const Read read = ReadText("$D= \\\n $D \\\n $D\n$D\nb");
  EXPECT_THAT(read.lines, ElementsAre("b"));
  EXPECT_THAT(read.diagnostics[0].message, HasSubstr("deep in each other"));
}

TEST(Reader, GeneratorsThatMultiplyAreBounded) {
  const Read read = ReadText("~SEQ(a, 100000) ~SEQ(b, 100000) ~SEQ(c, 100000) $d=\nb");
  EXPECT_THAT(read.lines, ElementsAre("b"));
  EXPECT_THAT(read.diagnostics[0].message, HasSubstr("2000000 lines"));
}

TEST(Reader, OctetsThatEditorsLeave) {
  EXPECT_THAT(ReadText("\xef\xbb\xbf"
                       "a\r\nb\r\n")
                  .lines,
              ElementsAre("a", "b"));
  const Read nul = ReadText(std::string("a\nb\0c\nd", 7));
  EXPECT_THAT(nul.lines, ElementsAre("a", "d"));
  EXPECT_EQ(nul.diagnostics[0].where.column, 2u);
  EXPECT_THAT(ReadText(std::string(40000, 'x') + "\nb").lines, ElementsAre("b"));
}

TEST(Reader, AMissingFileIsUnreadable) { EXPECT_EQ(ReadFiles({}).diagnostics[0].kind, DiagnosticClass::kUnreadable); }

}  // namespace
}  // namespace holdfast::config
