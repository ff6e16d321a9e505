#include "engine/partition/people_stage.h"

#include <algorithm>

#include "engine/base/whole_minute.h"
#include "engine/feedback/deadlines.h"

namespace tributary {

PeopleStage::PeopleStage(const RowKeeper& keeper, const WorkCalendar& calendar,
                         const Catalog& catalog, const SubjectDirectory& subjects,
                         const std::vector<SourceInfo>& sources)
    : keeper_(keeper),
      calendar_(calendar),
      catalog_(catalog),
      subjects_(subjects),
      sources_(sources) {}

bool PeopleStage::pass(SubjectEntry& entry, EventTime w) {
  bool any = false;
  for (RowState& row : entry.rows) {
    if (pass_time(row.people, w)) row.has_people_news = true;
    any = any || row.has_people_news;
  }
  return any;
}

EngineStep PeopleStage::step_of(const RowState& row, const RevisionInput& input) const {
  EngineStep step;
  step.before = row.level;
  step.now = input.fold.level;
  step.is_present = input.fold.level > Level::kNone && input.fold.condition == Condition::kPresent;
  step.at = input.at;
  const bool is_said = input.leading != nullptr && step.now > Level::kNone;
  if (!is_said || (step.now <= step.before && row.people.is_open())) return step;
  const SignalSpec& signal = input.leading->signal;
  if (const Subject* unit = keeper_.unit_of(signal.assign, input)) step.unit = unit->key.id;
  if (signal.copy_to) {
    if (const Subject* copy = keeper_.unit_of(*signal.copy_to, input)) {
      step.copy_to.push_back(copy->key.id);
    }
  }
  if (const auto& term = signal.due[static_cast<std::size_t>(step.now)]) {
    const UtcOffset offset = keeper_.site().offset;
    step.due = end_of(*term, input.at, calendar_, offset);
    step.due_rule = term->text;
    step.due_weekends_only =
        term->working_days > 0 && !calendar_.covers(input.at, *step.due, offset);
  }
  return step;
}

void PeopleStage::follow(RowState& row, TopicId hazard, const RevisionInput& input, EventTime w,
                         std::vector<RowEvent>& events) const {
  const bool was_past_due = row.people.is_past_due;
  const EngineMove move = tributary::follow(row.people, step_of(row, input));
  pass_time(row.people, w);
  row.listed_level = listed_level(row.people, input.fold.level);
  row.has_people_news = false;
  const auto tell = [&](std::string_view kind) {
    events.push_back({kind, hazard, input.fold.level, row.people.unit, whole_minute(input.at),
                      row.revision + 1});
  };
  if (move != EngineMove::kNone) tell(event_name_of(move));
  if (row.people.is_past_due && !was_past_due) tell("overdue");
}

bool PeopleStage::may_have(std::string_view unit, TopicId hazard, bool is_of_voices) const {
  const auto type = catalog_.subject_type_named("organisation.unit");
  const Subject* subject = type ? subjects_.find(*type, unit) : nullptr;
  if (subject == nullptr || !keeper_.may_have(*subject, is_of_voices)) return false;
  const auto& kinds = catalog_[hazard].units;
  return std::find(kinds.begin(), kinds.end(), UnitKindId(subject->unit_kind)) != kinds.end();
}

/// Older ones are not asked for: a report that is held may be why they are, too.
bool PeopleStage::has_inspection(const SubjectEntry& entry, std::string_view record,
                                 EventTime from) const {
  if (record.empty()) return false;
  const auto& seen = entry.state.seen.all();
  return std::any_of(seen.begin(), seen.end(), [&](const SeenId& id) {
    return id.at > from && id.record_id.view() == record &&
           sources_[id.source.value()].source_class == SourceClass::kInspection;
  });
}

Judged PeopleStage::judge_at(SubjectEntry& entry, RowState& row, const Command& command,
                             RowVoices voices, EventTime held_from) const {
  RowView view;
  view.revision = row.revision;
  // Of a case that is over, the level it had: two people call orange and red false.
  view.level = row.is_shrunk() ? row.last_level : row.level;
  view.is_present = row.level > Level::kNone && row.condition == Condition::kPresent;
  view.has_reports = voices.of_people;
  view.unit_is_known =
      may_have(command.to_unit, command.hazard, voices.of_people || voices.of_opinion);
  view.inspection_is_known = has_inspection(entry, command.inspection, held_from);
  const Judged judged = judge(row.people, view, command);
  if (is_accepted(judged.answer) && !judged.is_repeated) row.has_people_news = true;
  return judged;
}

}  // namespace tributary
