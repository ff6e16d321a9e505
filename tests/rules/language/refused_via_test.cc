// `via`: what the checker refuses of rules over other subjects' rows, and the code it gives.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/rules/language/rule_text.h"

namespace tributary {
namespace {

using testing::ElementsAre;

struct Refused {
  const char* name;
  const char* code;
  RuleText rule;
};

std::ostream& operator<<(std::ostream& out, const Refused& row) { return out << row.name; }

/// Of a property manager, with `via` as its input's last line.
RuleText managers(const std::string& via, const std::string& condition = "rows.any") {
  RuleText rule = RuleText::when(condition);
  rule.subject = "organisation.property_manager";
  rule.inputs =
      "  failed:\n    from: inspection\n"
      "  rows:\n    from: signal\n    where: hazard == \"safety.gas\"\n" +
      via;
  return rule;
}

RuleText buildings(const std::string& via, const std::string& condition = "rows.any") {
  RuleText rule = managers(via, condition);
  rule.subject = "place.building";
  return rule;
}

RuleText titled(const std::string& title) {
  RuleText rule;
  rule.title = title;
  return rule;
}

RuleText fed(const std::string& inputs) {
  RuleText rule;
  rule.inputs = inputs;
  return rule;
}

class RefusedViaTest : public testing::TestWithParam<Refused> {};

TEST_P(RefusedViaTest, WithThisCodeAndNoOther) {
  const CheckedRule checked = TestContext().check(GetParam().rule);
  EXPECT_FALSE(checked.rule);
  EXPECT_THAT(checked.codes(), ElementsAre(GetParam().code))
      << checked.rendered(Language::kEnglish);
}

const char* const kVia = "    via: subject.manager\n";

INSTANTIATE_TEST_SUITE_P(
    Rules, RefusedViaTest,
    testing::Values(
        Refused{"of what refers to no building", "E102", buildings(kVia)},
        Refused{"no attribute of that name", "E102", managers("    via: subject.owner\n")},
        Refused{"the unit in charge", "E206", managers("    via: subject.unit\n")},
        Refused{"no path", "E110", managers("    via: manager\n")},
        Refused{"of a feed", "E010", fed("  failed:\n    from: inspection\n" + std::string(kVia))},
        Refused{"the manager compared", "E205",
                RuleText::when("failed.any and subject.manager == \"M1\"")},
        Refused{"the manager in a title", "E214", titled("\"{subject.manager}\"")},
        Refused{"subjects of the same subject", "E102",
                buildings("", "rows.distinct(subject) >= 2")},
        Refused{"subjects under not", "E203",
                managers(kVia, "rows.any and not (rows.distinct(subject) >= 2)")}));

}  // namespace
}  // namespace tributary
