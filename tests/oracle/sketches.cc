#include "tests/oracle/sketches.h"

#include <gtest/gtest.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "tests/oracle/shortening.h"

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
                                    "or_cell",
                                    "baseline",
                                    "expect:",
                                    "missing",
                                    "overdue",
                                    "anchor.",
                                    "match: ",
                                    "wd\n",
                                    "after: reports",
                                    "from: signal",
                                    "via: ",
                                    ".distinct(subject)",
                                    "not ",
                                    "confirm_for",
                                    "keep_for",
                                    "subject.floors",
                                    "days(",
                                    "hours("};

/// Always the same cases, so that a sanitizer's report can be had again by running the test again.
/// New ones are for tests/oracle/run, which sets RC_PARAMS itself.
const int kDefaultCases = setenv("RC_PARAMS", "max_success=60 max_discard_ratio=100 seed=5", 0);

constexpr std::uint64_t kEnoughCases = 1000;  // for every construct to occur
constexpr int kLongestCase = 40;              // seconds of a processor; most take milliseconds

/// Takes the place of what was set before; 0 seconds: none.
void set_alarm(int seconds) {
  const itimerval alarm{{0, 0}, {seconds, 0}};
  setitimer(ITIMER_PROF, &alarm, nullptr);
}

bool some_rule_has(const Sketch& sketch, const std::string& word) {
  std::vector<std::string> ids;
  for (const RuleThrows& throws : sketch.rules) {
    const std::vector<std::uint32_t> list(throws.begin(), throws.end());
    const Theme theme = theme_of(sketch, throws, !ids.empty());
    const std::string text = write_rule("rule-" + std::to_string(ids.size() + 1), theme, list, ids);
    if (text.find(word) != std::string::npos) return true;
    ids.push_back("rule-1");
  }
  return false;
}

/// ORACLE_ONLY: a word that some rule of every scenario must have.
bool is_wanted(const Sketch& sketch) {
  const char* only = std::getenv("ORACLE_ONLY");
  return only == nullptr || *only == 0 || some_rule_has(sketch, only);
}

}  // namespace

rc::Gen<Sketch> sketches_with(const std::string& word) {
  return rc::gen::suchThat(sketches(),
                           [word](const Sketch& sketch) { return some_rule_has(sketch, word); });
}

rc::Gen<Sketch> sketches() {
  const auto dice = rc::gen::inRange<std::uint32_t>(0, 1000);
  const auto rules =
      rc::gen::resize(3, rc::gen::nonEmpty(rc::gen::container<std::vector<RuleThrows>>(
                             rc::gen::container<RuleThrows>(rc::gen::resize(100, dice)))));
  const auto records = rc::gen::container<std::vector<RecordThrows>>(
      rc::gen::container<RecordThrows>(rc::gen::resize(100, dice)));
  const auto all = rc::gen::build<Sketch>(
      rc::gen::set(&Sketch::theme,
                   rc::gen::resize(100, rc::gen::inRange<std::uint32_t>(0, kThemes))),
      rc::gen::set(&Sketch::habits, rc::gen::resize(100, rc::gen::inRange<std::uint32_t>(0, 18))),
      rc::gen::set(&Sketch::rules, rules), rc::gen::set(&Sketch::records, records));
  return rc::gen::suchThat(all, is_wanted);
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

void expect_agreement(const Scenario& scenario, const Town& town, Tally& tally) {
  const auto difference = [&](const Scenario& of) {
    watch(story_of(of));
    return first_difference(town, of, tally);
  };
  count(scenario, tally);
  if (!difference(scenario)) return;
  const auto differs = [&](const Scenario& of) { return difference(of).has_value(); };
  const Scenario least = shortened(scenario, town, differs);
  RC_LOG() << story_of(least);
  RC_FAIL(*difference(least));
}

void watch(std::string story) {
  static std::string watched;
  set_alarm(0);
  watched = std::move(story);
  for (const int signal : {SIGPROF, SIGABRT, SIGSEGV}) {
    std::signal(signal, [](int which) {
      const char* const why = which == SIGPROF ? "this took too long:\n" : "this ended badly:\n";
      ssize_t written = write(STDERR_FILENO, why, std::strlen(why));
      written += write(STDERR_FILENO, watched.data(), watched.size());
      _exit(written < 0 ? 3 : 2);
    });
  }
  set_alarm(kLongestCase);
}

void print(const Tally& tally) {
  for (const auto& [what, times] : tally.counts) {
    std::printf("%9llu %s\n", static_cast<unsigned long long>(times), what.c_str());
  }
}

void expect_all_constructs(const Tally& tally) {
  const auto cases = tally.counts.find("cases");
  const char* only = std::getenv("ORACLE_ONLY");
  const bool has_choice = only == nullptr || *only == 0;
  if (!has_choice || cases == tally.counts.end() || cases->second < kEnoughCases) return;
  for (const char* construct : kConstructs) {
    EXPECT_GT(tally.counts.count(std::string("rules with ") + construct), 0U) << construct;
  }
}

}  // namespace tributary::oracle
