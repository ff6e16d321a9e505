#include "rules/check/report.h"

#include <fmt/format.h>

#include <map>
#include <vector>

#include "engine/base/counted.h"
#include "engine/base/text.h"

namespace tributary {
namespace {

/// Text of an XML attribute or element. What XML 1.0 cannot hold becomes U+FFFD.
std::string xml(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t from = at;
    const char32_t character = next_code_point(text, at);
    const bool is_allowed = character >= 0x20 || character == '\n' || character == '\t';
    if (character == U'&') {
      out += "&amp;";
    } else if (character == U'<') {
      out += "&lt;";
    } else if (character == U'>') {
      out += "&gt;";
    } else if (character == U'"') {
      out += "&quot;";
    } else {
      out += is_allowed ? text.substr(from, at - from) : std::string_view("\uFFFD");
    }
  }
  return out;
}

}  // namespace

std::string report_text(const TestReport& report, Language language) {
  const bool is_chinese = language == Language::kChinese;
  std::string out;
  for (const TestOutcome& outcome : report.outcomes) {
    const char* word =
        is_chinese ? (outcome.passed ? "通过" : "失败") : (outcome.passed ? "pass" : "FAIL");
    out += fmt::format("{}  {}: {}\n", word, outcome.rule, outcome.test);
    if (outcome.passed) continue;
    out += fmt::format("      --> {}:{}\n", outcome.file, outcome.line);
    out += fmt::format("      {} {}\n", is_chinese ? "应为" : "expected", outcome.expected);
    out += fmt::format("      {} {}\n", is_chinese ? "实为" : "found   ", outcome.found);
    out += fmt::format("      {}\n", is_chinese ? outcome.explanation.zh : outcome.explanation.en);
  }
  const std::size_t failed = report.failures();
  const std::size_t passed = report.outcomes.size() - failed;
  out += is_chinese ? fmt::format("{} 个测试通过，{} 个失败\n", passed, failed)
                    : fmt::format("{} passed, {} failed\n", counted(passed, "test"), failed);
  return out;
}

std::string report_junit(const TestReport& report) {
  std::map<std::string, std::vector<const TestOutcome*>> suites;
  for (const TestOutcome& outcome : report.outcomes) suites[outcome.rule].push_back(&outcome);
  std::string out = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites tests=\"{}\" failures=\"{}\">\n",
      report.outcomes.size(), report.failures());
  for (const auto& [rule, outcomes] : suites) {
    std::size_t failed = 0;
    for (const TestOutcome* outcome : outcomes) failed += outcome->passed ? 0 : 1;
    out += fmt::format("  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\">\n", xml(rule),
                       outcomes.size(), failed);
    for (const TestOutcome* outcome : outcomes) {
      out += fmt::format("    <testcase classname=\"{}\" name=\"{}\" file=\"{}\" line=\"{}\"",
                         xml(rule), xml(outcome->test), xml(outcome->file), outcome->line);
      if (outcome->passed) {
        out += "/>\n";
        continue;
      }
      out += fmt::format(
          ">\n      <failure message=\"{}\">expected {}\nfound {}</failure>\n"
          "    </testcase>\n",
          xml(outcome->explanation.en), xml(outcome->expected), xml(outcome->found));
    }
    out += "  </testsuite>\n";
  }
  return out + "</testsuites>\n";
}

}  // namespace tributary
