#include "rules/check/test_runner.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "engine/base/digest.h"
#include "engine/correlate/correlator.h"
#include "engine/resolve/resolver.h"
#include "engine/score/rule_assessor.h"
#include "engine/score/value_words.h"
#include "rules/check/levels_in_tests.h"
#include "rules/check/tested_rules.h"

namespace tributary {
namespace {

/// The tokens' keys in tests: fixed, so that a test gives the same answer everywhere. They protect
/// nothing, and there is nobody to protect.
KeyRing test_keys(const TimeLine& test) {
  std::map<std::uint32_t, TokenKey> keys;
  const auto add = [&](std::uint32_t epoch) {
    keys.emplace(epoch, sha256("rule test key " + std::to_string(epoch)));
  };
  for (const ObservationDraft& draft : test.events) {
    const std::uint32_t epoch = token_epoch(draft.at);
    add(epoch);
    if (epoch > 0) add(epoch - 1);
  }
  return KeyRing(std::move(keys));
}

ResolverSettings settings_of(const RuleSet& rules) {
  ResolverSettings settings;
  settings.near = NearPlan(rules);
  return settings;
}

/// What was shown at one time.
struct Shown {
  Level level = Level::kNone;
  int score = 0;
  bool is_unknown = false;  ///< the evaluation: a source that it hangs on is silent
};

std::string level_text(const Shown& shown, bool has_score, bool is_chinese) {
  if (shown.is_unknown) return is_chinese ? "未知" : "unknown";
  std::string out(is_chinese ? chinese_name_of(shown.level) : name_of(shown.level));
  if (has_score) out += " (" + std::to_string(shown.score) + ")";
  return out;
}

std::string describe(const ExpectedLine& expectation, const Shown& shown) {
  return expectation.when + " " + expectation.subject + " " +
         level_text(shown, expectation.score.has_value(), false);
}

Shown shown_by(const ExpectedLine& expectation) {
  return {expectation.level, expectation.score.value_or(0), expectation.is_unknown};
}

/// A score is compared where one is expected.
bool is_met(const ExpectedLine& expectation, const Shown& shown) {
  if (expectation.is_unknown || shown.is_unknown) {
    return expectation.is_unknown == shown.is_unknown;
  }
  return shown.level == expectation.level &&
         (!expectation.score || *expectation.score == shown.score);
}

class TestRun {
 public:
  TestRun(const Rule& rule, const TimeLine& test, const SchemaView& schemas,
          const TestSettings& settings, std::span<const Rule> others)
      : test_(test),
        settings_(settings),
        catalog_(schemas.catalog()),
        rules_(tested_rules(rule, others, settings.bands)),
        sources_(by_id(schemas)),
        subjects_(schemas.catalog(), test.registers, Divisions{}, test.instruments),
        keys_(test_keys(test)),
        resolver_(subjects_, keys_, settings_of(rules_)),
        assessor_(schemas.catalog()),
        plan_(rules_, schemas.catalog(), sources_, settings.min_reporters),
        times_(sources_.size()),
        correlator_(plan_, sources_, assessor_, subjects_, {times_, settings.calendar, test.zone}),
        levels_(correlator_, states_, reads_levels(rules_)) {
    for (SourceTime& time : times_) time.read_since = test.start;
    for (const SourceId source : test.stale) {
      times_[source.value()].stale_from = EventTime::min();
    }
  }

  TestOutcome run() {
    outcome_.passed = true;
    for (const ExpectedLine& expectation : test_.expect) {
      while (next_ < test_.events.size() && test_.events[next_].at <= expectation.at) {
        levels_.go_to(test_.events[next_].at, [this](EventTime at) { pass(at); });
        observe(test_.events[next_++]);
      }
      levels_.go_to(expectation.at, [this](EventTime at) { pass(at); });
      pass(expectation.at);
      compare(expectation);
    }
    return std::move(outcome_);
  }

 private:
  static std::vector<SourceInfo> by_id(const SchemaView& schemas) {
    std::vector<SourceInfo> out = schemas.sources();
    std::sort(out.begin(), out.end(),
              [](const SourceInfo& a, const SourceInfo& b) { return a.id < b.id; });
    return out;
  }

  /// W = T = `at`: every source has been read so far.
  void pass(EventTime at) {
    w_ = at;
    for (SourceTime& time : times_) time.clock = at;
  }

  [[nodiscard]] const Rule& rule() const { return rules_.rules.front(); }

  void observe(ObservationDraft draft) {
    const std::string number = draft.record_id;
    const std::string source = sources_[draft.source.value()].name;
    if (sources_[draft.source.value()].source_class == SourceClass::kPeople)
      draft.record_id.clear();
    Observation observation;
    const Result<std::optional<Rejection>> rejected = resolver_.resolve(draft, observation);
    if (!rejected) return fail({rejected.error().message, rejected.error().message});
    if (*rejected) {
      const std::string reason(name_of((*rejected)->reason));
      return fail({number + " of " + source + " was rejected: " + reason,
                   source + " 的 " + number + " 被拒收：" + reason});
    }
    for (const SubjectRef& ref : observation.subjects) {
      if (!plan_.of(ref.key.type).reads(observation.source)) continue;
      SubjectState& state = states_[ref.key];
      state.key = ref.key;
      if (state.district.empty()) state.district = RareText(ref.district);
      correlator_.observe(state, observation, ref, w_);
    }
  }

  /// The first difference is the one that is explained.
  void fail(Message explanation) {
    if (outcome_.passed) outcome_.explanation = std::move(explanation);
    outcome_.passed = false;
  }

