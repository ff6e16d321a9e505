#include "schemas/document/reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tributary {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class ReaderTest : public ::testing::Test {
 protected:
  Reader& read(std::string text) {
    diagnostics_ = {};
    document_ = YamlDocument::parse("a.yaml", std::move(text), diagnostics_);
    EXPECT_TRUE(document_.has_value());
    reader_.emplace(*document_, diagnostics_);
    return *reader_;
  }
  const YamlNode& value() { return *document_->root().find("k"); }
  std::string codes() {
    std::string all;
    for (const Diagnostic& each : diagnostics_.sorted()) all += each.code + " ";
    return all;
  }

  Diagnostics diagnostics_;
  std::optional<YamlDocument> document_;
  std::optional<Reader> reader_;
};

TEST_F(ReaderTest, UnknownKeyNamesTheNearestValidOne) {
  Reader& reader = read("ttile: x\nwithin: 3d\ncolour: red\n");
  EXPECT_TRUE(reader.keys(document_->root(), {"title", "within"}));
  const auto all = diagnostics_.sorted();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].code, "E010");
  EXPECT_EQ(all[0].suggestion, "title");
  EXPECT_THAT(all[0].valid, ElementsAre("title", "within"));
  EXPECT_EQ(all[0].source_line, "ttile: x");
  EXPECT_EQ(all[1].suggestion, "") << "`colour` is near nothing";
}

TEST_F(ReaderTest, AMappingIsExpectedWhereKeysAre) {
  EXPECT_FALSE(read("[a]\n").keys(document_->root(), {"a"}));
  EXPECT_EQ(codes(), "E110 ");
}

TEST_F(ReaderTest, RequiredKeysMustBeThereAndHaveAValue) {
  Reader& reader = read("a: 1\nb:\n");
  EXPECT_NE(reader.required(document_->root(), "a"), nullptr);
  EXPECT_EQ(reader.required(document_->root(), "b"), nullptr);
  EXPECT_EQ(reader.required(document_->root(), "c"), nullptr);
  EXPECT_EQ(codes(), "E012 E012 ");
}

TEST_F(ReaderTest, AMisspeltKeyIsNotMissingAsWell) {
  Reader& reader = read("wihtin: 3d\n");
  reader.keys(document_->root(), {"title", "within"});
  EXPECT_EQ(reader.required(document_->root(), "within"), nullptr);
  EXPECT_EQ(codes(), "E010 ");
  EXPECT_EQ(reader.required(document_->root(), "title"), nullptr);
  EXPECT_EQ(codes(), "E010 E012 ");
}

TEST_F(ReaderTest, UnitsInWordsAreUnderstoodAndSuggested) {
  for (const auto& [found, suggested] :
       {std::pair{"14天", "14d"}, std::pair{"3hours", "3h"}, std::pair{"2周", "2w"},
        std::pair{"3工作日", ""}, std::pair{"1m", ""}, std::pair{"30x", ""}}) {
    Reader& reader = read("k: " + std::string(found) + "\n");
    EXPECT_FALSE(reader.duration(value()));
    EXPECT_EQ(diagnostics_.sorted().at(0).suggestion, suggested) << found;
  }
}

TEST_F(ReaderTest, WholeNumbersHaveBounds) {
  EXPECT_EQ(read("k: 08\n").integer(value(), 0, 10), 8);
  EXPECT_EQ(read("k: -3\n").integer(value(), -5, 10), -3);
  for (const char* bad : {"11", "1.0", "1e1", "+1", "x", "''", "99999999999999999999", "[1]"}) {
    EXPECT_FALSE(read("k: " + std::string(bad) + "\n").integer(value(), 0, 10)) << bad;
    EXPECT_EQ(codes(), "E110 ") << bad;
  }
}

TEST_F(ReaderTest, DurationsSayWhatIsWrongWithTheUnit) {
  EXPECT_EQ(read("k: 28d+20h\n").duration(value()), std::chrono::hours(28 * 24 + 20));
  EXPECT_FALSE(read("k: 30 days\n").duration(value()));
  EXPECT_EQ(codes(), "E111 ");
  EXPECT_FALSE(read("k: soon\n").duration(value()));
  EXPECT_EQ(codes(), "E110 ");
}

TEST_F(ReaderTest, SizesAreInBinaryUnits) {
  EXPECT_EQ(read("k: 64MiB\n").byte_count(value()), 64U << 20);
  EXPECT_EQ(read("k: 0B\n").byte_count(value()), 0U);
  for (const char* bad : {"64MB", "64", "-1KiB", "9999999999999GiB", "1.5GiB"}) {
    EXPECT_FALSE(read("k: " + std::string(bad) + "\n").byte_count(value())) << bad;
  }
}

TEST_F(ReaderTest, OnlyTrueAndFalseAreBooleans) {
  EXPECT_EQ(read("k: true\n").boolean(value()), true);
  EXPECT_EQ(read("k: false\n").boolean(value()), false);
  EXPECT_FALSE(read("k: yes\n").boolean(value()));
  EXPECT_EQ(codes(), "E110 ");
}

TEST_F(ReaderTest, AListMayBeOneValue) {
  EXPECT_THAT(*read("k: [a, 二]\n").texts(value()), ElementsAre("a", "二"));
  EXPECT_THAT(*read("k: a\n").texts(value()), ElementsAre("a"));
  EXPECT_THAT(*read("k: []\n").texts(value()), IsEmpty());
  EXPECT_FALSE(read("k: [a, [b], { c: d }]\n").texts(value()));
  EXPECT_EQ(codes(), "E110 E110 ") << "both bad entries are shown";
}

TEST_F(ReaderTest, AChoiceSuggestsTheNearest) {
  EXPECT_EQ(read("k: jsonl\n").one_of(value(), {"csv", "jsonl"}), 1U);
  EXPECT_FALSE(read("k: josnl\n").one_of(value(), {"csv", "jsonl"}));
  EXPECT_EQ(diagnostics_.sorted().at(0).suggestion, "jsonl");
}

TEST_F(ReaderTest, DecimalsAreExact) {
  EXPECT_EQ(read("k: 0.1\n").decimal(value())->raw(), 100'000);
  EXPECT_FALSE(read("k: 1e3\n").decimal(value()));
}

TEST_F(ReaderTest, AMessageCanHideItsLine) {
  Reader& reader = read("k: 13800138000\n");
  const Message message{"row 3 looks personal", "第 3 行疑似个人信息"};
  reader.report(reader.at(value().span, "E209", message, Severity::kError, ShowLine::kNo));
  EXPECT_THAT(diagnostics_.sorted().at(0).source_line, IsEmpty());
}

TEST_F(ReaderTest, MessagesSayWhatWasFound) {
  read("k: {a: b}\n").text(value());
  EXPECT_THAT(diagnostics_.sorted().at(0).message_en, HasSubstr("found a mapping"));
  EXPECT_THAT(diagnostics_.sorted().at(0).message_zh, HasSubstr("实为键值表"));
}

}  // namespace
}  // namespace tributary
