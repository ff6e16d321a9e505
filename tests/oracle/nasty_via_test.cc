// Rows that travel to another subject (`via`), as short stories. In every step the engine's rows
// are also compared with the oracle's (story.h).
#include <gtest/gtest.h>

#include "tests/oracle/story.h"

namespace tributary::oracle {
namespace {

constexpr const char* kFound = R"(within: 5d
inputs:
  found:
    from: inspection
    where: result == "fail"
levels:
  orange: found.count >= 2
  yellow: found.count >= 1
score:
  - add: 30 * found.count
    why: "w"
keep_for: 3d
)";

constexpr const char* kManaged = R"(within: 6d
inputs:
  listed:
    from: signal
    where: rule == "twice" and level in ["yellow", "orange"]
    via: subject.manager
levels:
  orange: listed.distinct(subject) >= 2
  yellow: listed.count >= 1
score:
  - add: min(20 * listed.count, 60)
    why: "w"
keep_for: 2d
)";

TEST(NastyCases, ARuleOverAnotherSubjectsRows) {
  Story story(Theme::kBuilding, {{"twice", kFound}, {"managed", kManaged}});
  const SubjectKey manager = subject_of(Theme::kManager, 0);
  const auto row = [&] { return story.row_at(manager, "property.management"); };
  story.take(story.record("inspection", days(0)).set("result", "fail"));
  EXPECT_EQ(row(), "yellow present 40 managed");
  const RecordText late = story.record("inspection", days(1), 1).set("result", "fail");
  story.take(late);
  EXPECT_EQ(row(), "orange present 60 managed");
  // What made the second building's row was entered in error: it never had one.
  story.take(RecordText(late).version(2).is_void());
  EXPECT_EQ(row(), "yellow present 40 managed");
  story.take(story.record("inspection", days(2)).set("result", "fail"));  // orange, the first one
  EXPECT_EQ(row(), "yellow present 40 managed");
  // Five days later orange becomes yellow again when its keep_for is over: it begins once more.
  story.pass(days(7));
  story.pass(days(8) + Millis(1));
  EXPECT_EQ(story.row(), "yellow kept 40 twice");
  story.pass(days(11));
  story.pass(days(30));
  EXPECT_EQ(row(), "none");
}

