#include "schemas/document/render.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/document/reader.h"

namespace tributary {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// The example of RULES 5, from real text: the columns come out of the parser.
class RenderTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string text(17, '\n');
    text += "    where: channel == \"热线\" and topci in lists.fire_topics\n";
    const auto document =
        YamlDocument::parse("rules/fire-building-repeat.rule.yaml", text, diagnostics_);
    ASSERT_TRUE(document.has_value());
    const auto raw = document->raw(*document->root().find("where"));
    ASSERT_TRUE(raw);
    Reader reader(*document, diagnostics_);
    Diagnostic error =
        reader.at(document->span_at(*raw, raw->text.find("topci"), 5), "E102",
                  {"source `grievance` has no field `topci`", "来源 `grievance` 没有字段 `topci`"});
    const std::vector<std::string> fields = {"building",    "channel",  "division", "location",
                                             "received_at", "reporter", "topic",    "void"};
    suggest(error, "topci", fields, {"fields of grievance v1", "grievance v1 的字段"});
    reader.report(std::move(error));
  }

  std::string shown(DiagnosticFormat format, Language language = Language::kEnglish,
                    bool colour = false) {
    return render(diagnostics_, {format, language, colour});
  }

  Diagnostics diagnostics_;
};

TEST_F(RenderTest, TheExampleOfTheContract) {
  EXPECT_EQ(shown(DiagnosticFormat::kText),
            R"(error[E102]: source `grievance` has no field `topci`
  --> rules/fire-building-repeat.rule.yaml:18:32
   |
18 |     where: channel == "热线" and topci in lists.fire_topics
   |                                  ^^^^^ did you mean `topic`?
   |
   = fields of grievance v1: building, channel, division, location, received_at, reporter, topic, void
)");
}

TEST_F(RenderTest, InChinese) {
  EXPECT_EQ(shown(DiagnosticFormat::kText, Language::kChinese),
            R"(错误[E102]：来源 `grievance` 没有字段 `topci`
  --> rules/fire-building-repeat.rule.yaml:18:32
   |
18 |     where: channel == "热线" and topci in lists.fire_topics
   |                                  ^^^^^ 是不是 `topic`？
   |
   = grievance v1 的字段：building、channel、division、location、received_at、reporter、topic、void
)");
}

TEST_F(RenderTest, ColourOnlyWhenTold) {
  EXPECT_THAT(shown(DiagnosticFormat::kText), Not(HasSubstr("\x1b")));
  EXPECT_THAT(shown(DiagnosticFormat::kText, Language::kEnglish, true),
              HasSubstr("\x1b[1;31merror[E102]\x1b[0m: source"));
}

TEST_F(RenderTest, Json) {
  const auto json = nlohmann::json::parse(shown(DiagnosticFormat::kJson, Language::kChinese));
  EXPECT_EQ(json["errors"], 1);
  const auto& first = json["diagnostics"][0];
  EXPECT_EQ(first["code"], "E102");
  EXPECT_EQ(first["line"], 18);
  EXPECT_EQ(first["column"], 32);
  EXPECT_EQ(first["length"], 5);
  EXPECT_EQ(first["suggestion"], "topic");
  EXPECT_EQ(first["message"], first["message_zh"]);
  EXPECT_EQ(first["valid"].size(), 8U);
}

TEST_F(RenderTest, Sarif) {
  const auto json = nlohmann::json::parse(shown(DiagnosticFormat::kSarif));
  EXPECT_EQ(json["version"], "2.1.0");
  const auto& run = json["runs"][0];
  EXPECT_EQ(run["columnKind"], "unicodeCodePoints");
  EXPECT_EQ(run["tool"]["driver"]["rules"][0]["id"], "E102");
  const auto& result = run["results"][0];
  EXPECT_EQ(result["level"], "error");
  const auto& place = result["locations"][0]["physicalLocation"];
  EXPECT_EQ(place["artifactLocation"]["uri"], "rules/fire-building-repeat.rule.yaml");
  EXPECT_EQ(place["region"]["startColumn"], 32);
  EXPECT_EQ(place["region"]["endColumn"], 37);
}

