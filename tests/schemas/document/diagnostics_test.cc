#include "schemas/document/diagnostics.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tributary {
namespace {

Diagnostic diagnostic(std::string file, std::uint32_t line, Severity severity = Severity::kError) {
  Diagnostic made;
  made.code = severity == Severity::kError ? "E010" : "W210";
  made.file = std::move(file);
  made.line = line;
  made.severity = severity;
  return made;
}

TEST(DiagnosticsTest, AtMostTwentyPerFileAndTheRestCounted) {
  Diagnostics all;
  for (std::uint32_t line = 1; line <= 25; ++line) all.add(diagnostic("a.yaml", line));
  all.add(diagnostic("b.yaml", 1));
  EXPECT_EQ(all.sorted().size(), 21U) << "one file's errors take no room of another's";
  EXPECT_EQ(all.left_out(), 5U);
  EXPECT_EQ(all.errors(), 26U);
  EXPECT_EQ(all.errors_in("a.yaml"), 25U);
  EXPECT_EQ(all.errors_in("c.yaml"), 0U);
}

TEST(DiagnosticsTest, AnErrorIsNeverLeftOutForAWarning) {
  Diagnostics all;
  for (std::uint32_t line = 1; line <= 20; ++line) {
    all.add(diagnostic("a.yaml", line, Severity::kWarning));
  }
  EXPECT_FALSE(all.has_errors());
  all.add(diagnostic("a.yaml", 99));
  EXPECT_EQ(all.sorted().back().code, "E010");
  EXPECT_EQ(all.sorted().size(), 20U);
  EXPECT_EQ(all.left_out(), 1U);
  EXPECT_EQ(all.warnings(), 20U);
}

TEST(DiagnosticsTest, InOrderOfFilesAsTheyCameAndOfPlaces) {
  Diagnostics all;
  all.add(diagnostic("z.yaml", 9));
  all.add(diagnostic("a.yaml", 2));
  all.add(diagnostic("z.yaml", 3));
  std::string order;
  for (const Diagnostic& each : all.sorted()) {
    order += each.file + ":" + std::to_string(each.line) + " ";
  }
  EXPECT_EQ(order, "z.yaml:3 z.yaml:9 a.yaml:2 ");
}

TEST(DiagnosticsTest, LongListsOfNamesAreNotPrinted) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i <= kMostNamesListed; ++i) names.push_back("topic" + std::to_string(i));
  Diagnostic made;
  suggest(made, "topci7", names, {"topics", "事项"});
  EXPECT_EQ(made.suggestion, "topic7");
  EXPECT_TRUE(made.valid.empty());
}

}  // namespace
}  // namespace tributary
