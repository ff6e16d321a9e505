#include "schemas/document/yaml_document.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "engine/base/text.h"

namespace tributary {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

class YamlDocumentTest : public ::testing::Test {
 protected:
  std::optional<YamlDocument> parse(std::string text) {
    return YamlDocument::parse("a.yaml", std::move(text), diagnostics_);
  }
  /// The document of a text in which nothing is wrong.
  YamlDocument good(std::string text) {
    auto document = parse(std::move(text));
    EXPECT_THAT(diagnostics_.sorted(), IsEmpty());
    EXPECT_TRUE(document.has_value());
    return std::move(*document);
  }
  /// `E013 3:7` of the only thing that is wrong.
  std::string only_error(std::string text) {
    parse(std::move(text));
    const auto all = diagnostics_.sorted();
    if (all.size() != 1) return std::to_string(all.size()) + " diagnostics";
    return all[0].code + " " + std::to_string(all[0].line) + ":" + std::to_string(all[0].column);
  }

  Diagnostics diagnostics_;
};

TEST_F(YamlDocumentTest, ScalarsAreTextWhateverTheyLookLike) {
  const YamlDocument document = good("a: no\nb: 08\nc: 1e3\nd: null\ne:\nf: ''\ng: 2025-01-01\n");
  EXPECT_EQ(document.root().find("a")->text, "no");
  EXPECT_EQ(document.root().find("b")->text, "08");
  EXPECT_EQ(document.root().find("c")->text, "1e3");
  EXPECT_TRUE(document.root().find("d")->is_null());
  EXPECT_TRUE(document.root().find("e")->is_empty());
  EXPECT_FALSE(document.root().find("f")->is_empty()) << "quoted: an empty text, not nothing";
  EXPECT_EQ(document.root().find("g")->text, "2025-01-01");
  EXPECT_EQ(document.root().find("h"), nullptr);
}

TEST_F(YamlDocumentTest, KeysKeepTheirOrderAndTheirPlace) {
  const YamlDocument document = good("负责人: 甲\nz: [1, 二二, 3]\n");
  ASSERT_EQ(document.root().entries.size(), 2U);
  EXPECT_EQ(document.root().entries[0].key, "负责人");
  EXPECT_EQ(document.root().entries[0].key_span.length, 3U);
  const YamlNode& value = document.root().entries[0].value;
  EXPECT_EQ(value.span.column, 6U) << "in characters";
  EXPECT_EQ(value.span.begin, 11U) << "in bytes";
  EXPECT_EQ(value.span.end, 14U);
  const YamlNode& last = document.root().find("z")->items[2];
  EXPECT_EQ(last.span.line, 2U);
  EXPECT_EQ(last.span.column, 12U);
}

TEST_F(YamlDocumentTest, LineEndsOfWindowsAndAByteOrderMarkDoNotMovePlaces) {
  const YamlDocument document = good(
      "\xEF\xBB\xBF"
      "a: 1\r\nb: 一 # c\r\n");
  const YamlNode* b = document.root().find("b");
  EXPECT_EQ(b->span.line, 2U);
  EXPECT_EQ(b->span.column, 4U);
  EXPECT_EQ(document.line(2), "b: 一 # c");
  EXPECT_TRUE(document.comment_follows(*b));
  EXPECT_FALSE(document.comment_follows(*document.root().find("a")));
}

struct RawCase {
  std::string name;
  std::string yaml;      ///< value of key `k`
  std::string expected;  ///< its raw text; "-" for none
};

class RawTextTest : public YamlDocumentTest, public ::testing::WithParamInterface<RawCase> {};

TEST_P(RawTextTest, IsWhatStandsInTheFile) {
  const YamlDocument document = good(GetParam().yaml);
  const auto raw = document.raw(*document.root().find("k"));
  EXPECT_EQ(raw ? std::string(raw->text) : "-", GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Styles, RawTextTest,
    ::testing::Values(RawCase{"plain", "k: a == \"热线\" and b\n", "a == \"热线\" and b"},
                      RawCase{"plain_then_comment", "k: a + b   # why\n", "a + b"},
                      RawCase{"plain_over_lines", "k: a\n  and b\nz: 1\n", "a\n  and b"},
                      RawCase{"in_a_flow", "{ k: a + b, z: 1 }\n", "a + b"},
                      RawCase{"single_quoted", "k: 'x == \"a #b\"'\n", "x == \"a #b\""},
                      RawCase{"single_quoted_with_escape", "k: 'it''s'\n", "-"},
                      RawCase{"double_quoted", "k: \"a: b\"\n", "a: b"},
                      RawCase{"double_quoted_with_escape", "k: \"a\\n\"\n", "-"},
                      RawCase{"empty_quotes", "k: ''\n", ""},
                      RawCase{"literal", "k: |\n  a == 1\n  and b\n\n\nz: 1\n",
                              "\n  a == 1\n  and b"},
                      RawCase{"literal_at_the_end", "k: |- # note\n  a == 1", "\n  a == 1"},
                      RawCase{"folded", "k: >\n  a\n  b\n", "-"}, RawCase{"list", "k: [a]\n", "-"}),
    [](const auto& each) { return each.param.name; });

TEST_F(YamlDocumentTest, OffsetsInRawTextAreMappedToTheFile) {
  const YamlDocument document = good("where: |\n  渠道 == \"热线\"\n  and topci in x\n");
  const auto raw = document.raw(*document.root().find("where"));
  ASSERT_TRUE(raw);
  const Span span = document.span_at(*raw, raw->text.find("topci"), 5);
  EXPECT_EQ(span.line, 3U);
  EXPECT_EQ(span.column, 7U);
  EXPECT_EQ(span.length, 5U);
  const Span chinese = document.span_at(*raw, raw->text.find("\"热线\""), 8);
  EXPECT_EQ(chinese.line, 2U);
  EXPECT_EQ(chinese.column, 9U);
  EXPECT_EQ(chinese.length, 4U);
  const Span past = document.span_at(*raw, raw->text.size() + 100, 5);
  EXPECT_EQ(past.begin, document.text().size()) << "never outside the file";
}

struct RefusedCase {
  std::string name;
  std::string yaml;
  std::string expected;
};

class RefusedYamlTest : public YamlDocumentTest,
                        public ::testing::WithParamInterface<RefusedCase> {};

TEST_P(RefusedYamlTest, WithCodeAndPlace) {
  EXPECT_EQ(only_error(GetParam().yaml), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Features, RefusedYamlTest,
    ::testing::Values(RefusedCase{"anchor", "a: &x 1\n", "E013 1:4"},
                      RefusedCase{"anchored_list", "a: &x [1]\n", "E013 1:4"},
                      RefusedCase{"alias", "a: *x\n", "E013 1:4"},
                      RefusedCase{"broken_anchor", "a: &\n", "E013 1:4"},
                      RefusedCase{"tag", "a: !!str 1\n", "E013 1:4"},
                      RefusedCase{"unknown_tag_handle", "a: !x!y 1\n", "E013 1:4"},
                      RefusedCase{"merge_key", "a:\n  <<: { b: 1 }\n", "E013 2:3"},
                      RefusedCase{"duplicate_key", "a: 1\nb: 2\na: 3\n", "E011 3:1"},
                      RefusedCase{"duplicate_key_in_quotes", "a: 1\n'a': 3\n", "E011 2:1"},
                      RefusedCase{"tab_as_indentation", "a:\n\tb: 1\n", "E013 2:1"},
                      RefusedCase{"tab_in_a_comment", "a: 1 #\tx\n", "E013 1:7"},
                      RefusedCase{"two_documents", "a: 1\n---\nb: 2\n", "E013 2:1"},
                      RefusedCase{"directive", "%YAML 1.1\n---\na: 1\n", "E013 1:1"},
                      RefusedCase{"key_that_is_a_list", "? [a]\n: 1\n", "E013 1:3"},
                      RefusedCase{"empty_key", "'': 1\n", "E013 1:1"},
                      RefusedCase{"colon_in_an_expression", "where: x == a: b\n", "E013 1:14"},
                      RefusedCase{"backtick", "a: `x`\n", "E013 1:4"},
                      RefusedCase{"not_utf8", "a: 甲\nb: \xff\n", "E013 2:4"},
                      RefusedCase{"cut_character", "a: \xe4\xb8\n", "E013 1:4"},
                      RefusedCase{"control_character", "a: \x1b[0m\n", "E013 1:4"},
                      RefusedCase{"line_separator", "a: x\xe2\x80\xa8y\n", "E013 1:5"},
                      RefusedCase{"open_bracket", "a: [1, 2\nb: 3\n", "E001 1:4"},
                      RefusedCase{"open_brace", "a: { b: 1\n", "E001 1:4"},
                      RefusedCase{"open_quote", "a: \"x\nb: 1\n", "E001 1:4"},
                      RefusedCase{"quote_open_up_to_the_next", "a: \"x\nb: \"{c}\"\n", "E001 1:4"},
                      RefusedCase{"quote_open_over_lines", "a: \"x\nb: 1\nc: \"d\"\n", "E001 1:4"},
                      RefusedCase{"wrong_indentation", "a:\n    b: 1\n  c: 2\n", "E001 3:3"},
                      RefusedCase{"key_without_colon", "a: 1\nb\nc: 2\n", "E001 2:1"},
                      RefusedCase{"two_roots", "[a]\n]\n", "E001 2:1"},
                      RefusedCase{"empty", "", "E001 0:0"},
                      RefusedCase{"only_a_comment", "# nothing\n", "E001 0:0"}),
    [](const auto& each) { return each.param.name; });

TEST_F(YamlDocumentTest, OneRunShowsAllThatIsWrong) {
  const auto document = parse("a: &x 1\nb: *x\nb: 2\nc: !!int 3\nd: 4\n");
  ASSERT_TRUE(document.has_value()) << "the rest can still be checked";
  EXPECT_EQ(diagnostics_.errors(), 4U);
  EXPECT_EQ(document->root().find("d")->text, "4");
}

TEST_F(YamlDocumentTest, LimitsAreNamedAndHeld) {
  std::string deep;
  for (std::size_t i = 0; i < kMostYamlDepth + 1; ++i) deep += "[";
  EXPECT_EQ(only_error(deep), "E013 1:33");
  diagnostics_ = {};
  std::string many = "[";
  for (std::size_t i = 0; i < kMostYamlNodes; ++i) many += "a,";
  EXPECT_THAT(only_error(many + "]"), HasSubstr("E013 1:"));
  diagnostics_ = {};
  EXPECT_EQ(only_error("a: " + std::string(kMostYamlBytes, 'x')), "E013 0:0");
}

TEST_F(YamlDocumentTest, AFileThatCannotBeReadIsADiagnostic) {
  EXPECT_FALSE(YamlDocument::load("no/such/file.yaml", diagnostics_));
  EXPECT_FALSE(YamlDocument::load(std::filesystem::temp_directory_path(), diagnostics_));
  EXPECT_EQ(diagnostics_.errors(), 2U);
}

}  // namespace
}  // namespace tributary
