// PEOPLE 5 as the register changes: the row of a place that has become small goes, and comes back
// with it.
#include <gtest/gtest.h>

#include "tests/oracle/story.h"

namespace tributary::oracle {
namespace {

constexpr const char* kFinding = R"(hazard: safety.lift
within: 30d
inputs:
  found:
    from: inspection
    where: result == "fail"
levels:
  blue: found.count >= 1
score:
  - add: 25
    why: "w"
)";

void set_households(Story& story, std::optional<std::uint32_t> households) {
  RegisterChange change;
  change.key = subject_of(Theme::kBuilding, 0);
  change.row = *story.town().subjects().find(change.key.type, change.key.id);
  change.row->households = households;
  story.take(change, "other households");
}

TEST(SmallPlaces, HaveNoRowOfALiftHoweverTheyBecameSmall) {
  Story story(Theme::kBuilding, {{"lift", kFinding}});
  story.pass(days(0));
  story.take(story.record("inspection", days(1)).set("result", "fail"));
  EXPECT_EQ(story.row("safety.lift"), "blue present 25 lift");
  set_households(story, 2);
  EXPECT_EQ(story.row("safety.lift"), "none");
  set_households(story, 3);
  EXPECT_EQ(story.row("safety.lift"), "blue present 25 lift");
  set_households(story, std::nullopt);
  EXPECT_EQ(story.row("safety.lift"), "none");
}

}  // namespace
}  // namespace tributary::oracle
