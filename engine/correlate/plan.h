// What a rule set needs kept per subject type: slots. A slot is one stream of items (feeds, filter,
// measure); inputs of any rule that count the same thing share it and differ only in their windows.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "engine/correlate/feed_index.h"
#include "engine/correlate/waking.h"
#include "engine/model/program.h"
#include "engine/model/rule.h"
#include "engine/model/source.h"

namespace tributary {

/// A field kept beside a slot's items, because some rule reads it.
struct SlotColumn {
  std::uint64_t definition = 0;  ///< stable hash of name, kind and field ids: names it when stored
  ValueKind kind = ValueKind::kNumber;
  std::vector<FieldId> of_feed;  ///< as Slot::feeds
  bool is_distinct = false;      ///< some rule counts its different values
};

/// How inputs of one window length count items that are no longer held one by one (RULES 3.4).
struct SlotCounting {
  Millis bucket{1};  ///< within / 64
  Millis reach{0};   ///< how far back from an instant they look
};

/// How inputs with a baseline sum up such items (RULES 3.9), in cells that tile their windows.
struct SlotTallying {
  Millis cell{1};  ///< divides the window and any site's midnight
  Millis reach{0};
};

struct Slot {
  std::uint64_t definition =
      0;  ///< stable hash of feeds, filters and measure: names it in stored state
  std::vector<InputFeed> feeds;
  SourceClass source_class = SourceClass::kOffice;
  bool is_measured = false;
  std::optional<Near> near = {};  ///< it holds what lies within this, else what records speak of
  bool is_of_cell = false;       ///< with `near`: at a cell, what lies near no subject of near_type
  SubjectTypeId near_type = {};  ///< the rule's
  /// `from: signal` of one rule: it holds when these levels of other rules began (signal_items.h).
  std::optional<SignalInput> signal = {};
  std::vector<std::uint16_t> from_rules = {};  ///< with `signal`: which, into TypePlan::rules
  std::vector<SlotColumn> columns = {};
  /// With `via`: whose levels it holds, at the subjects that refer to this one; in order of id.
  std::vector<const Rule*> via_rules = {};
  // Of the inputs that are bound to it:
  std::uint32_t keep = 0;                    ///< the largest
  std::vector<SlotCounting> countings = {};  ///< by length of bucket
  std::vector<SlotTallying> tallyings = {};  ///< by length of cell
  Millis shortest{0};                        ///< shortest window
  Millis tail{0};                            ///< longest BoundRule::tail

  /// How far back from an instant any input looks.
  [[nodiscard]] Millis reach() const;
  /// The widest bucket of its inputs.
  [[nodiscard]] Millis widest() const {
    return countings.empty() ? Millis(0) : countings.back().bucket;
  }
};

/// One input of one rule, bound to its slot.
struct BoundInput {
  SlotIndex slot = 0;
  Millis within{0};
  Measure measure = Measure::kNone;
  const RuleInput* rule_input = nullptr;
  std::vector<std::uint16_t> columns = {};  ///< as RuleInput::fields: into Slot::columns, or none
  std::vector<std::uint16_t> distinct_fields = {};  ///< whose different values the rule counts
  std::uint32_t keep = RuleInput::kDefaultKeep;
  Millis bucket{1};      ///< within / kBucketsPerWindow
  Millis cell{1};        ///< with a baseline: SlotTallying::cell
  bool has_keep = true;  ///< false: people, of whom only the last time per token matters
  bool is_single_source = false;
  bool reads_any = false;  ///< the rule reads `.any` of it
  /// People: the rule reads of it `.any` and `.distinct(reporter)` at most.
  bool reads_steps_only = false;

  /// Of `from: signal`: what the rules that it reads are made of.
  std::vector<InputFeed> signal_feeds = {};

  /// The sources that say how far it is known.
  [[nodiscard]] const std::vector<InputFeed>& feeds() const {
    return rule_input->signal ? signal_feeds : rule_input->feeds;
  }

