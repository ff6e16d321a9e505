// `tributary generate city` finds the shipped rules, or says that it does not.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/ops/tributary/commands/command_fixture.h"

namespace tributary::commands_test {
namespace {

/// Run somewhere else, as a user might.
class Elsewhere {
 public:
  explicit Elsewhere(const std::string& folder) : before_(std::filesystem::current_path()) {
    std::filesystem::current_path(folder);
  }
  ~Elsewhere() { std::filesystem::current_path(before_); }
  Elsewhere(const Elsewhere&) = delete;
  Elsewhere& operator=(const Elsewhere&) = delete;

 private:
  std::filesystem::path before_;
};

TEST(Generate, ACityHasTheShippedRules) {
  const Folder folder;
  const Ran made = run({"generate", "city", "--records", "5000", "--out", folder / "city"});
  EXPECT_EQ(made.code, ExitCode::kDone) << made.err;
  EXPECT_TRUE(std::filesystem::exists(folder / "city/rules/fire-building-repeat.rule.yaml"));
}

TEST(Generate, ACityBeginsOnTheDayThatIsNamed) {
  const Folder folder;
  const Ran made = run(
      {"generate", "city", "--records", "5000", "--start", "2026-02-03", "--out", folder / "city"});
  EXPECT_EQ(made.code, ExitCode::kDone) << made.err;
  std::ifstream feed(folder / "city/feeds/inspection.jsonl");
  std::string first;
  std::getline(feed, first);
  EXPECT_THAT(first, testing::HasSubstr("2026-02-03"));
  const Ran no_day = run({"generate", "city", "--start", "soon", "--out", folder / "other"});
  EXPECT_EQ(no_day.code, ExitCode::kEnvironment);
  EXPECT_THAT(no_day.err, testing::HasSubstr("2025-03-01"));
}

TEST(Generate, WithoutRulesThereIsNoCity) {
  const Folder folder;
  const Elsewhere elsewhere(folder / "");
  const Ran made = run({"generate", "city", "--records", "5000", "--out", folder / "city"});
  EXPECT_EQ(made.code, ExitCode::kEnvironment);
  EXPECT_THAT(made.err, testing::HasSubstr("--rules DIR"));
  EXPECT_FALSE(std::filesystem::exists(folder / "city"));
}

}  // namespace
}  // namespace tributary::commands_test
