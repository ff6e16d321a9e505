// Commands, and what becomes of rows: the part of a step that people move (SIGNALS 2).
#include "engine/partition/partition.h"
#include "engine/route/key_group.h"

namespace tributary {

Status Partition::command(const Observation& record, Effects& effects) {
  TRY_ASSIGN(CommandAnswer answer, judged(record, effects));
  answer.key = record.record_id;
  answer.at = record.at;
  effects.answers.push_back(std::move(answer));
  return {};
}

Result<CommandAnswer> Partition::judged(const Observation& record, Effects& effects) {
  CommandAnswer answer;
  const std::optional<Command> command = handling_.command_of(record);
  if (!command || record.subjects.size() != 1) return answer;
  // Found, never made: what people ask for leaves no trace of a subject that has none.
  const SubjectKey& key = record.subjects.front().key;
  TRY_ASSIGN(SubjectEntry * entry, cache_.find(state_key_of(key), w_));
  answer.answer = Answer::kNoRow;
  if (entry == nullptr) return answer;
  cache_.mark_dirty(*entry);
  // So that it is judged by what is, whenever the subject was last looked at.
  show(*entry, w_, ChangeCause::kTime, effects);
  const std::optional<Judged> judged = rows_.judge_at(*entry, *command, w_);
  if (!judged) return answer;
  const RowState& row = entry->row_for(catalog_[command->hazard].name);
  answer.answer = judged->answer;
  answer.signal_id = keeper_.id_of(key, row);
  if (is_accepted(judged->answer) && !judged->is_repeated) {
    const RowEvent event{name_of(command->kind), command->hazard, row.level,
                         row.people.unit,        command->at,     row.revision + 1};
    tell(*entry, {event}, w_);
    settle(*entry, w_, ChangeCause::kCommand, effects);
  } else {
    set_timers(*entry, w_);
  }
  answer.revision = entry->row_for(catalog_[command->hazard].name).revision;
  return answer;
}

bool Partition::tell(SubjectEntry& entry, const std::vector<RowEvent>& events, EventTime w) {
  if (handling_source_ == none_of<SourceId>()) return false;
  const TypePlan& plan = plan_.of(entry.state.key.type);
  if (!plan.reads(handling_source_)) return false;
  for (const RowEvent& event : events) {
    const Observation record = handling_.record_of(event, handling_source_, entry.state.key);
    correlator_.observe(entry.state, record, record.subjects.front(), w);
  }
  return !events.empty();
}

}  // namespace tributary
