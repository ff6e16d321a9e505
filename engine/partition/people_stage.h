// Feedback at one subject: where the two axes of a row meet (SIGNALS 2). It routes a row to its
// unit, gives it its deadline, lets the people axis follow the engine's, and judges commands.
#pragma once

#include <string>
#include <vector>

#include "engine/feedback/command_record.h"
#include "engine/feedback/handler.h"
#include "engine/model/work_calendar.h"
#include "engine/partition/subject_entry.h"
#include "engine/signal/row_keeper.h"

namespace tributary {

/// Whom the rules of a row read, by the rules there are and not by what they found.
struct RowVoices {
  bool of_people = false, of_opinion = false;
};

class PeopleStage {
 public:
  /// All referents must outlive it.
  PeopleStage(const RowKeeper& keeper, const WorkCalendar& calendar, const Catalog& catalog,
              const SubjectDirectory& subjects, const std::vector<SourceInfo>& sources);

  /// What only time does, to every row of the subject. True if any has moved.
  static bool pass(SubjectEntry& entry, EventTime w);

  /// The engine axis is about to become `input.fold`: the people axis and the listed level follow.
  /// What has happened is added to `events`.
  void follow(RowState& row, TopicId hazard, const RevisionInput& input, EventTime w,
              std::vector<RowEvent>& events) const;

  /// `held_from`: whether something before it is still held hangs on what else is.
  [[nodiscard]] Judged judge_at(SubjectEntry& entry, RowState& row, const Command& command,
                                RowVoices voices, EventTime held_from) const;

 private:
  [[nodiscard]] EngineStep step_of(const RowState& row, const RevisionInput& input) const;
  [[nodiscard]] bool may_have(std::string_view unit, TopicId hazard, bool is_of_voices) const;
  [[nodiscard]] bool has_inspection(const SubjectEntry& entry, std::string_view record,
                                    EventTime from) const;

  const RowKeeper& keeper_;
  const WorkCalendar& calendar_;  ///< may change between two steps
  const Catalog& catalog_;
  const SubjectDirectory& subjects_;
  const std::vector<SourceInfo>& sources_;
};

}  // namespace tributary