TEST_F(RenderTest, Github) {
  EXPECT_EQ(shown(DiagnosticFormat::kGithub),
            "::error file=rules/fire-building-repeat.rule.yaml,line=18,col=32,endColumn=37,"
            "title=E102::source `grievance` has no field `topci`; did you mean `topic`?\n");
}

TEST(RenderWithoutDiagnosticsTest, IsNothingOrAValidDocument) {
  const Diagnostics none;
  EXPECT_EQ(render(none, {}), "");
  EXPECT_EQ(render(none, {.format = DiagnosticFormat::kGithub}), "");
  EXPECT_EQ(nlohmann::json::parse(render(none, {.format = DiagnosticFormat::kJson}))["errors"], 0);
  EXPECT_TRUE(nlohmann::json::parse(
                  render(none, {.format = DiagnosticFormat::kSarif}))["runs"][0]["results"]
                  .empty());
}

Diagnostic at(std::string line, std::uint32_t column, std::uint32_t length) {
  Diagnostic made;
  made.code = "E001";
  made.file = "a.yaml";
  made.line = 1;
  made.column = column;
  made.length = length;
  made.message_en = "x";
  made.source_line = std::move(line);
  return made;
}

std::string shown(Diagnostic diagnostic) {
  Diagnostics all;
  all.add(std::move(diagnostic));
  return render(all, {});
}

TEST(RenderTextTest, AFileErrorHasNoLine) {
  Diagnostics all;
  all.file_error("E001", "a.yaml", {"the file is empty", "文件是空的"});
  EXPECT_EQ(render(all, {}), "error[E001]: the file is empty\n --> a.yaml\n");
}

TEST(RenderTextTest, TheCaretIsAsWideAsChineseText) {
  EXPECT_EQ(shown(at("标题: 幸福里", 5, 3)),
            "error[E001]: x\n --> a.yaml:1:5\n  |\n1 | 标题: 幸福里\n  |       ^^^^^^\n");
}

TEST(RenderTextTest, AVeryLongLineIsShownAroundItsMistake) {
  const std::string text =
      shown(at(std::string(5000, 'a') + "!" + std::string(5000, 'b'), 5001, 1));
  EXPECT_LT(text.size(), 400U);
  EXPECT_THAT(text, HasSubstr("1 | …aaaa"));
  EXPECT_THAT(text, HasSubstr("  | " + std::string(61, ' ') + "^\n"));
}

TEST(RenderTextTest, NothingInAFileDrivesTheTerminal) {
  EXPECT_THAT(shown(at("a\x1b]0;x\x07", 1, 1)), Not(HasSubstr("\x1b")));
  Diagnostic made = at("", 1, 1);
  made.message_en = "unknown key `\x1b[2J\n`";
  EXPECT_THAT(shown(made), HasSubstr("unknown key `\xEF\xBF\xBD[2J\xEF\xBF\xBD`\n"));
  EXPECT_THAT(shown(at("a: \xff", 4, 1)), HasSubstr("1 | a: \xEF\xBF\xBD\n"));
  EXPECT_THAT(shown(at("\ta: 1", 1, 1)), HasSubstr("1 | →a: 1\n"));
}

TEST(RenderTextTest, WhatIsLeftOutIsSaid) {
  Diagnostics all;
  for (std::uint32_t i = 0; i < 23; ++i) all.add(at("", 1, 1));
  EXPECT_THAT(render(all, {}), HasSubstr("and 3 more (at most 20 per file are shown)"));
}

TEST(RenderGithubTest, SeparatorsAreEscaped) {
  Diagnostic made = at("", 1, 1);
  made.file = "a,b:c.yaml";
  made.message_en = "100 % of\nlines";
  Diagnostics all;
  all.add(made);
  EXPECT_EQ(
      render(all, {.format = DiagnosticFormat::kGithub}),
      "::error file=a%2Cb%3Ac.yaml,line=1,col=1,endColumn=2,title=E001::100 %25 of%0Alines\n");
}

}  // namespace
}  // namespace tributary
