// One or two reports here or at another place: what Laws.TwoWorlds has found, each as a short story
// (PEOPLE, Two worlds).
#include <gtest/gtest.h>

#include <functional>

#include "tests/oracle/story.h"

namespace tributary::oracle {
namespace {

using Hours = std::chrono::hours;
using Tell = std::function<void(Story&, std::uint32_t place)>;
using Rules = std::vector<std::pair<std::string, std::string>>;

/// What the change log says of the first subject where people report at `place`.
std::vector<std::string> told(Theme theme, const Rules& rules, Millis stale_after, const Tell& tell,
                              std::uint32_t place) {
  Story story(theme, rules, Days(2), stale_after);
  // What a silent source makes of a rule beside another rule's level is not decided (README).
  if (stale_after > Millis(0)) story.leave_the_oracle();
  tell(story, place);
  return story.changes();
}

void expect_no_difference(Theme theme, const Rules& rules, Millis stale_after, const Tell& tell) {
  const auto here = told(theme, rules, stale_after, tell, 0);
  EXPECT_FALSE(here.empty());
  EXPECT_EQ(here, told(theme, rules, stale_after, tell, 1));
}

// Where a clock ends what can be read, the values change at no item: a report that comes or goes
// just there must not be taken for the change.
TEST(TwoWorlds, AReportNearTheEndOfWhatIsKnownMovesNoTime) {
  const Rules rules = {{"bounded", R"(within: 5d
inputs:
  found:
    from: inspection
  reports:
    from: grievance
levels:
  red: found.count >= 1
  yellow: found.count >= 1 and found.count <= 2
score:
  - add: 25
    why: "w"
)"}};
  expect_no_difference(Theme::kBuilding, rules, Millis(0), [](Story& story, std::uint32_t place) {
    story.take(story.record("inspection", days(0)));
    story.take(story.record("grievance", days(6), place).by(0));
    story.caught_up(days(4));
    story.clock("inspection", days(5) + Hours(12));
    story.take(story.record("grievance", days(0) + Hours(16), place).by(0));  // goes at day 5.7
    EXPECT_EQ(story.row(), "red present 80 bounded");
    story.caught_up(days(12));
    EXPECT_EQ(story.row(), "none");
  });
}

// `overdue` is another at every instant; that it is asked at one more says nothing.
TEST(TwoWorlds, AReportWhileSomethingIsOverdueMovesNoTime) {
  const Rules rules = {{"overdue", R"(within: 30d
inputs:
  found:
    from: inspection
    where: result == "fail"
  passed:
    from: inspection
    where: result == "pass"
  recent:
    from: inspection
    within: 5d
  reports:
    from: grievance
    within: 3d
expect:
  after: found
  event: passed
  within: 1d
  grace: 1h
levels:
  orange: recent.count >= 1
  yellow: missing
score:
  - add: 10
    if: overdue >= 20d
    why: "w"
)"}};
  expect_no_difference(Theme::kBuilding, rules, Millis(0), [](Story& story, std::uint32_t place) {
    story.take(story.record("inspection", days(0)).set("result", "fail"));
    story.take(story.record("grievance", days(7), place).by(0));
    story.caught_up(days(4));
    story.clock("inspection", days(9));
    story.take(story.record("grievance", days(3), place).by(0));  // goes at day 6
    story.caught_up(days(14));
  });
}

// A rule of which nothing but a report was ever said at a place is not unknown there.
TEST(TwoWorlds, AReportDoesNotMakeARuleHangOnASilentSource) {
  const Rules rules = {{"rainy", R"(within: 5d
inputs:
  reports:
    from: grievance
    near: 2km
  rain:
    from: rain_gauge
    near: 2km
levels:
  red: reports.distinct(reporter) >= 3
  blue: rain.min(mm_24h) >= 10
score:
  - add: 25
    why: "w"
)"},
                       {"found", R"(within: 5d
inputs:
  found:
    from: inspection
levels:
  blue: found.count >= 1
score:
  - add: 25
    why: "w"
)"}};
  expect_no_difference(Theme::kSlope, rules, Days(3), [](Story& story, std::uint32_t place) {
    story.caught_up(days(0));
    story.take(story.record("inspection", days(0)));
    story.take(story.record("grievance", days(2), place).by(0));
    story.caught_up_but({"rain_gauge"}, days(4));
    story.take(story.record("inspection", days(4)));
    story.caught_up(days(20));
    EXPECT_EQ(story.row(), "none");
  });
}

/// A bound from above: true only as far as the inspection's clock has come.
const Rules kBounded = {{"bounded", R"(within: 5d
inputs:
  found:
    from: inspection
  reports:
    from: grievance
    within: 24h
  repairs:
    from: rectification
levels:
  blue: repairs.count >= 1 and found.count <= 2
score:
  - add: 25
    why: "w"
)"}};

// What a clock tells is taken down as far back as it tells something new, not as far as the last
// look happens to lie back: a report's leaving its window is one more look.
TEST(TwoWorlds, AReportThatLeavesMovesNoDayOfWhatAClockTellsLater) {
  const Rules rules = {{"bounded", R"(within: 5d
inputs:
  found:
    from: inspection
  reports:
    from: grievance
    within: 24h
  repairs:
    from: rectification
levels:
  red: found.count >= 1 and found.count <= 2
score:
  - add: 25
    why: "w"
)"},
                       {"certain", R"(within: 5d
inputs:
  found:
    from: inspection
levels:
  blue: found.count >= 1
score:
  - add: 25
    why: "w"
)"}};
  expect_no_difference(Theme::kBuilding, rules, Millis(0), [](Story& story, std::uint32_t place) {
    story.take(story.record("inspection", days(0)));
    story.take(story.record("grievance", days(0), place).by(0));
    story.take(story.record("rectification", days(3)));
    story.caught_up(days(4));
    story.caught_up(days(8));
    EXPECT_EQ(story.row(), "none");
    story.caught_up(days(20));
  });
}

// A silent source is heard again: what that tells is looked at before any clock goes on. Else how
// far they had come would hang on what other timers a subject has.
TEST(TwoWorlds, AReportBeforeASourceIsHeardAgainMovesNoWindow) {
  expect_no_difference(Theme::kBuilding, kBounded, Days(3), [](Story& story, std::uint32_t place) {
    story.caught_up(days(0));
    story.take(story.record("rectification", days(0)));
    story.take(story.record("grievance", days(2) + Hours(6), place).by(0));
    story.take(story.record("rectification", days(4)));
    story.caught_up_but({"inspection"}, days(4));
    story.caught_up(days(5));
    EXPECT_EQ(story.row(), "blue kept 25 bounded");
    story.caught_up(days(20));
  });
}

// What was during the silence is known once it is over, however long it was.
TEST(TwoWorlds, AReportDuringASilenceMovesNoDayOfWhatItHid) {
  expect_no_difference(Theme::kBuilding, kBounded, Days(3), [](Story& story, std::uint32_t place) {
    story.caught_up(days(0));
    story.take(story.record("inspection", days(0)));
    story.take(story.record("inspection", days(0) + Hours(6)));
    story.take(story.record("inspection", days(1)));
    story.take(story.record("rectification", days(2)));
    story.take(story.record("grievance", days(8), place).by(0));
    story.caught_up_but({"inspection"}, days(11));
    story.take(story.record("rectification", days(11)));
    story.caught_up(days(13));
    story.caught_up(days(30));
  });
}

// Rows of one step come in an order of their own, not in that of the rules that somebody reported
// something to.
TEST(TwoWorlds, AReportDoesNotPutItsRulesFirst) {
  const std::string found = R"(within: 5d
inputs:
  found:
    from: inspection
levels:
  blue: found.count >= 1
score:
  - add: 25
    why: "w"
)";
  const Rules rules = {{"asked", R"(within: 5d
inputs:
  found:
    from: inspection
    where: result == "fail"
  reports:
    from: grievance
levels:
  blue: found.count >= 1
score:
  - add: 25
    why: "w"
)"},
                       {"other", "hazard: safety.building\n" + found},
                       {"same", found}};
  expect_no_difference(Theme::kBuilding, rules, Millis(0), [](Story& story, std::uint32_t place) {
    story.take(story.record("grievance", days(0), place).by(0));
    story.take(story.record("inspection", days(0)).set("result", "pass"));
    story.caught_up(days(1));
    EXPECT_EQ(story.changes().size(), 2U);
  });
}

// Two people too few at day 6 are no step; that they are there must not let a third, whose report
// of day 5 comes after theirs, move time further than to day 5.
TEST(TwoWorlds, AReportTooManyMovesNoTimeOfAnother) {
  const Rules rules = {{"asked", R"(within: 5d
inputs:
  found:
    from: inspection
    within: 24h
  reports:
    from: grievance
levels:
  blue: found.count >= 1
score:
  - add: 25
    why: "w"
  - add: min(4 * reports.distinct(reporter), 40)
    why: "w"
)"},
                       {"found", R"(within: 5d
inputs:
  found:
    from: inspection
levels:
  blue: found.count >= 1
score:
  - add: 25
    why: "w"
)"}};
  expect_no_difference(Theme::kBuilding, rules, Millis(0), [](Story& story, std::uint32_t place) {
    story.take(story.record("inspection", days(0) + Hours(6)));
    story.take(story.record("grievance", days(0) + Hours(12)).by(0));
    story.take(story.record("grievance", days(1)).by(1));
    story.take(story.record("grievance", days(6), place).by(2));
    story.take(story.record("grievance", days(5)).by(3));
    EXPECT_EQ(story.row(), "blue present 28 asked");
  });
}

// An office that gave feedback: whether a rule waits there for a silent source is said alike where
// a report awaits an answer and where none does.
TEST(TwoWorlds, ASilentSourceTellsOfNoReportAtAnOffice) {
  const Rules rules = {{"bounded", R"(within: 5d
inputs:
  reports:
    from: grievance
  feedback:
    from: rectification
  found:
    from: inspection
expect:
  after: reports
  event: feedback
  within: 1wd
levels:
  orange: feedback.count >= 1 and found.count <= 2
score:
  - add: 25
    why: "w"
  - add: min(2 * days(overdue), 15)
    why: "w"
)"},
                       {"answered", R"(within: 5d
inputs:
  feedback:
    from: rectification
    within: 24h
levels:
  blue: feedback.count >= 1
score:
  - add: 25
    why: "w"
)"}};
  expect_no_difference(Theme::kUnit, rules, Days(3), [](Story& story, std::uint32_t place) {
    story.take(story.record("grievance", days(0), place).by(0));
    story.caught_up(days(0));
    story.take(story.record("grievance", days(1) + Hours(6), place).by(0));
    story.caught_up_but({"inspection", "rectification"}, days(3) + Hours(1));
    story.take(story.record("rectification", days(3) + Hours(6)).set("kind", "done"));
    story.caught_up_but({"inspection"}, days(3) + Hours(6));
    for (const int day : {4, 8, 15, 23}) story.caught_up(days(day) + Hours(6));
  });
}

// A report that waits for an answer is no more than a report: it does not make its rule hang on the
// office whose answer it is, for all to see in another rule's row.
TEST(TwoWorlds, ASilentOfficeTellsOfNoReportThatWaitsForIt) {
  const Rules rules = {{"exact", R"(within: 5d
inputs:
  reports:
    from: grievance
    within: 24h
  feedback:
    from: rectification
    where: kind == "done"
expect:
  after: reports
  event: feedback
  within: 1wd
levels:
  blue: feedback.count == 2
score:
  - add: 25
    why: "w"
  - add: min(2 * days(overdue), 15)
    why: "w"
)"},
                       {"worked", R"(within: 5d
inputs:
  feedback:
    from: [rectification, works]
levels:
  blue: feedback.count >= 1
score:
  - add: 25
    why: "w"
)"}};
  expect_no_difference(Theme::kUnit, rules, Days(3), [](Story& story, std::uint32_t place) {
    story.take(story.record("grievance", days(0), place).by(0));
    story.take(story.record("rectification", days(0)).set("kind", "progress"));
    story.caught_up(days(0));
    story.take(story.record("works", days(4)).set("kind", "done"));
    story.caught_up_but({"grievance", "rectification"}, days(4));
    for (const int day : {5, 9, 16, 24}) story.caught_up(days(day));
  });
}

}  // namespace
}  // namespace tributary::oracle