  SubjectState* state_of(const ExpectedLine& expectation) {
    auto found = states_.find({rule().subject, expectation.subject});
    // With or_cell the rule has rows at cells as well, which are named by their token.
    if (found == states_.end()) {
      found = std::find_if(states_.begin(), states_.end(), [&](const auto& state) {
        return subjects_.catalog()[state.first.type].is_cell &&
               state.first.id == expectation.subject;
      });
    }
    return found == states_.end() ? nullptr : &found->second;
  }

  void compare(const ExpectedLine& expectation) {
    SubjectState* state = state_of(expectation);
    const Shown shown = state == nullptr ? Shown{} : show(*state);
    if (!outcome_.expected.empty()) {
      outcome_.expected += " · ";
      outcome_.found += " · ";
    }
    outcome_.expected += describe(expectation, shown_by(expectation));
    outcome_.found += describe(expectation, shown);
    if (is_met(expectation, shown)) return;
    explain(expectation, shown, state);
  }

  Shown show(SubjectState& state) {
    correlator_.advance(state, w_);
    const RuleSweep* sweep = sweep_of(state);
    if (sweep == nullptr) return {};
    const Verdict verdict = correlator_.verdict(state, *sweep, w_);
    if (verdict.level == Level::kNone) return {Level::kNone, 0, verdict.is_unknown};
    const int score = clamped_score(verdict.raw_score, verdict.level, settings_.bands);
    return {verdict.level, score, verdict.is_unknown};
  }

  /// The tested rule's; the rules that it reads have theirs beside it.
  [[nodiscard]] const RuleSweep* sweep_of(const SubjectState& state) const {
    const std::vector<BoundRule>& rules = plan_.of(state.key.type).rules;
    const auto sweep =
        std::find_if(state.sweeps.begin(), state.sweeps.end(),
                     [&](const RuleSweep& one) { return rules[one.rule()].rule->id == rule().id; });
    return sweep == state.sweeps.end() ? nullptr : &*sweep;
  }

  void explain(const ExpectedLine& expectation, const Shown& shown, const SubjectState* state) {
    std::string values;
    const RuleSweep* sweep = state == nullptr ? nullptr : sweep_of(*state);
    if (sweep != nullptr) {
      const RuleEvidence evidence = correlator_.evidence(*state, sweep->rule(), w_, w_);
      const ValueWords words(rule(), catalog_, test_.zone);
      for (std::size_t i = 0; i < evidence.values.size(); ++i) {
        const AttributeRef& ref = rule().attributes[i];
        const Scalar& value = evidence.values[i];
        values += (values.empty() ? "" : ", ") + name_of(rule(), ref) + " = ";
        values += value.is_missing() ? "–" : words.text(value, ref);
      }
    }
    const std::string cells = state == nullptr ? cells_with_records() : "";
    const std::string there = values.empty() ? "" : "; " + values;
    const std::string there_zh = values.empty() ? "；该对象没有任何记录" : "；" + values;
    const bool has_score = expectation.score.has_value();
    const auto text = [&](const Shown& one, bool is_chinese) {
      return level_text(one, has_score, is_chinese);
    };
    const Shown wanted = shown_by(expectation);
    const std::string place = expectation.when + " " + expectation.subject;
    fail({"at " + place + ": expected " + text(wanted, false) + ", found " + text(shown, false) +
              (values.empty() ? "; nothing has arrived for this subject" : there) +
              (cells.empty() ? "" : ", but for these cells: " + cells),
          place + "：应为" + text(wanted, true) + "，实为" + text(shown, true) + there_zh +
              (cells.empty() ? "" : "，但以下网格有：" + cells)});
  }

  /// Nobody knows the token of a cell by heart.
  [[nodiscard]] std::string cells_with_records() const {
    std::string out;
    for (const auto& [key, state] : states_) {
      if (catalog_[key.type].is_cell) out += (out.empty() ? "" : ", ") + key.id;
    }
    return out;
  }

  const TimeLine& test_;
  const TestSettings& settings_;
  const Catalog& catalog_;
  RuleSet rules_;
  std::vector<SourceInfo> sources_;
  SubjectIndex subjects_;
  KeyRing keys_;
  Resolver resolver_;
  RuleAssessor assessor_;
  CorrelatePlan plan_;
  SourceTimes times_;
  Correlator correlator_;
  std::map<SubjectKey, SubjectState> states_;
  LevelsInTests levels_;
  std::size_t next_ = 0;
  EventTime w_ = EventTime::min();
  TestOutcome outcome_;
};

}  // namespace

std::size_t TestReport::failures() const {
  return static_cast<std::size_t>(
      std::count_if(outcomes.begin(), outcomes.end(),
                    [](const TestOutcome& outcome) { return !outcome.passed; }));
}

TestOutcome run_test(const Rule& rule, const TimeLine& test, const SchemaView& schemas,
                     const TestSettings& settings, std::span<const Rule> others) {
  TestOutcome outcome = TestRun(rule, test, schemas, settings, others).run();
  outcome.rule = rule.id;
  outcome.test = test.name;
  outcome.line = test.place.line;
  return outcome;
}

void check_tests(const LoadedRules& rules, const SchemaView& schemas, Diagnostics& diagnostics) {
  for (const RuleFile& file : rules.files) {
    if (file.rule) read_tests(file.document, *file.rule, schemas, diagnostics);
  }
}

TestReport run_tests(const LoadedRules& rules, const SchemaView& schemas,
                     const TestSettings& settings, Diagnostics& diagnostics) {
  TestReport report;
  const RuleSet all = rules.rule_set(settings.bands);
  for (const RuleFile& file : rules.files) {
    if (!file.rule) continue;
    for (const TimeLine& test : read_tests(file.document, *file.rule, schemas, diagnostics)) {
      report.outcomes.push_back(run_test(*file.rule, test, schemas, settings, all.rules));
      report.outcomes.back().file = file.document.file();
    }
  }
  return report;
}

}  // namespace tributary