// Blue is to follow when orange has been kept long enough. Told before that time has come, it moved
// T of who heard it, and stayed so when the level turned out not to fall at all.
TEST(NastyCases, WhatOnlyPassingTimeCanShowIsToldWhenItHasPassed) {
  Story story(Theme::kBuilding, {{"last", R"(within: 30d
inputs:
  found:
    from: inspection
levels:
  orange: found.count >= 1 and found.last.result == "fail"
  blue: found.count >= 1
score:
  - add: 25
    why: "w"
keep_for: 12h
)"},
                                 {"managed", R"(within: 48h
inputs:
  listed:
    from: signal
    where: rule == "last"
    via: subject.manager
levels:
  orange: listed.count >= 1
score:
  - add: 25
    why: "w"
)"}});
  const auto row = [&] {
    return story.row_at(subject_of(Theme::kManager, 0), "property.management");
  };
  story.take(story.record("inspection", days(0)).set("result", "fail"));
  const RecordText passed = story.record("inspection", days(10)).set("result", "pass");
  story.take(passed);
  EXPECT_EQ(row(), "orange present 60 managed");  // as of day 0: nothing began since
  story.take(RecordText(passed).set("grade", "minor").version(2).is_void());
  EXPECT_EQ(row(), "orange present 60 managed");
}

// A source that is heard again tells of a level that was over long ago, and that somebody else
// still keeps.
TEST(NastyCases, WhatASilenceHidIsHeardAsItWas) {
  Story story(Theme::kBuilding,
              {{"open", R"(within: 5d
inputs:
  found:
    from: inspection
  repairs:
    from: rectification
levels:
  orange: repairs.any and not found.count == 1
score:
  - add: 25
    why: "w"
)"},
               {"managed", R"(within: 48h
inputs:
  listed:
    from: signal
    where: rule == "open"
    via: subject.manager
levels:
  red: listed.count >= 1
score:
  - add: 85
    why: "w"
keep_for: 14d
)"}},
              Days(1), Days(3));
  story.caught_up(days(-7));
  story.take(story.record("rectification", days(0)));
  story.caught_up_but({"inspection"}, days(4));
  ClockReport heard = caught_up(story.town(), days(17) + std::chrono::hours(4));
  for (SourceClock& clock : heard.clocks) {
    if (clock.source == story.town().source("inspection")) {
      clock.heard_at = WallTime((days(7) + std::chrono::hours(11)).since_epoch());
    }
  }
  story.take(heard, "all sources, inspection heard on day 7");
  EXPECT_EQ(story.row_at(subject_of(Theme::kManager, 0), "property.management"), "none");
}

// While the clock of the inspections is on its way red seems to be over, and yellow to have begun:
// T of who heard so stays, as it would if the clock had been reported there.
TEST(NastyCases, WhatWasToldOnTheWayOfAClockMovesTime) {
  Story story(Theme::kBuilding, {{"few", R"(within: 10d
inputs:
  found:
    from: inspection
  reports:
    from: grievance
levels:
  red: reports.distinct(reporter) >= 3 and found.count <= 3
  yellow: found.sources >= 1
score:
  - add: 25
    why: "w"
keep_for: 2d
)"},
                                 {"managed", R"(within: 24h
inputs:
  told:
    from: signal
    where: rule == "few"
    via: subject.manager
levels:
  red: told.any
score:
  - add: 85
    why: "w"
)"}});
  for (const int hour : {0, 42, 180, 252}) {
    story.take(story.record("grievance", hours(hour)).by(hour));
  }
  story.clock("inspection", hours(210));
  story.take(story.record("inspection", days(13)));
  story.clock("inspection", hours(288));
  EXPECT_EQ(story.row_at(subject_of(Theme::kManager, 0), "property.management"),
            "red kept 85 managed");
}

// What was told of is final a day after it ended; while a source is silent nothing is, and to look
// again at every millisecond until it is would last for ever.
TEST(NastyCases, DuringASilenceWhatWasToldIsNotWaitedFor) {
  Story story(Theme::kBuilding,
              {{"listed", R"(within: 5d
inputs:
  found:
    from: inspection
levels:
  yellow: found.count >= 1
score:
  - add: 25
    why: "w"
)"},
               {"few", R"(within: 5d
inputs:
  found:
    from: inspection
levels:
  blue: found.count >= 1 and found.count <= 3
score:
  - add: 25
    why: "w"
)"},
               {"managed", R"(within: 48h
inputs:
  told:
    from: signal
    where: rule == "listed"
    via: subject.manager
levels:
  blue: told.count >= 1
score:
  - add: 25
    why: "w"
)"}},
              Days(1), Days(3));
  story.caught_up(days(0));
  story.take(story.record("inspection", days(0)));
  story.caught_up_but({"inspection"}, days(20));
  EXPECT_EQ(story.row_at(subject_of(Theme::kManager, 0), "property.management"), "none");
  story.caught_up(days(21));
  EXPECT_EQ(story.row(), "none");
}

// Three reports make orange for a month, which is known only when the inspections' clock has
// passed. What was told of it is forgotten five days after it ended; the building was not looked at
// again until the inspection's yellow ended too, and told all since its last look once more: what
// was left of orange seemed to begin there.
TEST(NastyCases, WhatWasForgottenIsNotToldAgain) {
  Story story(Theme::kBuilding,
              {{"few", R"(within: 30d
inputs:
  found:
    from: inspection
  reports:
    from: grievance
levels:
  orange: reports.distinct(reporter) >= 3 and found.count <= 3
  yellow: found.count >= 1
score:
  - add: 85
    why: "w"
)"},
               {"managed", R"(within: 10d
inputs:
  told:
    from: signal
    where: rule == "few" and level == "orange"
    via: subject.manager
levels:
  red: told.count >= 1
score:
  - add: 85
    why: "w"
keep_for: 14d
)"}},
              Days(5));
  for (const int day : {0, 18, 24}) story.take(story.record("grievance", days(day)).by(day));
  story.take(story.record("grievance", days(18)).by(1));
  story.take(story.record("inspection", days(27)).set("result", "fail"));
  story.pass(days(60));
  EXPECT_EQ(story.row_at(subject_of(Theme::kManager, 0), "property.management"), "none");
}

// While inspections are silent nobody knows how long orange lasts. It seemed to end where the
// silence began: who had heard of it forgot it, and once they are heard again it seemed to begin.
TEST(NastyCases, WhatASilenceCutsOffIsNotForgotten) {
  Story story(Theme::kBuilding,
              {{"few", R"(within: 30d
inputs:
  found:
    from: inspection
levels:
  orange: found.count >= 1 and found.count <= 3
score:
  - add: 45
    why: "w"
)"},
               {"managed", R"(within: 10d
inputs:
  told:
    from: signal
    where: rule == "few"
    via: subject.manager
levels:
  red: told.count >= 1
score:
  - add: 85
    why: "w"
keep_for: 5d
)"}},
              Days(1), Days(3));
  story.caught_up(days(0));
  story.take(story.record("inspection", days(1)));
  story.caught_up(days(12));
  EXPECT_EQ(story.row_at(subject_of(Theme::kManager, 0), "property.management"),
            "red kept 85 managed");
  story.caught_up_but({"inspection"}, days(28));
  story.caught_up(days(29));
  EXPECT_EQ(story.row(), "orange present 60 few");
  EXPECT_EQ(story.row_at(subject_of(Theme::kManager, 0), "property.management"), "none");
}

}  // namespace
}  // namespace tributary::oracle
