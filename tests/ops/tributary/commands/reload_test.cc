// `reload` at a shell, as far as it asks nobody: what each rule's state becomes, and what is
// refused because a register has changed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/ops/tributary/commands/reported_city.h"

namespace tributary::commands_test {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kCondition =
    "failed.count >= 1 and reports.any and subject.district == \"990101\"";

/// An engine has read the city with the rules `stays`, `longer` and `leaves`, and has ended.
class ReloadCommand : public testing::Test {
 protected:
  ReloadCommand() {
    write_reported_city(folder_, 0, 30);
    std::ofstream(folder_ / "tributary.yaml", std::ios::app) << "rules: [rules]\n";
    for (const char* id : {"stays", "longer", "leaves"}) write(id);
    const Ran ran = run({"run", "--until-idle", "--config", folder_ / "tributary.yaml"});
    EXPECT_EQ(ran.code, ExitCode::kDone) << ran.err;
  }
  void write(const std::string& id, const std::string& within = "30d") const {
    std::string text = rule_text(id, "active", kCondition);
    text.replace(text.find("within: 30d"), 11, "within: " + within);
    folder_.write("rules/" + id + ".rule.yaml", text);
  }
  void move_buildings(int left) const {
    std::string rows = "id,name,address,district,households\n";
    for (int i = 0; i < kReportedBuildings; ++i) {
      rows += fmt::format("B{0},楼{0},文兴路{0}号,{1},12\n", i, i < left ? "990101" : "990102");
    }
    folder_.write("buildings.csv", rows);
  }
  [[nodiscard]] Ran reload(const std::string& language = "en") const {
    return run({"reload", "--dry-run", "--lang", language, "--config", folder_ / "tributary.yaml"});
  }
  Folder folder_;
};

TEST_F(ReloadCommand, SaysOfEachRuleWhatItsStateBecomes) {
  write("comes");
  std::filesystem::remove(folder_ / "rules/leaves.rule.yaml");
  const Ran ran = reload();
  EXPECT_EQ(ran.code, ExitCode::kDone) << ran.err;
  EXPECT_THAT(ran.out, ContainsRegex("stays +kept: goes on with what it has"));
  EXPECT_THAT(ran.out, ContainsRegex("comes +new: filled from the event store"));
  EXPECT_THAT(ran.out, ContainsRegex("leaves +gone: its rows fall"));
  const Ran chinese = reload("zh");
  EXPECT_THAT(chinese.out, ContainsRegex("stays +保留"));
  EXPECT_THAT(chinese.out, ContainsRegex("leaves +已移除"));
  write("longer", "45d");
  EXPECT_THAT(reload().out, ContainsRegex("longer +refilled from the event store"));
}

// RULES 3.16: the days are those that the sources were read, not those of the window.
TEST_F(ReloadCommand, SaysOfHowManyDaysARuleCanKnow) {
  const auto read_to = [&](const char* day) {
    std::ofstream visits(folder_ / "v.jsonl", std::ios::app);
    std::ofstream reports(folder_ / "g.jsonl", std::ios::app);
    for (const char* hour : {"09", "10"}) {  // one alone might be a wrong date
      const std::string at = fmt::format(R"("no":"{0}-{1}","at":"2025-{0}T{1}:00:00")", day, hour);
      visits << "{" << at << ",\"place\":\"B9\"}\n";
      reports << "{" << at << ",\"place\":\"B9\",\"topic\":\"wiring\"}\n";
    }
    visits.close();
    reports.close();
    const Ran ran = run({"run", "--until-idle", "--config", folder_ / "tributary.yaml"});
    EXPECT_EQ(ran.code, ExitCode::kDone) << ran.err;
  };
  write("longer", "45d");
  EXPECT_THAT(reload().out, ContainsRegex("stays .*; warming up, 1 of 30 days"));
  read_to("01-24");
  EXPECT_THAT(reload().out, ContainsRegex("stays .*; warming up, 12 of 30 days"));
  EXPECT_THAT(reload().out, ContainsRegex("longer .*; warming up, 12 of 45 days"));
  EXPECT_THAT(reload("zh").out, ContainsRegex("stays .*；预热中，30 天中已有 12 天"));
  read_to("02-14");
  EXPECT_THAT(reload().out, Not(ContainsRegex("stays .*warming up")));
  EXPECT_THAT(reload().out, ContainsRegex("longer .*; warming up, 33 of 45 days"));
}

// PEOPLE 10: whom a rule can concern is counted again whenever a register has changed.
TEST_F(ReloadCommand, ARegisterInWhichARuleConcernsTooFewIsRefused) {
  const Ran sound = reload();
  EXPECT_EQ(sound.code, ExitCode::kDone) << sound.err;
  move_buildings(50);
  EXPECT_EQ(reload().code, ExitCode::kDone) << "fifty are enough";
  move_buildings(49);
  const Ran refused = reload();
  EXPECT_EQ(refused.code, ExitCode::kFindings);
  EXPECT_EQ(refused.out, "") << "all or nothing";
  EXPECT_THAT(refused.err, HasSubstr("error[E211]"));
  EXPECT_THAT(refused.err, HasSubstr("stays.rule.yaml"));
  const Ran started = run({"run", "--until-idle", "--config", folder_ / "tributary.yaml"});
  EXPECT_EQ(started.code, ExitCode::kEnvironment) << "nor does an engine start with it";
}

}  // namespace
}  // namespace tributary::commands_test
