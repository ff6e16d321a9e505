// PEOPLE 19: what somebody did to the audit afterwards is found, by its chain or by its witness.
#include "ops/tributary/composition/audit_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <sstream>

#include "ops/tributary/composition/site.h"
#include "tests/ops/tributary/commands/command_fixture.h"

namespace tributary::composition_test {
namespace {

using commands_test::Folder;
using testing::SizeIs;

constexpr WallTime kNoon = WallTime::from_millis(1'741'176'000'000);  // 2025-03-05T12:00Z

using Lines = std::vector<std::string>;

std::string joined(const Lines& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

/// An audit of five commands, and the head that was kept of each.
class AuditCheckTest : public testing::Test {
 protected:
  AuditCheckTest() { write(folder_ / "state", "list"); }

  void write(const std::string& state, const std::string& command) {
    std::filesystem::create_directory(state);
    AuditLog log = AuditLog::open(state, "").value_or_die();
    lines_.clear();
    heads_.clear();
    for (int i = 0; i < 5; ++i) {
      log.command(kNoon, "root", {command, "", "", ""}).value_or_die();
      lines_.push_back(log.head().last);
      heads_.push_back({log.head().lines, hex(log.head().digest)});
    }
  }
  [[nodiscard]] AuditCheck check(const Lines& lines) const {
    return check_audit(joined(lines), heads_);
  }

  const Folder folder_;
  Lines lines_;
  std::vector<WitnessedHead> heads_;
};

TEST_F(AuditCheckTest, WhatWasWrittenIsSound) {
  const AuditCheck found = check(lines_);
  EXPECT_TRUE(found.is_sound());
  EXPECT_EQ(found.head.lines, 5U);
  EXPECT_EQ(found.witnessed, 5U);
}

TEST_F(AuditCheckTest, EachWayToChangeALineIsFoundAtThatLine) {
  struct Case {
    const char* what;
    std::uint64_t line;
    std::function<void(Lines&)> change;
  };
  const std::vector<Case> cases = {
      {"removed", 3, [](Lines& lines) { lines.erase(lines.begin() + 2); }},
      {"the first removed", 1, [](Lines& lines) { lines.erase(lines.begin()); }},
      {"altered", 2, [](Lines& lines) { lines[1].replace(lines[1].find("root"), 4, "toor"); }},
      {"its digest altered", 4, [](Lines& lines) { lines[3][lines[3].size() - 3] ^= 1; }},
      {"reordered", 2, [](Lines& lines) { std::swap(lines[1], lines[2]); }},
      {"repeated", 5, [](Lines& lines) { lines.insert(lines.begin() + 4, lines[3]); }},
      {"put in", 3, [](Lines& lines) { lines.insert(lines.begin() + 2, "{}"); }},
      {"emptied", 5, [](Lines& lines) { lines[4].clear(); }},
  };
  for (const Case& one : cases) {
    Lines changed = lines_;
    one.change(changed);
    const AuditCheck found = check(changed);
    EXPECT_FALSE(found.is_sound()) << one.what;
    EXPECT_EQ(found.broken_line, one.line) << one.what;
  }
}

TEST_F(AuditCheckTest, WhatIsCutOffAtTheEndOnlyTheWitnessShows) {
  Lines cut = lines_;
  cut.pop_back();
  EXPECT_TRUE(check_audit(joined(cut), {}).is_sound());
  const AuditCheck found = check(cut);
  EXPECT_FALSE(found.broken_line);
  ASSERT_THAT(found.missing, SizeIs(1));
  EXPECT_EQ(found.missing[0].lines, 5U);
  EXPECT_THAT(check({}).missing, SizeIs(5));
}

TEST_F(AuditCheckTest, WhatIsWrittenAnewAsAWholeOnlyTheWitnessShows) {
  const std::vector<WitnessedHead> kept = heads_;
  write(folder_ / "another", "show");
  EXPECT_TRUE(check_audit(joined(lines_), {}).is_sound());
  const AuditCheck found = check_audit(joined(lines_), kept);
  EXPECT_FALSE(found.broken_line);
  EXPECT_THAT(found.different, SizeIs(5));
}

TEST_F(AuditCheckTest, AHalfLineAtTheEndIsACrashAndNoFinding) {
  const AuditCheck found = check_audit(joined(lines_) + "{\"line\":6", heads_);
  EXPECT_TRUE(found.is_sound());
  EXPECT_TRUE(found.is_torn);
}

TEST_F(AuditCheckTest, AHeadReadsAsItIsPrinted) {
  const std::string printed = "5:" + heads_[4].digest;
  EXPECT_EQ(parse_head(printed).value_or_die().lines, 5U);
  EXPECT_EQ(parse_head(printed).value_or_die().digest, heads_[4].digest);
  for (const std::string& text : {std::string(), std::string("5"), std::string("5:abc"),
                                  "0:" + heads_[4].digest, "x:" + heads_[4].digest}) {
    EXPECT_EQ(parse_head(text).error().code, ErrorCode::kInvalid) << text;
  }
}

TEST_F(AuditCheckTest, AWitnessIsReadToItsLastWholeLine) {
  const std::string line = "{\"line\":5,\"digest\":\"" + heads_[4].digest + "\",\"at\":\"x\"}\n";
  EXPECT_THAT(read_witness(line + line + "{\"li").value_or_die(), SizeIs(2));
  EXPECT_EQ(read_witness(line + "nothing\n" + line).error().code, ErrorCode::kCorrupt);
}

}  // namespace
}  // namespace tributary::composition_test
