#include "tests/oracle/comparison.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/partition/log_codec.h"
#include "schemas/catalog/catalog.h"

namespace tributary::oracle {
namespace {

using Json = nlohmann::json;

Condition condition_named(const std::string& name) {
  for (const Condition condition : {Condition::kPending, Condition::kPresent, Condition::kKept,
                                    Condition::kGone, Condition::kUnknown}) {
    if (name_of(condition) == name) return condition;
  }
  return Condition::kGone;
}

EngineRow read_row(const Json& json) {
  EngineRow row;
  row.axis.level = *level_named(json.at("level").get<std::string>());
  row.axis.condition = condition_named(json.at("condition"));
  row.axis.score = json.at("score").get<int>();
  const std::string title = json.at("title");
  row.axis.leading = row.axis.level == Level::kNone ? "" : title.substr(0, title.find(' '));
  for (const Json& rule : json.at("rules")) {
    row.axis.voices.push_back({rule.at("id"), *level_named(rule.at("level").get<std::string>()),
                               rule.at("score").get<int>()});
  }
  std::sort(row.axis.voices.begin(), row.axis.voices.end());
  const auto text = [&](const char* member) {
    return json.at(member).is_string() ? json.at(member).get<std::string>() : "";
  };
  row.first_seen = text("first_seen");
  row.level_since = text("level_since");
  row.is_new = true;
  return row;
}

/// Whether rules about such a subject read the rows of others (`via`).
bool hears_others(const RuleSet& rules, const SubjectKey& subject) {
  return std::any_of(rules.rules.begin(), rules.rules.end(), [&](const Rule& rule) {
    return rule.subject == subject.type &&
           std::any_of(rule.inputs.begin(), rule.inputs.end(), [](const RuleInput& input) {
             return input.signal && !input.signal->via.empty();
           });
  });
}

std::string time_text(EventTime at, bool as_day, UtcOffset offset) {
  if (as_day) return format_day(at, offset);
  return format_time(EventTime::from_millis(at.millis() / 60'000 * 60'000), offset);
}

}  // namespace

std::string text_of(const Axis& axis) {
  std::string text = std::string(name_of(axis.level)) + " " + std::string(name_of(axis.condition)) +
                     " " + std::to_string(axis.score) + " led by " + axis.leading + " (";
  for (const Voice& voice : axis.voices) {
    text += voice.rule + " " + std::string(name_of(voice.level)) + " " +
            std::to_string(voice.score) + "; ";
  }
  return text + ")";
}

bool agree(const Axis& a, const Axis& b) {
  if (a.condition == Condition::kUnknown && a.level > Level::kNone) {
    return b.condition == Condition::kUnknown &&
           a.level == b.level;  // its score is of some while ago
  }
  if (a.level == Level::kNone) return b.level == Level::kNone;
  return a.level == b.level && a.condition == b.condition && a.score == b.score &&
         a.leading == b.leading && a.voices == b.voices;
}

Duel::Duel(const Town& town, const Scenario& scenario, Tally& tally, StateStore* store)
    : town_(town),
      scenario_(scenario),
      tally_(tally),
      engine_(town, scenario.rules, store),
      oracle_(town.site(scenario.rules)) {}

std::optional<std::string> Duel::step(std::size_t index) {
  const Step& step = scenario_.steps[index];
  engine_.take(step.record);
  oracle_.take(step.record);
  const auto* observation = std::get_if<Observation>(&step.record);
  if (observation != nullptr && observation->beyond_lateness) has_other_past_ = true;
  if (std::holds_alternative<RegisterChange>(step.record)) has_other_past_ = true;
  for (const SubjectKey& subject : subjects_of(scenario_.theme)) {
    if (auto found = compare(subject, index)) return found;
  }
  return std::nullopt;
}

void Duel::go_on_from(const Duel& before, const LogRecord& generation) {
  has_other_past_ = true;  // a row's past is that of the old rules
  engine_.resume(before.engine_);
  oracle_.go_on_from(before.oracle_);
  engine_.take(generation);
  oracle_.take(generation);
  // As the engine has looked: what the next record makes unknown stays what it is under the new
  // rules.
  for (const SubjectKey& subject : subjects_of(scenario_.theme)) oracle_.axes(subject);
}

std::optional<std::string> Duel::compare(const SubjectKey& subject, std::size_t step) {
  if (oracle_.hears_what_is_not_followed(subject)) {
    tally_.add("subjects that hear (`via`) what is not followed, not compared");
    return std::nullopt;
  }
  for (const auto& [hazard, expected] : oracle_.axes(subject)) {
    const auto found = engine_.rows().find({subject.id, hazard});
    const bool has_row = found != engine_.rows().end();
    const Axis actual = has_row ? found->second.axis : Axis{};
    tally_.add(std::string("level ") + std::string(name_of(expected.level)));
    if (expected.level > Level::kNone) {
      tally_.add(std::string("condition ") + std::string(name_of(expected.condition)));
      if (expected.voices.size() > 1) tally_.add("folded rows");
      tally_.add("rows of a " + std::string(catalog()[subject.type].name));
    }
    if (!agree(expected, actual)) return difference(subject, hazard, step, actual, expected);
    const bool has_times = has_row && found->second.is_new && expected.level > Level::kNone &&
                           !has_other_past_ && !oracle_.was_unknown(subject, hazard);
    if (has_times) {
      if (auto times = compare_times(subject, hazard, step, found->second)) return times;
    }
  }
  return std::nullopt;
}

namespace {

/// A clock, or a record of several subjects: those that a version leaves are among them.
bool may_let_several_tell(const LogRecord& record) {
  const auto* observation = std::get_if<Observation>(&record);
  return observation == nullptr ? std::holds_alternative<ClockReport>(record)
                                : observation->subjects.size() > 1;
}

}  // namespace

std::optional<std::string> Duel::compare_times(const SubjectKey& subject, const std::string& hazard,
                                               std::size_t step, const EngineRow& row) {
  const bool as_day = row.first_seen.size() == 10;
  const UtcOffset offset = town_.settings().offset;
  const auto is_told = [&](const Times& times) {
    return time_text(times.first_seen, as_day, offset) == row.first_seen &&
           time_text(times.level_since, as_day, offset) == row.level_since;
  };
  if (may_let_several_tell(scenario_.steps[step].record) &&
      hears_others(scenario_.rules, subject)) {
    // A step each; the row was written at one of those.
    tally_.add("first_seen and level_since of who heard others, not compared");
    return std::nullopt;
  }
  tally_.add("first_seen and level_since compared");
  const Times times = oracle_.times(subject, hazard);
  if (is_told(times)) return std::nullopt;
  if (std::holds_alternative<ClockReport>(scenario_.steps[step].record)) {
    const auto earlier = oracle_.times_on_the_way(subject, hazard, row.axis.level);
    if (std::any_of(earlier.begin(), earlier.end(), is_told)) return std::nullopt;
  }
  return "after step " + std::to_string(step) + ", " + subject.id + " " + hazard +
         ": the engine was first seen " + row.first_seen + ", at its level since " +
         row.level_since + "; the oracle says " + time_text(times.first_seen, as_day, offset) +
         " and " + time_text(times.level_since, as_day, offset);
}

std::string Duel::difference(const SubjectKey& subject, const std::string& hazard, std::size_t step,
                             const Axis& actual, const Axis& expected) const {
  const UtcOffset offset = town_.settings().offset;
  return "after step " + std::to_string(step) + " (" + scenario_.steps[step].text + "), " +
         subject.id + " " + hazard + "\n  W " + format_time(oracle_.w(), offset) + ", T " +
         format_time(oracle_.until(subject), offset) + "\n  the engine shows  " + text_of(actual) +
         "\n  the oracle says   " + text_of(expected);
}

EngineRun::EngineRun(const Town& town, const RuleSet& rules, StateStore* store,
                     std::size_t cache_bytes, bool rules_sleep, bool rules_share)
    : setup_{rules, catalog(), town.subjects(), town.sources(), town.settings()},
      partition_((setup_.min_reporters = town.min_reporters(),
                  setup_.registers = town.subjects().rows(), setup_.store = store,
                  setup_.cache_bytes = cache_bytes, setup_.rules_sleep = rules_sleep,
                  setup_.rules_share = rules_share, setup_.sweeps_must_agree = true, setup_)) {}

void EngineRun::resume(const EngineRun& before) {
  rows_ = before.rows_;
  frames_ = before.frames_;
  partition_.read_checkpoint().value_or_die();
}

void EngineRun::checkpoint(StateStore& store) {
  StateBatch batch;
  partition_.write_checkpoint(batch);
  store.write(batch, true).value_or_die();
  partition_.trim();
  partition_.trim();  // the second look takes what the first one marked
}

void EngineRun::remember(StateStore& store, const LogRecord& record) {
  std::string frame;
  write_frame_head(FrameHead(), frame);
  write_record(record, frame);
  StateBatch batch;
  batch.put(Table::kObservations, frame_key(++frames_), std::move(frame));
  store.write(batch, true).value_or_die();
}

void EngineRun::take(const LogRecord& record) {
  for (auto& [key, row] : rows_) row.is_new = false;
  Effects effects;
  partition_.step(record, effects).value_or_die();
  for (const RowWrite& write : effects.rows) {
    const Json json = Json::parse(write.json());
    rows_[{json.at("subject").at("id"), json.at("hazard")}] = read_row(json);
  }
  changes_.insert(changes_.end(), effects.changes.begin(), effects.changes.end());
  partition_.trim();
}

std::string where_they_differ(const std::vector<std::string>& a,
                              const std::vector<std::string>& b) {
  std::size_t line = 0;
  while (line < a.size() && line < b.size() && a[line] == b[line]) ++line;
  if (line == a.size() && line == b.size()) return "";
  std::string text = "change " + std::to_string(line) + " of " + std::to_string(a.size()) +
                     " and " + std::to_string(b.size());
  if (line == a.size()) return text + "; only the second has " + b[line];
  if (line == b.size()) return text + "; only the first has " + a[line];
  std::size_t at = 0;
  while (a[line][at] == b[line][at]) ++at;
  at = at < 60 ? 0 : at - 60;
  return text + "\n  " + a[line].substr(at, 120) + "\n  " + b[line].substr(at, 120);
}

std::string difference_of_runs(EngineRun& one, EngineRun& other, StateStore* store,
                               const Scenario& scenario, std::size_t every) {
  for (std::size_t i = 0; i < scenario.steps.size(); ++i) {
    one.take(scenario.steps[i].record);
    other.take(scenario.steps[i].record);
    if (store != nullptr && i % every == 0) other.checkpoint(*store);
    const std::string difference = where_they_differ(one.changes(), other.changes());
    if (!difference.empty()) return "after step " + std::to_string(i) + ": " + difference;
  }
  return "";
}

std::optional<std::string> first_difference(const Town& town, const Scenario& scenario,
                                            Tally& tally) {
  Duel duel(town, scenario, tally);
  for (std::size_t i = 0; i < scenario.steps.size(); ++i) {
    if (auto found = duel.step(i)) return found;
  }
  return std::nullopt;
}

}  // namespace tributary::oracle
