// PEOPLE 19: disclosure is written to the audit at every start, in a chain.
#include "ops/tributary/composition/audit_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "ops/tributary/composition/audit_check.h"
#include "ops/tributary/composition/site.h"
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
    AuditLog log = AuditLog::open(state_, witness_).value_or_die();
    log.start(kNoon, page, "页").value_or_die();
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
  std::string witness_;
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
  const auto opened = AuditLog::open(state_, "");
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

TEST_F(AuditLogTest, ManyWritersMakeOneChain) {
  start("one");
  AuditLog api = AuditLog::open(state_, "").value_or_die();
  AuditLog shell = AuditLog::join(state_, "").value_or_die();
  for (int i = 0; i < 5; ++i) {
    api.request(kNoon, {"li", "viewer", "GET", "/api/v1/signals", ""}).value_or_die();
    shell.command(kNoon, "root", {"show", "s-7h2k9q4m1c8v", "", ""}).value_or_die();
    AuditLog::join(state_, "")
        .value_or_die()
        .command(kNoon, "root", {"list", "", "", ""})
        .value_or_die();
  }
  EXPECT_EQ(read_chain(text()).value_or_die().lines, 16U);
  const auto found = lines();
  EXPECT_EQ(found[2]["user"], "root");
  EXPECT_EQ(found[2]["signal_id"], "s-7h2k9q4m1c8v");
}

TEST_F(AuditLogTest, ProcessesThatWriteAtOnceMakeOneChain) {
  start("one");
  constexpr int kWriters = 4, kLines = 50;
  std::vector<pid_t> writers;
  for (int i = 0; i < kWriters; ++i) {
    const pid_t child = ::fork();
    if (child == 0) {
      bool is_good = true;
      for (int line = 0; line < kLines; ++line) {
        auto log = AuditLog::join(state_, "");
        is_good = is_good && log && log->command(kNoon, "root", {"list", "", "", ""});
      }
      ::_exit(is_good ? 0 : 1);
    }
    writers.push_back(child);
  }
  for (const pid_t child : writers) {
    int status = -1;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
  }
  EXPECT_EQ(read_chain(text()).value_or_die().lines, 1U + kWriters * kLines);
}

TEST_F(AuditLogTest, ARowsIdIsKeptAndNothingElseThatStandsInItsPlace) {
  AuditLog log = AuditLog::open(state_, "").value_or_die();
  log.command(kNoon, "root", {"show", "13800138000", "", ""}).value_or_die();
  EXPECT_THAT(text(), testing::Not(HasSubstr("13800138000")));
}

TEST_F(AuditLogTest, WhatIsCutWhileItRunsStopsIt) {
  start("one");
  AuditLog log = AuditLog::open(state_, "").value_or_die();
  std::filesystem::resize_file(AuditLog::path_in(state_), 10);
  const Status noted = log.request(kNoon, {"li", "viewer", "GET", "/api/v1/signals", ""});
  ASSERT_FALSE(noted);
  EXPECT_EQ(noted.error().code, ErrorCode::kCorrupt);
}

TEST_F(AuditLogTest, TheWitnessIsToldByWhatChangesAndByManyReads) {
  witness_ = folder_ / "witness.jsonl";
  start("one");
  const auto told = [&] {
    return read_witness(read_file(witness_, 1 << 20).value_or_die()).value_or_die();
  };
  ASSERT_THAT(told(), SizeIs(1));
  AuditLog log = AuditLog::open(state_, witness_).value_or_die();
  const AuditedRequest reads{"li", "viewer", "GET", "/api/v1/signals", ""};
  const AuditedRequest changes{"li", "supervisor", "POST", "/api/v1/sweeps", ""};
  log.request(kNoon, reads).value_or_die();
  EXPECT_THAT(told(), SizeIs(1));
  log.request(kNoon, changes).value_or_die();
  EXPECT_EQ(told().back().lines, 3U);
  for (std::uint64_t i = 0; i < AuditLog::kMostUntold; ++i) {
    log.request(kNoon, reads).value_or_die();
  }
  EXPECT_EQ(told().back().lines, 3U + AuditLog::kMostUntold);
  log.request(kNoon, reads).value_or_die();
  { const AuditLog ended = std::move(log); }
  EXPECT_EQ(told().back().lines, 4U + AuditLog::kMostUntold);
  EXPECT_TRUE(check_audit(text(), told()).is_sound());
}

TEST_F(AuditLogTest, AWitnessThatCannotBeToldStopsAStartAndNothingElse) {
  folder_.write("no-folder", "");
  witness_ = folder_ / "no-folder/witness.jsonl";
  AuditLog log = AuditLog::open(state_, witness_).value_or_die();
  EXPECT_FALSE(log.start(kNoon, "one", "页"));
  EXPECT_TRUE(log.command(kNoon, "root", {"list", "", "", ""}));
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
