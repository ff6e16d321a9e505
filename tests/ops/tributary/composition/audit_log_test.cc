// PEOPLE 19: disclosure is written to the audit at every start, in a chain.
#include "ops/tributary/composition/audit_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/ops/tributary/commands/command_fixture.h"

namespace tributary::composition_test {
namespace {

using commands_test::Folder;
using testing::HasSubstr;
using testing::SizeIs;

constexpr WallTime kNoon = WallTime::from_millis(1'741'176'000'000);  // 2025-03-05T12:00Z

class AuditLogTest : public testing::Test {
 protected:
  AuditLogTest() { std::filesystem::create_directory(state_); }
  void start(const std::string& page) const {
    AuditLog::open(state_).value_or_die().start(kNoon, page, "页").value_or_die();
  }
  [[nodiscard]] std::string text() const {
    std::ifstream in(AuditLog::path_in(state_), std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  [[nodiscard]] std::vector<nlohmann::json> lines() const {
    std::vector<nlohmann::json> lines;
    std::istringstream in(text());
    for (std::string line; std::getline(in, line);) lines.push_back(nlohmann::json::parse(line));
    return lines;
  }
  void rewrite(const std::string& text) const {
    std::ofstream(AuditLog::path_in(state_), std::ios::binary) << text;
  }

  const Folder folder_;
  const std::string state_ = folder_ / "state";
};

TEST_F(AuditLogTest, EveryStartIsALineAndAPageStandsWhereItChanged) {
  for (const char* page : {"one", "one", "two"}) start(page);
  const auto found = lines();
  ASSERT_THAT(found, SizeIs(3));
  EXPECT_EQ(found[0]["at"], "2025-03-05T12:00+00:00");
  EXPECT_EQ(found[0]["en"], "one");
  EXPECT_EQ(found[0]["zh"], "页");
  EXPECT_FALSE(found[1].contains("en"));
  EXPECT_EQ(found[1]["disclosure"], found[0]["disclosure"]);
  EXPECT_EQ(found[2]["en"], "two");
  EXPECT_EQ(found[2]["line"], 3);
  EXPECT_EQ(read_chain(text()).value_or_die().lines, 3U);
}

TEST_F(AuditLogTest, AnyByteThatIsChangedIsSeen) {
  for (const char* page : {"one", "two"}) start(page);
  const std::string whole = text();
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::string changed = whole;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    auto head = read_chain(changed);
    // Without its line end the last line counts as torn off: it is not there, rather than another.
    if (i + 1 == whole.size()) {
      EXPECT_EQ(head.value_or_die().lines, 1U);
    } else {
      EXPECT_FALSE(head.has_value() && head->lines == 2) << i;
    }
  }
}

TEST_F(AuditLogTest, ALineTakenOutOrPutElsewhereIsSeen) {
  for (const char* page : {"one", "two", "three"}) start(page);
  std::vector<std::string> each;
  std::istringstream in(text());
  for (std::string line; std::getline(in, line);) each.push_back(line + "\n");
  EXPECT_FALSE(read_chain(each[1] + each[2]));
  EXPECT_FALSE(read_chain(each[0] + each[2]));
  EXPECT_FALSE(read_chain(each[1] + each[0] + each[2]));
  EXPECT_FALSE(read_chain(each[0] + each[0] + each[1]));
}

TEST_F(AuditLogTest, AChangedOneIsKeptAndStartsNothing) {
  start("one");
  std::string changed = text();
  changed.replace(changed.find("one"), 3, "own");
  rewrite(changed);
  const auto opened = AuditLog::open(state_);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::kCorrupt);
  EXPECT_THAT(opened.error().message, HasSubstr("line 1"));
  EXPECT_EQ(text(), changed);
}

TEST_F(AuditLogTest, WhatAKillTearsOffIsWrittenAgain) {
  start("one");
  const std::string one = text();
  start("two");
  rewrite(text().substr(0, one.size() + 20));
  start("two");
  const auto found = lines();
  ASSERT_THAT(found, SizeIs(2));
  EXPECT_EQ(found[1]["en"], "two");
}

TEST_F(AuditLogTest, ARunWritesTheDisclosureAndNoSubject) {
  commands_test::write_small_site(folder_);
  const std::vector<std::string> run = {"run", "--until-idle", "--config",
                                        folder_ / "tributary.yaml"};
  ASSERT_EQ(commands_test::run(run).code, ExitCode::kDone);
  ASSERT_EQ(commands_test::run(run).code, ExitCode::kDone);
  const auto found = lines();
  ASSERT_THAT(found, SizeIs(2));
  EXPECT_EQ(found[0]["zh"].get<std::string>() + "\n" + found[0]["en"].get<std::string>(),
            commands_test::run({"disclose", "--config", folder_ / "tributary.yaml"}).out);
  EXPECT_EQ(found[1]["disclosure"], found[0]["disclosure"]);
}

}  // namespace
}  // namespace tributary::composition_test
