#include "ops/tributary/study/study_listener.h"

#include <algorithm>
#include <utility>

#include "engine/base/check.h"
#include "engine/model/signal.h"

namespace tributary {
namespace {

RuleSet alone(const Rule& rule) {
  RuleSet rules;
  rules.rules.push_back(rule);
  return rules;
}

bool stands(const SignalRow& row) {
  return row.condition == Condition::kPresent || row.condition == Condition::kKept;
}

}  // namespace

StudyListener::StudyListener(StudyQuestion question, const Catalog& catalog,
                             const std::vector<SourceInfo>& sources,
                             const SubjectDirectory& subjects, std::string site)
    : question_(std::move(question)),
      rules_(alone(question_.rule)),
      // How many reporters make a step changes no slot, which is all that is asked of the plan.
      plan_(rules_, catalog, sources, floors::kMinReporters),
      subjects_(subjects),
      site_(std::move(site)),
      type_(catalog[question_.rule.subject].name),
      hazard_(catalog[question_.rule.signal.hazard].name),
      commands_(catalog.schema_named("handling")) {
  CHECK_LT(question_.outcome, question_.rule.inputs.size());
}

void StudyListener::on_step(const LogRecord& record, std::span<const RowWrite> rows, EventTime w) {
  if (const auto* observation = std::get_if<Observation>(&record)) take(*observation);
  for (const RowWrite& write : rows) take_row(write.row, w);
}

void StudyListener::take(const Observation& observation) {
  if (observation.schema == commands_) return;
  for (const InputFeed& feed : question_.rule.inputs[question_.outcome].feeds) {
    if (feed.source == observation.source) known_until_ = std::max(known_until_, observation.at);
  }
  for (const SubjectRef& ref : observation.subjects) {
    if (ref.key.type == question_.rule.subject && !ref.moved_away) take_at(observation, ref);
  }
}

void StudyListener::take_at(const Observation& observation, const SubjectRef& ref) {
  const TypePlan& plan = plan_.of(ref.key.type);
  matcher_.match(plan, observation, ref, subjects_, matches_);
  if (matches_.empty()) return;
  const auto matched = [&](std::size_t input) {
    const SlotIndex slot = plan.rules.front().inputs[input].slot;
    return std::any_of(matches_.begin(), matches_.end(),
                       [&](const SlotMatch& match) { return match.slot == slot; });
  };
  Line& line = lines_[signal_id_of(site_, type_, ref.key.id, hazard_)];
  for (std::size_t input = 0; input < question_.rule.inputs.size(); ++input) {
    if (!matched(input)) continue;
    if (input == question_.outcome) {
      line.outcomes.push_back(observation.at);
      continue;
    }
    line.newest = std::max(line.newest, observation.at);
    if (is_in_period(observation.at)) {
      line.entered = std::min(line.entered.value_or(EventTime::max()), observation.at);
    }
  }
}

/// A row shows at T, the later of the subject's newest observation and the watermark. Outcomes are
/// left out of T: files are merged by watermark, so that one can be read before what came earlier.
void StudyListener::take_row(const SignalRow& row, EventTime w) {
  const auto found = lines_.find(row.signal_id);
  if (found == lines_.end() || found->second.met) return;  // a cell's row is no subject's
  const EventTime at = std::max(found->second.newest, w);
  if (is_in_period(at) && stands(row)) found->second.met = at;
}

std::vector<StudiedSubject> StudyListener::studied() const {
  std::vector<StudiedSubject> studied;
  for (const auto& [id, line] : lines_) {
    if (!line.entered && !line.met) continue;
    studied.push_back({line.entered ? *line.entered : *line.met, line.met, line.outcomes});
    std::sort(studied.back().outcomes.begin(), studied.back().outcomes.end());
  }
  return studied;
}

}  // namespace tributary
