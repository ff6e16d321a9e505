// What a rule must not say. Each row names the change to a sound rule and the code it gives.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "tests/rules/language/rule_text.h"

namespace tributary {
namespace {

using testing::ElementsAre;

struct Refused {
  const char* name;
  const char* code;
  std::function<RuleText()> rule;
};

std::ostream& operator<<(std::ostream& out, const Refused& row) { return out << row.name; }

class RefusedRuleTest : public testing::TestWithParam<Refused> {};

TEST_P(RefusedRuleTest, WithThisCodeAndNoOther) {
  const CheckedRule checked = TestContext().check(GetParam().rule());
  EXPECT_FALSE(checked.rule);
  EXPECT_THAT(checked.codes(), ElementsAre(GetParam().code))
      << checked.rendered(Language::kEnglish);
  for (const Diagnostic& found : checked.diagnostics.sorted()) {
    EXPECT_FALSE(found.message_zh.empty());
    EXPECT_GT(found.line, 0U);
  }
}

std::function<RuleText()> when(const char* condition) {
  return [=] { return RuleText::when(condition); };
}
std::function<RuleText()> where(const char* condition, const char* source = "inspection") {
  return [=] { return RuleText::where(condition, source); };
}
std::function<RuleText()> adding(const char* sum, const char* condition = "") {
  return [=] {
    RuleText rule;
    rule.score = std::string("  - add: ") + sum + "\n    why: x\n";
    if (*condition != '\0') rule.score += std::string("    if: ") + condition + "\n";
    return rule;
  };
}
std::function<RuleText()> part(std::string RuleText::*field, const char* value) {
  return [=] {
    RuleText rule;
    rule.*field = value;
    return rule;
  };
}
std::function<RuleText()> inputs(const char* inputs) { return part(&RuleText::inputs, inputs); }
std::function<RuleText()> more(const char* keys) { return part(&RuleText::more, keys); }

/// One more input, bound by distance.
std::function<RuleText()> near(const char* source, const char* distance, const char* where = "") {
  return [=] {
    RuleText rule;
    rule.inputs = std::string("  failed:\n    from: inspection\n  around:\n    from: ") + source +
                  "\n    near: " + distance + "\n";
    if (*where != '\0') rule.inputs += std::string("    where: ") + where + "\n";
    return rule;
  };
}

std::function<RuleText()> expecting(const char* condition, const char* sum = "90") {
  return [=] {
    RuleText rule = RuleText::when(condition);
    rule.subject = "matter.hazard";
    rule.more = "expect: { after: failed, event: fixed, by: anchor.deadline }\n";
    rule.score = std::string("  - add: ") + sum + "\n    why: late\n";
    return rule;
  };
}

/// Reports to an office, which must be answered.
std::function<RuleText()> office(const char* by, const char* condition) {
  return [=] {
    RuleText rule = RuleText::when(condition);
    rule.subject = "organisation.unit";
    rule.hazard = "handling.overdue";
    rule.advice = "supervise_unit";
    rule.assign = "unit(\"supervision\", subject.district)";
    rule.more = std::string("expect: { after: calls, event: fixed, ") + by + " }\n";
    return rule;
  };
}

std::function<RuleText()> opinion(const char* yellow, const char* above, const char* sum = "90",
                                  const char* why = "many") {
  return [=] {
    RuleText rule;
    rule.subject = "matter.housing_project";
    rule.hazard = "housing.delivery";
    rule.assign = "unit(\"housing\", subject.district)";
    rule.inputs =
        "  failed:\n    from: inspection\n  buzz:\n    from: opinion\n"
        "    baseline: { over: 60d, min_history: 7d }\n    measure: sum(mentions)\n";
    rule.levels = std::string(above) + "  yellow: " + yellow + "\n";
    rule.score = std::string("  - add: ") + sum + "\n    why: \"" + why + "\"\n";
    return rule;
  };
}

std::function<RuleText()> signals(const char* where, const char* condition = "rows.any") {
  return [=] {
    RuleText rule = RuleText::when(condition);
    rule.inputs += std::string("  rows:\n    from: signal\n") + where;
    return rule;
  };
}

std::function<RuleText()> people_on(const char* subject, const char* hazard) {
  return [=] {
    RuleText rule;
    rule.subject = subject;
    rule.hazard = hazard;
    return rule;
  };
}

INSTANTIATE_TEST_SUITE_P(
    People, RefusedRuleTest,
    testing::Values(
        Refused{"a count of people", "E203", when("calls.count >= 3")},
        Refused{"the last report", "E203", when("has(calls.last.at)")},
        Refused{"the value of reports", "E203", when("calls.value >= 3")},
        Refused{"another distinct", "E203", when("calls.distinct(channel) >= 3")},
        Refused{"people under not", "E203",
                when("failed.count >= 1 and not calls.distinct(reporter) >= 3")},
        Refused{"any under not", "E203", when("failed.count >= 1 and not calls.any")},
        Refused{"few people", "E203", when("failed.count >= 1 and calls.distinct(reporter) <= 3")},
        Refused{"more than people", "E203", when("calls.distinct(reporter) > 3")},
        Refused{"exactly so many people", "E203",
                when("failed.count >= 1 and calls.distinct(reporter) == 3")},
        Refused{"people against findings", "E203",
                when("failed.count >= 1 and calls.distinct(reporter) >= failed.count")},
        Refused{"people in arithmetic", "E203",
                when("failed.count >= 1 and calls.distinct(reporter) + 1 >= 3")},
        Refused{"any as a yes or no", "E203", when("failed.count >= 1 and calls.any == true")},
        Refused{"any without adverse evidence", "E203", when("visits.count >= 1 and calls.any")},
        Refused{"any in one branch without", "E203",
                when("failed.count >= 1 and (calls.any or visits.count >= 1) or calls.any and "
                     "visits.count >= 2")},
        Refused{"uncapped people in the score", "E203", adding("8 * calls.distinct(reporter)")},
        Refused{"a negative weight", "E203", adding("min(-8 * calls.distinct(reporter), 60)")},
        Refused{"people twice in a sum", "E203",
                adding("min(8 * calls.distinct(reporter), 60) + 1")},
        Refused{"people in if under not", "E203", adding("1", "not calls.distinct(reporter) >= 3")},
        Refused{"a token in where", "E201", where("reporter == \"x\"", "grievance")},
        Refused{"a token asked for", "E201", where("has(reporter)", "grievance")},
        Refused{"text in reports", "E203", where("division contains \"5\"", "grievance")},
        Refused{"one building", "E205", where("building == \"B7\"")},
        Refused{"one address", "E205", where("has(address)")},
        Refused{"the subject's id", "E205", when("failed.count >= 1 and subject.id == \"B7\"")},
        Refused{"the subject's name", "E205", when("failed.count >= 1 and subject.name == \"x\"")},
        Refused{"where it lies", "E205", when("failed.count >= 1 and subject.latitude > 3")},
        Refused{"a village in where", "E210", where("division == \"500103001001\"")},
        Refused{"a village in a list", "E210", where("division in [\"500103\", \"500103001001\"]")},
        Refused{"a person as subject", "E202", part(&RuleText::subject, "person")},
        Refused{"a petition as subject", "E202", part(&RuleText::subject, "matter.petition")},
        Refused{"an office by its reports", "E206", people_on("organisation.unit", "safety.fire")},
        Refused{"a window of an hour", "E212", part(&RuleText::within, "1h")},
        Refused{"a window of 91 days", "E212", part(&RuleText::within, "91d")},
        Refused{"a window and keep_for over 90 days", "E212",
                part(&RuleText::more, "keep_for: 61d\n")},
        Refused{"a hazard that is none", "E204", part(&RuleText::hazard, "safety.petition")},
        Refused{"a topic as hazard", "E204", part(&RuleText::hazard, "fire_exit")},
        Refused{"advice of another hazard", "E204", part(&RuleText::advice, "recall_product")},
        Refused{"advice that is none", "E204", part(&RuleText::advice, "detain")},
        Refused{"an office that is no kind", "E204",
                part(&RuleText::assign, "unit(\"stability\", subject.district)")},
        Refused{"police for fire", "E204",
                part(&RuleText::assign, "unit(\"police\", subject.district)")},
        Refused{"police told by people", "E204",
                [] {
                  RuleText rule;
                  rule.hazard = "safety.traffic";
                  rule.assign = "unit(\"police\", subject.district)";
                  return rule;
                }},
        Refused{"closing on reports alone", "E204",
                [] {
                  RuleText rule = RuleText::when("calls.distinct(reporter) >= 3");
                  rule.advice = "close_premises";
                  return rule;
                }},
        Refused{"a theme that is none", "E204",
                part(&RuleText::more, "themes: [fire, petitions]\n")},
        Refused{"a topic that is none", "E204", where("topic == \"petitioning\"")},
        Refused{"the id in a title", "E214", part(&RuleText::title, "\"{subject.id}\"")},
        Refused{"a yes or no in a title", "E214", part(&RuleText::title, "\"{calls.any}\"")},
        Refused{"a telephone in the doc", "E209", part(&RuleText::more, "doc: call 13812345678\n")},
        Refused{"a mail address as owner", "E209", part(&RuleText::more, "doc: a@example.org\n")},
        Refused{"a level of nothing", "E215", when("failed.count <= 3")},
        Refused{"a level of nothing in one branch", "E215",
                when("failed.count >= 1 or fixed.count < 1")},
        Refused{"a level of zero", "E215", when("failed.count >= 0")},
        Refused{"a level of the subject alone", "E215",
                when("has(subject.floors) and subject.floors >= 20")},
        Refused{"a constant level", "E215", when("true")},
        Refused{"mixed classes", "E203",
                part(&RuleText::inputs,
                     "  failed:\n    from: [inspection, grievance]\n    where: has(topic)\n")}));

INSTANTIATE_TEST_SUITE_P(
    Types, RefusedRuleTest,
    testing::Values(
        Refused{"no such source", "E101", where("has(topic)", "inspektion")},
        Refused{"no such field", "E102", where("topci == \"wiring\"")},
        Refused{"when somebody said it", "E203",
                where("received_at > \"2025-01-01T00:00+08:00\"", "grievance")},
        Refused{"no such list", "E103", where("topic in lists.fire_topic")},
        Refused{"no such input", "E104", when("faild.count >= 1")},
        Refused{"no such function", "E105", when("maximum(failed.count, 1) >= 1")},
        Refused{"no such attribute", "E102", when("failed.number >= 1")},
        Refused{"no such subject attribute", "E102",
                when("failed.count >= 1 and subject.colour == \"red\"")},
        Refused{"no such value", "E110", where("result == \"failed\"")},
        Refused{"a value in a list", "E110", where("result in [\"fail\", \"failed\"]")},
        Refused{"a number against text", "E110", where("result == 3")},
        Refused{"an order of enumerations", "E110", where("result >= \"fail\"")},
        Refused{"a number as condition", "E110", when("failed.count")},
        Refused{"an input as condition", "E110", when("failed")},
        Refused{"a sum of conditions", "E110", when("failed.count + failed.any >= 1")},
        Refused{"has of a constant", "E110", where("has(3)")},
        Refused{"a list of other things", "E110", where("result in lists.fire_topics")},
        Refused{"working days in a condition", "E111", when("failed.count >= 2wd")},
        Refused{"a bad pattern", "E110", where("instrument matches \"(\"", "rain_gauge")},
        Refused{"value without measure", "E102", when("failed.value >= 1")},
        Refused{"no score sum", "E110", adding("failed.any")},
        Refused{"a level without deadline", "E012", part(&RuleText::due, "{ red: 4h }")},
        Refused{"a deadline of nothing", "E110", part(&RuleText::due, "{ yellow: 0h }")},
        Refused{"half a working day", "E111", part(&RuleText::due, "{ yellow: 1.5wd }")},
        Refused{"assigned to nobody", "E110", part(&RuleText::assign, "\"fire\"")},
        Refused{"an unknown key", "E010", part(&RuleText::more, "wihtin: 3d\n")},
        Refused{"a duplicate key", "E011", part(&RuleText::more, "within: 3d\n")},
        Refused{"a source twice", "E011",
                part(&RuleText::inputs, "  failed:\n    from: [inspection, inspection]\n")},
        Refused{"levels upside down", "E002",
                part(&RuleText::levels, "  yellow: failed.count >= 1\n  red: failed.count >= 2\n")},
        Refused{"a reserved input name", "E002",
                part(&RuleText::inputs,
                     "  failed:\n    from: inspection\n  subject:\n    from: "
                     "inspection\n")},
        Refused{"a folded expression", "E013", when(">\n    failed.count >= 1")},
        Refused{"a comment inside", "E013", where("topic == \"a #1\"")},
        Refused{"an unclosed hole", "E006", part(&RuleText::title, "\"{subject.name\"")},
        Refused{"a window over the event store", "E303", [] {
                  RuleText rule;
                  rule.inputs = "  failed:\n    from: inspection\n    within: 401d\n";
                  return rule;
                }}));

INSTANTIATE_TEST_SUITE_P(
    Fields, RefusedRuleTest,
    testing::Values(
        Refused{"a sum of no number", "E110", when("failed.sum(kind) >= 2")},
        Refused{"no such field of the last", "E102", when("failed.last.grad == \"major\"")},
        Refused{"where exactly", "E205", when("failed.count >= 1 and failed.last.location == 3")},
        Refused{"one building", "E205",
                when("failed.count >= 1 and failed.last.building == \"B7\"")},
        Refused{"part of a division", "E210",
                when("failed.count >= 1 and subject.district contains \"0103\"")},
        Refused{"a village", "E210",
                when("failed.count >= 1 and subject.district == \"500103001001\"")},
        Refused{"a time without its zone", "E110", where("deadline > \"2025-01-01\"")},
        Refused{"a time plus a time", "E110",
                when("failed.count >= 1 and failed.last.at + failed.first.at > 3d")},
        Refused{"working days in a level", "E111",
                when("failed.count >= 1 and failed.first.at + 3wd < failed.last.at")},
        Refused{"a distance without near", "E105", where("distance() < 3km")},
        Refused{"a ratio without baseline", "E121", when("failed.ratio >= 3")},
        Refused{"the baseline shorter than the window", "E110",
                inputs("  failed:\n    from: inspection\n"
                       "    baseline: { over: 7d, min_history: 7d }\n")},
        Refused{"a baseline of people", "E203",
                inputs("  failed:\n    from: inspection\n  calls:\n    from: grievance\n"
                       "    baseline: { over: 60d, min_history: 7d }\n")},
        Refused{"only the usual", "E215",
                [] {
                  RuleText rule = when("failed.usual >= 1")();
                  rule.inputs =
                      "  failed:\n    from: inspection\n"
                      "    baseline: { over: 60d, min_history: 7d }\n";
                  return rule;
                }},
        Refused{"keep of people", "E203",
                inputs("  failed:\n    from: inspection\n  calls:\n    from: grievance\n"
                       "    keep: 9\n")}));

INSTANTIATE_TEST_SUITE_P(Near, RefusedRuleTest,
                         testing::Values(Refused{"near a matter", "E120",
                                                 [] {
                                                   RuleText rule = near("inspection", "2km")();
                                                   rule.subject = "matter.hazard";
                                                   return rule;
                                                 }},
                                         Refused{"no distance", "E110", near("inspection", "2d")},
                                         Refused{"too near", "E212", near("inspection", "50m")},
                                         Refused{"too far", "E212", near("inspection", "21km")},
                                         Refused{"people too near", "E212",
                                                 near("grievance", "499m")},
                                         Refused{"people at a distance", "E105",
                                                 near("grievance", "2km", "distance() > 1km")}));

/// Reports within 30 days, that must hold for so long.
std::function<RuleText()> confirmed(const char* confirm_for, const char* keep_for = "0h") {
  return [=] {
    RuleText rule = RuleText::when("failed.count >= 1 and calls.distinct(reporter) >= 3");
    rule.more = std::string("confirm_for: ") + confirm_for + "\nkeep_for: " + keep_for + "\n";
    return rule;
  };
}

INSTANTIATE_TEST_SUITE_P(
    Reach, RefusedRuleTest,
    testing::Values(Refused{"confirmed for too long", "E212", confirmed("61d")},
                    Refused{"confirmed and kept for too long", "E212", confirmed("31d", "30d")}));

TEST(Reach, NinetyDaysInAllAreAccepted) {
  EXPECT_THAT(TestContext().check(confirmed("28d", "28d")()).codes(), testing::IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    Absence, RefusedRuleTest,
    testing::Values(
        Refused{"missing without expect", "E012", when("missing")},
        Refused{"not missing", "E215", expecting("not missing")},
        Refused{"overdue against a span", "E302",
                expecting("missing and overdue > failed.last.at - failed.first.at")},
        Refused{"days of overdue in a level", "E302", expecting("missing and days(overdue) >= 3")},
        Refused{"days without an end", "E302", expecting("missing", "5 * days(overdue)")},
        Refused{"days that fall", "E302", expecting("missing", "min(10 - days(overdue), 10)")},
        Refused{"values of two enumerations matched", "E110",
                more("expect: { after: failed, event: fixed, within: 3d, match: [kind] }\n")},
        Refused{"the anchor's time as a field", "E102",
                expecting("missing and anchor.inspected_at > \"2025-01-01T00:00+08:00\"")},
        Refused{"no such anchor field", "E102", expecting("missing and anchor.grad == \"major\"")},
        Refused{"the unit compared", "E205", expecting("missing and anchor.unit == \"U9\"")},
        Refused{"both by and within", "E012",
                more("expect: { after: failed, event: fixed, by: anchor.deadline, within: 3d }\n")},
        Refused{"neither", "E012", more("expect: { after: failed, event: fixed }\n")},
        Refused{"no such input after", "E104",
                more("expect: { after: faild, event: fixed, within: 3d }\n")},
        Refused{"waiting for people", "E203",
                more("expect: { after: failed, event: calls, within: 3d }\n")},
        Refused{"after people, not of an office", "E206",
                more("expect: { after: calls, event: fixed, within: 3wd }\n")},
        Refused{"an office with half a day", "E206", office("within: 12h", "missing")},
        Refused{"the report that was not answered", "E206",
                office("within: 5wd", "missing and anchor.at > \"2025-01-01T00:00+08:00\"")},
        Refused{"how many reported to an office", "E206",
                office("within: 5wd", "missing and calls.distinct(reporter) >= 3")},
        Refused{"the unit of what is no anchor", "E012", part(&RuleText::assign, "anchor.unit")}));

INSTANTIATE_TEST_SUITE_P(
    Opinion, RefusedRuleTest,
    testing::Values(
        Refused{"opinion alone", "E213", opinion("buzz.ratio >= 5", "")},
        Refused{"opinion by two steps", "E213",
                opinion("failed.count >= 1", "  red: failed.count >= 1 and buzz.ratio >= 5\n")},
        Refused{"opinion upon other evidence", "E213",
                opinion("failed.count >= 2", "  orange: failed.count >= 1 and buzz.ratio >= 5\n")},
        Refused{
            "opinion under not", "E213",
            opinion("failed.count >= 1", "  orange: failed.count >= 1 and not buzz.ratio >= 5\n")},
        Refused{"how many wrote", "E213", opinion("failed.count >= 1 and buzz.count >= 9", "")},
        Refused{"opinion by its amount", "E213",
                opinion("failed.count >= 1", "", "10 * buzz.ratio")},
        Refused{"opinion in a text", "E214",
                opinion("failed.count >= 1", "", "9", "{buzz.ratio}")}));

constexpr const char* kOfGas = "    where: hazard == \"safety.gas\"\n";

INSTANTIATE_TEST_SUITE_P(
    Signals, RefusedRuleTest,
    testing::Values(
        Refused{"of nothing in particular", "E012", signals("")},
        Refused{"its own hazard", "E301", signals("    where: hazard == \"safety.fire\"\n")},
        Refused{"itself", "E301", signals("    where: rule == \"test-rule\"\n")},
        Refused{"no such field", "E102", signals("    where: score == \"9\"\n")},
        Refused{"no such hazard", "E204", signals("    where: hazard == \"safety.fir\"\n")},
        Refused{"no such level", "E110",
                signals("    where: hazard == \"safety.gas\" and level == \"green\"\n")},
        Refused{"either", "E110",
                signals("    where: hazard == \"safety.gas\" or level == \"red\"\n")},
        Refused{"near", "E010", signals("    where: hazard == \"safety.gas\"\n    near: 2km\n")},
        Refused{"the last of them", "E102",
                signals(kOfGas, "rows.any and rows.last.at > \"2025-01-01T00:00+08:00\"")},
        Refused{"none of them", "E203", signals(kOfGas, "failed.count >= 1 and not rows.any")},
        Refused{"few of them", "E203", signals(kOfGas, "failed.count >= 1 and rows.count <= 2")}));

}  // namespace
}  // namespace tributary