  static constexpr std::uint16_t kNoColumn = std::numeric_limits<std::uint16_t>::max();
  static constexpr int kBucketsPerWindow = 64;
};

struct BoundRule {
  RuleId id;
  const Rule* rule = nullptr;
  std::vector<BoundInput> inputs;     ///< as Rule::inputs
  std::vector<std::uint16_t> tokens;  ///< inputs whose distinct reporters are read
  /// The first rule of the type whose windows are over the same slots and as long: they share them.
  std::uint16_t windows = 0;
  /// Losing items can never raise it: no bound from above, no `not`. Then only rises and falls of a
  /// level that holds need timers.
  bool is_monotone = true;
  /// What its expectation keeps is stored under this name: a stable hash; 0 without one.
  std::uint64_t expectation = 0;
  std::vector<std::uint16_t>
      settled;     ///< inputs read only once their sources have passed an instant
  Millis tail{0};  ///< confirm_for + keep_for, a variant's hold, lateness: how long a level's end
                   ///< matters
  /// How long an anchor of its expectation is held that was met or has expired: as `tail`; of
  /// people as long as one more report may still come, since that may join what was over to what
  /// is.
  Millis lingers{0};
  Waking waking = {};
  bool is_read = false;  ///< others read its levels, here or elsewhere

  /// The distinct reporters of the input are read.
  [[nodiscard]] bool counts_tokens(std::size_t input) const;

  /// What it says depends on the sources' clocks, not on what arrived alone.
  [[nodiscard]] bool waits() const { return expectation != 0 || !settled.empty(); }

  /// What it says changes only as its observations come and as time passes: not with a source's
  /// clock, nor with other rules' levels.
  bool hangs_on_time_alone = false;
};

/// A rule whose levels are told to the subject that an attribute names.
struct Outlet {
  std::uint16_t rule = 0;  ///< index into TypePlan::rules
  AttributeId attribute;
  SubjectTypeId to;
  std::uint64_t name = 0;  ///< stable hash of the rule's id, the attribute and the type
};

struct TypePlan {
  std::vector<Slot> slots;
  std::vector<BoundRule> rules;
  std::vector<FeedIndex> by_source;                       ///< by SourceId
  std::vector<std::vector<std::uint16_t>> rules_of_slot;  ///< indices into `rules`
  /// With fewer items in a slot none of its rules wakes by one of them; 0: one never sleeps.
  std::vector<std::uint32_t> wakes_at;
  std::vector<std::uint16_t> expecting;  ///< rules with an expectation
  bool all_hang_on_time_alone = true;    ///< BoundRule::hangs_on_time_alone of every rule
  /// Rules whose levels others read, each after those that it reads itself.
  std::vector<std::uint16_t> read_by_rules;
  std::vector<Outlet> outlets;  ///< each rule and subject once, in order of rule
  bool holds_levels = false;    ///< some slot is of `from: signal`
  Millis hold{0};      ///< how long an item can matter: the longest reach + lateness; zero: no rule
  Millis lateness{0};  ///< K before W − lateness is final

  /// True if some rule of the type reads the source.
  [[nodiscard]] bool reads(SourceId source) const {
    return !by_source.empty() && !by_source[source.value()].empty();
  }
};

class CorrelatePlan {
 public:
  /// `rules` must outlive the plan. Rules that are neither active nor shadow are left out.
  /// `rules_share` windows where they can: no output tells, and false is for the tests that say so.
  CorrelatePlan(const RuleSet& rules, const Catalog& catalog,
                const std::vector<SourceInfo>& sources, std::uint32_t min_reporters,
                bool rules_share = true);

  [[nodiscard]] const TypePlan& of(SubjectTypeId type) const { return types_[type.value()]; }
  [[nodiscard]] std::uint32_t min_reporters() const { return min_reporters_; }

 private:
  std::vector<TypePlan> types_;
  std::uint32_t min_reporters_;
};

}  // namespace tributary
