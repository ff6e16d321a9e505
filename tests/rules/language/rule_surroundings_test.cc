// What a rule is checked against beside its own text: the feeds of the site, its registers and
// lists, the name of its file, and how many errors one file may show.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/rules/language/rule_text.h"

namespace tributary {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST(PersonalTest, TheValueIsPrintedNowhere) {
  RuleText rule;
  rule.more = "doc: call 13812345678\nkeep_for: 13812345678\n";
  const CheckedRule checked = TestContext().check(rule);
  for (const Language language : {Language::kEnglish, Language::kChinese}) {
    EXPECT_THAT(checked.rendered(language), Not(HasSubstr("13812345678")));
  }
}

TEST(PeopleTest, AFeedThatTellsNobodyApartHasAnyAndNothingElse) {
  std::vector<SourceInfo> sources = SchemaView::of_catalog(catalog()).sources();
  for (SourceInfo& source : sources) source.has_reporter = source.name == "call110";
  TestContext context;
  context.schemas = SchemaView(catalog(), sources);
  const auto codes = [&](const std::string& condition) {
    return context.check(RuleText::when(condition)).codes();
  };
  EXPECT_THAT(codes("failed.count >= 1 and calls.distinct(reporter) >= 3"), ElementsAre("E203"));
  EXPECT_THAT(codes("failed.count >= 1 and calls.any"), IsEmpty());

  RuleText both = RuleText::when("failed.count >= 1 and calls.distinct(reporter) >= 3");
  both.inputs =
      "  calls:\n    from: [grievance, call110]\n"
      "  failed:\n    from: inspection\n    where: result == \"fail\"\n";
  EXPECT_THAT(context.check(both).codes(), IsEmpty());
}

Register buildings(std::size_t count, std::size_t tall) {
  Register out;
  out.type = *catalog().subject_type_named("place.building");
  const SubjectType& type = catalog()[out.type];
  AttributeId floors{};
  for (std::size_t i = 0; i < type.attributes.size(); ++i) {
    if (type.attributes[i].name == "floors") floors = AttributeId(static_cast<std::uint8_t>(i));
  }
  for (std::size_t i = 0; i < count; ++i) {
    Subject subject;
    subject.key = {out.type, "B" + std::to_string(i)};
    subject.attributes.push_back(
        {floors, AttributeKind::kNumber, Decimal::from_int(i < tall ? 30 : 3).raw(), ""});
    subject.unit = i < tall ? "U1" : "U2";
    out.subjects.push_back(std::move(subject));
  }
  return out;
}

TEST(ScopeTest, ARuleReachesItsWholeTypeOrFiftySubjects) {
  const auto codes = [](const std::string& condition, std::size_t count, std::size_t tall) {
    TestContext context;
    context.registers = {buildings(count, tall)};
    return context.check(RuleText::when(condition)).codes();
  };
  const std::string tall = "failed.count >= 1 and has(subject.floors) and subject.floors >= 20";
  EXPECT_THAT(codes(tall, 200, 49), ElementsAre("E211"));
  EXPECT_THAT(codes(tall, 200, 50), IsEmpty());
  EXPECT_THAT(codes(tall, 40, 40), IsEmpty());
  EXPECT_THAT(
      codes("failed.count >= 1 and not (has(subject.floors) and subject.floors >= 20)", 60, 20),
      ElementsAre("E211"));
  EXPECT_THAT(codes("failed.count >= 1 or failed.count >= 2 and subject.floors == 30", 60, 1),
              IsEmpty());
  EXPECT_THAT(codes("failed.count >= 1", 19, 0), ElementsAre("E211"));
  EXPECT_THAT(codes("failed.count >= 1 and not (subject.unit matches \"^U2$\")", 60, 20),
              ElementsAre("E211"));
}

/// So many of them lie in the street 500103001, the rest in others of its district.
Register in_streets(std::size_t count, std::size_t in_first) {
  Register out = buildings(count, 0);
  for (std::size_t i = 0; i < count; ++i) {
    out.subjects[i].district = i < in_first ? "500103001" : "50010300" + std::to_string(2 + i % 7);
  }
  return out;
}

// What an input lets in is as much a condition as what a level asks for.
TEST(ScopeTest, TheDivisionsOfAnInputHoldTheWholeTypeOrFiftySubjects) {
  const auto codes = [](const std::string& where, std::size_t in_first,
                        const std::string& source = "grievance") {
    TestContext context;
    context.registers = {in_streets(200, in_first)};
    context.lists["streets"] = {"lists/streets.txt", {"500103001", "500104"}};
    return context.check(RuleText::where(where, source)).codes();
  };
  EXPECT_THAT(codes("division == \"500103001\"", 49), ElementsAre("E211"));
  EXPECT_THAT(codes("division == \"500103001\"", 50), IsEmpty());
  EXPECT_THAT(codes("division in lists.streets", 49), ElementsAre("E211"));
  EXPECT_THAT(codes("division in lists.streets", 50), IsEmpty());
  EXPECT_THAT(codes("has(division) and not division == \"500103001\"", 160), ElementsAre("E211"));
  EXPECT_THAT(codes("division == \"500103001\" and topic == \"fire_exit\"", 49),
              ElementsAre("E211"));
  // Which of the two lets a record in shows: of one street everything, of the others fire exits.
  EXPECT_THAT(codes("division == \"500103001\" or topic == \"fire_exit\"", 1), ElementsAre("E211"));
  EXPECT_THAT(codes("division == \"500103001\" or topic == \"fire_exit\"", 50), IsEmpty());
  EXPECT_THAT(codes("has(division) and division starts_with \"500103001\"", 49, "inspection"),
              ElementsAre("E211"));
  EXPECT_THAT(codes("division == \"500103\"", 1), IsEmpty()) << "the whole district";
  EXPECT_THAT(codes("topic == \"fire_exit\"", 1), IsEmpty());
}

// Each half reaches far, and both together twelve buildings (PEOPLE 10).
TEST(ScopeTest, WhatALevelAndItsInputsSayIsLaidTogether) {
  TestContext context;
  context.registers = {in_streets(400, 200)};
  for (std::size_t i = 188; i < 300; ++i) {
    context.registers[0].subjects[i].attributes[0].bits = Decimal::from_int(16).raw();
  }
  const auto codes = [&](const std::string& level, const std::string& score = "") {
    RuleText rule;
    rule.inputs =
        "  failed:\n    from: inspection\n    where: has(division) and division == \"500103001\"\n"
        "  visits:\n    from: inspection\n";
    rule.levels = "  yellow: " + level + "\n";
    rule.score += score;
    return context.check(rule).codes();
  };
  const std::string tall = "has(subject.floors) and subject.floors == 16";
  EXPECT_THAT(codes("failed.count >= 1"), IsEmpty());
  EXPECT_THAT(codes("visits.count >= 1 and " + tall), IsEmpty());
  EXPECT_THAT(codes("failed.count >= 1 and " + tall), ElementsAre("E211"));
  EXPECT_THAT(codes("visits.count >= 1 and " + tall + " and subject.district == \"500103001\""),
              ElementsAre("E211"));
  EXPECT_THAT(codes("failed.count >= 1",
                    "  - add: 5\n    if: failed.any and " + tall + "\n    why: tall\n"),
              ElementsAre("E211"));
}

TEST(ScopeTest, AWideWayThatNeverComesTrueHidesNoNarrowOne) {
  TestContext context;
  context.registers = {buildings(60, 1)};
  const auto codes = [&](const std::string& level) {
    return context.check(RuleText::when(level)).codes();
  };
  const std::string tall = "has(subject.floors) and subject.floors == 30";
  EXPECT_THAT(codes("failed.count >= 1000 or failed.count >= 2 and " + tall), ElementsAre("E211"));
  EXPECT_THAT(codes("visits.any or failed.count >= 2 and " + tall), ElementsAre("E211"));
  EXPECT_THAT(codes("failed.count >= 1 or failed.count >= 2 and " + tall), IsEmpty())
      << "the wide one holds as well";
}

TEST(ScopeTest, ARuleAboutATypeWithoutARegisterIsQuiet) {
  TestContext context;
  context.registers = {buildings(60, 0)};
  RuleText roads;
  roads.subject = "place.road_section";
  EXPECT_THAT(context.check(roads).codes(), IsEmpty());
}

TEST(LimitTest, TwentyErrorsOfAFileAreShownAndTheRestCounted) {
  RuleText rule;
  rule.score.clear();
  for (int i = 0; i < 30; ++i)
    rule.score += "  - add: nothing" + std::to_string(i) + ".count\n    why: x\n";
  const CheckedRule checked = TestContext().check(rule);
  EXPECT_EQ(checked.codes().size(), 20U);
  EXPECT_EQ(checked.diagnostics.left_out(), 10U);
}

TEST(FileNameTest, IsTheIdOfTheRule) {
  const std::string text = RuleText().text();
  EXPECT_THAT(TestContext().check(text, "rules/other.rule.yaml").codes(), ElementsAre("E014"));
  EXPECT_THAT(TestContext().check(text, "rules/test-rule.rule.yaml").codes(), IsEmpty());
}

TEST(ListTest, HoldsTopicsValuesAndDivisions) {
  const auto codes = [](const std::string& text) {
    Diagnostics diagnostics;
    const NamedList list = parse_list("lists/x.txt", text, catalog(), diagnostics);
    std::vector<std::string> out;
    for (const Diagnostic& found : diagnostics.sorted()) out.push_back(found.code);
    return out;
  };
  EXPECT_THAT(codes("# ours\nfire_exit\n  wiring # wires\n\nfail\n500103\n500103001\n"), IsEmpty());
  EXPECT_THAT(codes("500103001001\n"), ElementsAre("E210"));
  EXPECT_THAT(codes("幸福里3号楼\nfire_exit\n"), ElementsAre("E210"));
  EXPECT_THAT(codes("13812345678\n"), ElementsAre("E209"));
  Diagnostics diagnostics;
  EXPECT_THAT(parse_list("x", "wiring\nfire_exit\nwiring\r\n", catalog(), diagnostics).entries,
              ElementsAre("fire_exit", "wiring"));
}

}  // namespace
}  // namespace tributary
