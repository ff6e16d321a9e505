// `tributary generate city` finds the shipped rules, or says that it does not, and makes keys; its
// truth judges lists.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/ops/tributary/commands/command_fixture.h"

namespace tributary::commands_test {
namespace {

std::string content_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

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
  EXPECT_EQ(no_day.code, ExitCode::kUsage);
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

TEST(Generate, ACityHasKeysForItsReportsAndNobodyElseMayReadThem) {
  const Folder folder;
  ASSERT_EQ(run({"generate", "city", "--records", "5000", "--out", folder / "city"}).code,
            ExitCode::kDone);
  namespace fs = std::filesystem;
  const fs::path keys = folder / "city/keys";
  ASSERT_TRUE(fs::is_directory(keys));
  EXPECT_EQ(fs::status(keys).permissions(), fs::perms::owner_all);
  EXPECT_FALSE(fs::is_empty(keys));
  // Drawn at random and not from the seed: another city of the same seed has others.
  ASSERT_EQ(run({"generate", "city", "--records", "5000", "--out", folder / "twin"}).code,
            ExitCode::kDone);
  for (const auto& entry : fs::directory_iterator(keys)) {
    const fs::path twin = fs::path(folder / "twin/keys") / entry.path().filename();
    ASSERT_TRUE(fs::exists(twin)) << twin;
    EXPECT_NE(content_of(entry.path()), content_of(twin)) << twin;
  }
  // They are what its reports need: without `tributary keys` it is read, and reports count.
  const Ran ran =
      run({"replay", "--config", folder / "city/tributary.yaml", "--out", folder / "list.jsonl"});
  EXPECT_EQ(ran.code, ExitCode::kDone) << ran.err;
  EXPECT_THAT(content_of(folder / "list.jsonl"), testing::HasSubstr("reporter"));
}

/// Exit code 2, through the program: nothing is found of what was planted.
TEST(Evaluate, AnEmptyListIsBelowTheTarget) {
  const Folder folder;
  const std::string city = folder / "city", list = folder / "list.jsonl";
  ASSERT_EQ(run({"generate", "city", "--records", "5000", "--out", city}).code, ExitCode::kDone);
  const std::vector<std::string> evaluate = {"evaluate", "--truth", city + "/truth.jsonl", "--list",
                                             list};
  EXPECT_EQ(run(evaluate).code, ExitCode::kEnvironment);  // no list is no empty one
  folder.write("list.jsonl", "");
  const Ran empty = run(evaluate);
  EXPECT_EQ(empty.code, ExitCode::kBelowTarget);
  EXPECT_THAT(empty.out, testing::HasSubstr("recall"));
  EXPECT_EQ(empty.err, "");
  ASSERT_EQ(run({"replay", "--config", city + "/tributary.yaml", "--out", list}).code,
            ExitCode::kDone);
  EXPECT_EQ(run(evaluate).code, ExitCode::kDone);
}

}  // namespace
}  // namespace tributary::commands_test
