#include "tests/tidy/meanings.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <map>
#include <set>
#include <string>

namespace tributary::tidy {
namespace {

constexpr const char* kTable = "tests/rules/README.md";
constexpr int kMeanings = 16;

/// `Suite.Name` of every test in the tree.
std::set<std::string> tests_of(const SourceTree& tree) {
  static const RE2 test(R"re((?:TEST|TEST_F|TEST_P|RC_GTEST_PROP)\((\w+),\s*(\w+))re");
  std::set<std::string> names;
  for (const SourceFile* file : tree.code()) {
    if (!file->path.starts_with("tests/")) continue;
    re2::StringPiece rest(file->text);
    std::string suite;
    std::string name;
    while (RE2::FindAndConsume(&rest, test, &suite, &name)) names.insert(suite + "." + name);
  }
  return names;
}

}  // namespace

std::vector<Finding> check_meanings(const SourceTree& tree) {
  static const RE2 row(R"re(^\| (\d+) \|)re");
  static const RE2 name(R"re(`(\w+\.\w+)`)re");
  const std::string* table = tree.find(kTable);
  if (table == nullptr) return {{kTable, 0, "is not there"}};
  const std::set<std::string> tests = tests_of(tree);
  std::vector<Finding> findings;
  std::map<int, int> named;  // line of RULES 3 → tests
  int line_number = 0;
  for (const std::string_view line : lines_of(*table)) {
    ++line_number;
    re2::StringPiece rest(line.data(), line.size());
    int meaning = 0;
    if (!RE2::FindAndConsume(&rest, row, &meaning)) continue;
    if (named.contains(meaning)) {
      findings.push_back({kTable, line_number, fmt::format("line {} stands twice", meaning)});
    }
    named[meaning] += 0;
    std::string found;
    while (RE2::FindAndConsume(&rest, name, &found)) {
      ++named[meaning];
      if (tests.contains(found)) continue;
      findings.push_back({kTable, line_number, fmt::format("there is no test {}", found)});
    }
  }
  for (int meaning = 1; meaning <= kMeanings; ++meaning) {
    if (named[meaning] > 0) continue;
    findings.push_back({kTable, 0, fmt::format("line {} of RULES 3 has no test", meaning)});
  }
  return findings;
}

}  // namespace tributary::tidy
