// Rules that read other rules' levels at the same subject (RULES 3.13), each as a short story.
#include <gtest/gtest.h>

#include "tests/oracle/story.h"

namespace tributary::oracle {
namespace {

// What nobody knew while it lasted is told to who reads it once it is known, though it is over.
TEST(ReadLevels, ALevelThatASilenceHidIsReadOnceTheSourceIsHeard) {
  Story story(Theme::kHazard,
              {{"missed", R"(within: 3d
inputs:
  found:
    from: inspection
  feedback:
    from: rectification
expect:
  after: found
  event: feedback
  within: 24h
levels:
  orange: missing
score:
  - add: 25
    why: "w"
)"},
               {"reader", R"(within: 30d
inputs:
  found:
    from: inspection
  others:
    from: signal
    where: rule == "missed"
levels:
  blue: others.any
score:
  - add: 25
    why: "w"
)"}},
              Days(2), Days(2));
  story.caught_up(days(0));
  story.take(story.record("inspection", days(1)));
  story.caught_up_but({"rectification"}, days(7));
  story.caught_up(days(8));
  EXPECT_EQ(story.row(), "blue present 25 reader");
}

// A lower level begins anew where a higher one ends, also when that end is just final: the other
// rule has the subject looked at then.
TEST(ReadLevels, ALevelThatComesAgainIsReadWhereTheHigherOneIsFinal) {
  Story story(Theme::kHazard, {{"missed", R"(within: 5d
inputs:
  found:
    from: inspection
  feedback:
    from: rectification
  reports:
    from: call110
expect:
  after: found
  event: feedback
  within: 48h
levels:
  red: reports.distinct(reporter) >= 3
  yellow: missing
score:
  - add: 25
    why: "w"
)"},
                               {"other", R"(within: 5d
inputs:
  reports:
    from: call110
levels:
  yellow: reports.distinct(reporter) >= 3
score:
  - add: 25
    why: "w"
keep_for: 2d
)"},
                               {"reader", R"(within: 72h
inputs:
  others:
    from: signal
    where: rule == "missed" and level == "yellow"
levels:
  blue: others.any
score:
  - add: 25
    why: "w"
)"}});
  story.take(story.record("call110", hours(6)).by(1));
  story.take(story.record("inspection", hours(12)));
  story.take(story.record("call110", hours(120)).by(2));
  story.take(story.record("call110", hours(120)).by(3));
  story.caught_up(hours(237));
  EXPECT_EQ(story.row(), "blue present 25 reader");
}

}  // namespace
}  // namespace tributary::oracle
