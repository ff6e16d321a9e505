// One subject and one rule of one input, of which every attribute that its class has is read. What
// it reads is compared as text; R is the line of those texts (the assessor hashes them), so that a
// value that changes unnoticed is a wrong R.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/correlate/correlator.h"
#include "engine/correlate/subject_codec.h"
#include "engine/model/source_times.h"
#include "tests/engine/correlate/no_directory.h"

namespace tributary::testing {

/// Days, hours and so on since a Monday midnight in UTC.
EventTime day(double count);

/// A record, in the words of these tests.
struct Fact {
  EventTime at;
  std::uint64_t id = 0;
  int source = 0;                  ///< 0 or 1
  std::optional<int> amount = {};  ///< a number, also what is measured
  std::string code = {};           ///< a code; empty: none
  std::string place = {};          ///< what a reference was resolved to; empty: nothing
  std::string reporter = {};       ///< people: who; empty: none
  int accounts = 100;              ///< opinion: of the cell
  std::uint64_t version = 1;
  bool is_void = false;
};

/// How the input reads; the rule has no levels of its own.
struct Reading {
  SourceClass source_class = SourceClass::kInspection;
  Millis within = Days(10);
  Measure measure = Measure::kSum;
  std::uint32_t keep = RuleInput::kDefaultKeep;
  std::optional<Baseline> baseline = {};
  int sources = 1;
  Millis lateness = Days(2);
  Millis keep_for{0};
  UtcOffset offset = {};
  EventTime read_since = EventTime::max();
};

/// Reads of inspection: count any value first.at last.at distinct(code) distinct(place) sum(amount)
/// max(amount) min(amount) first.code last.code last.place sources, and with a baseline usual
/// ratio.
std::vector<AttributeRef> attributes_of(const Reading& reading);

/// Values as text, in order of attributes_of.
using Values = std::vector<std::string>;
std::string text_of(const Scalar& value);
std::int64_t hash_of(const Values& values);

class OneSubject {
 public:
  /// W stands before day 0; `facts` have come in.
  explicit OneSubject(const Reading& reading, const std::vector<Fact>& facts = {});
  OneSubject(const OneSubject&) = delete;
  OneSubject& operator=(const OneSubject&) = delete;

  Outcome take(const Fact& fact);
  /// Every clock stands at `w`: what is due is forgotten.
  void pass(EventTime w);
  /// Out to bytes and back. False if the bytes could not be read, or would be written otherwise.
  bool reload();

  [[nodiscard]] Values values(EventTime t) const;
  [[nodiscard]] InputEvidence evidence(EventTime t) const;
  /// hash_of what the sweep saw at `t`.
  [[nodiscard]] std::int64_t r(EventTime t) const;
  [[nodiscard]] EventTime exact_from() const;
  /// R is remembered from the first record on, or after a reload from exact_from(), as far as
  /// something counted or the clocks have come.
  [[nodiscard]] bool knows(EventTime t) const {
    const RuleSweep& sweep = state_.sweeps.front();
    return t >= sweep.segments().front().from && t <= sweep.front();
  }
  [[nodiscard]] std::size_t items() const;
  [[nodiscard]] std::size_t ids() const { return state_.seen.all().size(); }
  [[nodiscard]] std::string bytes() const;
  /// The name under which its slot is stored.
  [[nodiscard]] std::uint64_t definition() const {
    return plan_.of(rule().subject).slots.front().definition;
  }
  /// Reads bytes of a version into an empty state.
  Status read_bytes(std::string_view bytes, std::uint8_t version);
  [[nodiscard]] const Rule& rule() const { return rules_.rules.front(); }

 private:
  class HashingAssessor : public Assessor {
   public:
    [[nodiscard]] Assessment assess(const Rule& rule, std::span<const Scalar> values,
                                    const Subject* subject) const override;
  };
  [[nodiscard]] std::string bytes_of(const SubjectState& state) const;
  [[nodiscard]] Observation observation_of(const Fact& fact) const;

  Reading reading_;
  std::vector<SourceInfo> sources_;
  RuleSet rules_;
  SourceTimes times_;
  WorkCalendar calendar_;
  TimeContext time_;
  HashingAssessor assessor_;
  NoDirectory directory_;
  CorrelatePlan plan_;
  Correlator correlator_;
  SubjectCodec codec_;
  SubjectState state_;
  bool was_written_alike_ = false;  ///< what was read last gives the same bytes again
  EventTime w_ = EventTime::min();
};

}  // namespace tributary::testing
