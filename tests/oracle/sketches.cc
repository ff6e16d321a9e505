#include "tests/oracle/sketches.h"

#include <gtest/gtest.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "tests/oracle/constructs.h"
#include "tests/oracle/shortening.h"

namespace tributary::oracle {
namespace {

/// Always the same cases, so that a sanitizer's report can be had again by running the test again.
/// New ones are for tests/oracle/run, which sets RC_PARAMS itself.
const int kDefaultCases = setenv("RC_PARAMS", "max_success=60 max_discard_ratio=100 seed=5", 0);

constexpr std::uint64_t kEnoughCases = 2000;  // for every construct to occur
constexpr int kLongestCase = 40;              // seconds of a processor; most take milliseconds

/// Takes the place of what was set before; 0 seconds: none.
void set_alarm(int seconds) {
  const itimerval alarm{{0, 0}, {seconds, 0}};
  setitimer(ITIMER_PROF, &alarm, nullptr);
}

bool some_rule_has(const Sketch& sketch, const std::string& word) {
  std::vector<OtherRule> others;
  for (const RuleThrows& throws : sketch.rules) {
    const std::vector<std::uint32_t> list(throws.begin(), throws.end());
    const Theme theme = theme_of(sketch, throws, !others.empty());
    const std::string text =
        write_rule("rule-" + std::to_string(others.size() + 1), theme, list, others);
    if (text.find(word) != std::string::npos) return true;
    others.push_back({"rule-1", hazard_in(text, theme)});
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
      rc::gen::set(&Sketch::habits,
                   rc::gen::resize(100, rc::gen::inRange<std::uint32_t>(0, kHabits))),
      rc::gen::set(&Sketch::rules, rules), rc::gen::set(&Sketch::records, records));
  return rc::gen::suchThat(all, is_wanted);
}

void count(const Scenario& scenario, const Town& town, Tally& tally) {
  for (const Written& written : scenario.written) {
    tally.add(written.rule ? "rules accepted" : "rules refused");
    for (const std::string& why : written.refused) tally.add("refused by " + why);
    if (!written.rule) continue;
    for (const std::string& one : constructs_of(*written.rule, written.text)) {
      tally.add("rules with " + one);
    }
  }
  for (const std::string& one : constructs_of(scenario, town)) tally.add("rules with " + one);
  tally.add("cases");
  tally.add("records", scenario.steps.size());
}

void expect_agreement(const Scenario& scenario, const Town& town, Tally& tally) {
  const auto difference = [&](const Scenario& of) {
    watch(story_of(of));
    return first_difference(town, of, tally);
  };
  count(scenario, town, tally);
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
  for (const std::string& construct : all_constructs()) {
    EXPECT_GT(tally.counts.count("rules with " + construct), 0U) << construct;
  }
}

}  // namespace tributary::oracle
