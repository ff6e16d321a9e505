// Signal: a fold and the row's state → the row's next revision (SIGNALS 1). Pure.
#pragma once

#include <string>
#include <vector>

#include "engine/model/catalog.h"
#include "engine/model/signal.h"
#include "engine/ports/subject_directory.h"
#include "engine/signal/fold.h"
#include "engine/signal/row_state.h"

namespace tributary {

/// Who we are, on every row.
struct EngineIdentity {
  std::string version;
  std::string ruleset;    ///< `sha256:…`
  std::string catalogue;  ///< `sha256:…`
};

struct SiteSettings {
  std::string site;
  UtcOffset offset;
  Bands bands;
  Millis reopen_within = std::chrono::hours(30 * 24);
  EngineIdentity identity;
};

/// All that a revision is made from.
struct RevisionInput {
  SubjectKey key;
  const Subject* subject = nullptr;  ///< null: an opened matter, named by its id
  std::string district;
  std::vector<RuleVoice> voices;  ///< of the row's hazard
  Fold fold;
  /// Also when the row is gone: the rule that led last. Null if no rule of the hazard is there.
  const Rule* leading = nullptr;
  std::string title;
  Why why;
  std::vector<Scalar> values;  ///< of the leading rule's attributes, at the instant of `why`
  EventTime last_evidence = EventTime::min();
  EventTime at;          ///< max(T, W) of the step
  bool as_days = false;  ///< some rule of the row reads reports by people (PEOPLE 2)
  /// Some rule of the row reads reports by people, or opinion (PEOPLE 13).
  bool is_of_voices = false;
  ChangeCause cause = ChangeCause::kEvidence;
};

class RowKeeper {
 public:
  /// All referents must outlive it.
  RowKeeper(const SiteSettings& site, const Catalog& catalog, const SubjectDirectory& subjects);

  /// True if level, integer score, condition, rules or stale marks differ from the last revision.
  static bool is_revised(const RowState& row, const Fold& fold,
                         const std::vector<RuleVoice>& voices,
                         const std::vector<std::string>& stale_sources);

  /// Before the people axis follows: a row that comes back long after it was closed is another
  /// episode.
  void begin_episode(RowState& row, const RevisionInput& input) const;

  /// Makes the next revision. `row.history`, its people axis and its listed level are up to date.
  /// Afterwards `row` remembers it; one that is gone and closed has shrunk.
  [[nodiscard]] SignalRow revise(RowState& row, RevisionInput input) const;

  [[nodiscard]] std::string id_of(const SubjectKey& subject, const RowState& row) const;
  /// The unit that the rule would assign, or nullptr: there is none, or none that may have the row.
  [[nodiscard]] const Subject* unit_of(const Assignment& assign, const RevisionInput& input) const;
  /// PEOPLE 13: police have no row with reports by people or opinion in it.
  [[nodiscard]] bool may_have(const Subject& unit, bool is_of_voices) const;
  [[nodiscard]] const SiteSettings& site() const { return site_; }

 private:
  [[nodiscard]] const Subject* named_unit(const Assignment& assign,
                                          const RevisionInput& input) const;
  void describe_subject(SignalRow& row, const RowState& state, const RevisionInput& input) const;
  void describe_people(SignalRow& row, const PeopleAxis& people) const;
  /// The offices that have risen rows brought to them: one for each step, from the subject's
  /// district upwards; not the unit in charge.
  [[nodiscard]] std::vector<std::string> risen_to(const PeopleAxis& people, std::string_view hazard,
                                                  std::string_view district) const;
  void describe_times(SignalRow& row, const RowState& state, const RevisionInput& input) const;
  void describe_checks(SignalRow& row, const RowState& state, const RevisionInput& input) const;

  const SiteSettings& site_;
  const Catalog& catalog_;
  const SubjectDirectory& subjects_;
};

}  // namespace tributary
