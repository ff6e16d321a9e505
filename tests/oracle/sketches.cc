#include "tests/oracle/sketches.h"

#include <array>
#include <cstdio>
#include <cstdlib>

namespace tributary::oracle {
namespace {

/// The words of a rule's text that stand for constructs, in the order they are told.
constexpr std::array kConstructs = {".distinct(reporter)",
                                    ".any",
                                    ".count",
                                    ".value",
                                    ".ratio",
                                    ".sources",
                                    ".distinct(result)",
                                    ".first.",
                                    ".last.",
                                    ".sum(",
                                    ".max(",
                                    ".min(",
                                    "keep: ",
                                    "near: ",
                                    "baseline",
                                    "expect:",
                                    "missing",
                                    "overdue",
                                    "anchor.",
                                    "from: signal",
                                    "not ",
                                    "confirm_for",
                                    "keep_for",
                                    "subject.floors",
                                    "days(",
                                    "hours("};

std::size_t fixed_theme() {
  const char* only = std::getenv("ORACLE_THEME");
  return only == nullptr ? kThemes : static_cast<std::size_t>(std::atoi(only));
}

}  // namespace

rc::Gen<Sketch> sketches() {
  const auto dice = rc::gen::inRange<std::uint32_t>(0, 1000);
  const auto rules =
      rc::gen::resize(3, rc::gen::nonEmpty(rc::gen::container<std::vector<RuleThrows>>(
                             rc::gen::container<RuleThrows>(rc::gen::resize(100, dice)))));
  const auto records = rc::gen::container<std::vector<RecordThrows>>(
      rc::gen::container<RecordThrows>(rc::gen::resize(100, dice)));
  const std::size_t theme = fixed_theme();
  const auto themes = theme < kThemes ? rc::gen::just(static_cast<std::uint32_t>(theme))
                                      : rc::gen::inRange<std::uint32_t>(0, kThemes);
  return rc::gen::build<Sketch>(
      rc::gen::set(&Sketch::theme, themes),
      rc::gen::set(&Sketch::habits, rc::gen::inRange<std::uint32_t>(0, 9)),
      rc::gen::set(&Sketch::rules, rules), rc::gen::set(&Sketch::records, records));
}

void count(const Scenario& scenario, Tally& tally) {
  for (const Written& written : scenario.written) {
    tally.add(written.rule ? "rules accepted" : "rules refused");
    for (const std::string& why : written.refused) tally.add("refused by " + why);
    if (!written.rule) continue;
    for (const char* construct : kConstructs) {
      if (written.text.find(construct) != std::string::npos) {
        tally.add(std::string("rules with ") + construct);
      }
    }
  }
  tally.add("cases");
  tally.add("records", scenario.steps.size());
}

void print(const Tally& tally) {
  for (const auto& [what, times] : tally.counts) {
    std::printf("%9llu %s\n", static_cast<unsigned long long>(times), what.c_str());
  }
}

}  // namespace tributary::oracle
