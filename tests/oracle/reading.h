// R(t): what one rule says of one subject at an instant, from nothing but the facts
// (RULES 3.1–3.11).
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/model/register.h"
#include "tests/oracle/facts.h"
#include "tests/oracle/value.h"

namespace tributary::oracle {

/// One fact as an input sees it.
struct Item {
  EventTime at;
  const Fact* fact = nullptr;       ///< none: the start of another rule's interval
  const InputFeed* feed = nullptr;  ///< through which it came in
  std::string of = {};              ///< of another rule: at which subject
};

/// After an anchor's `by`: where something begins or ceases to be missing, and where what a level
/// or a score makes of `overdue` changes.
std::vector<Millis> turns_after_by(const Rule& rule);
using Turns = std::map<const Rule*, std::vector<Millis>>;
/// Of each input, the sources that say how far it is known; of `from: signal` those of the rules
/// that it reads.
using KnownBy = std::map<const RuleInput*, std::set<SourceId>>;

/// What stands still while a rule is read.
struct Scene {
  const Turns* turns = nullptr;
  const KnownBy* known_by = nullptr;
  const Catalog* catalog = nullptr;
  const Reach* reach = nullptr;
  const Subject* subject = nullptr;  ///< null: a matter that no register names
  SubjectKey key;
  std::string district;
  UtcOffset offset;
  const WorkCalendar* calendar = nullptr;
  std::uint32_t min_reporters = 3;
};

/// What the rule says at one instant.
struct Said {
  Level level = Level::kNone;
  std::int64_t raw_score = 0;
  bool is_unknown = false;  ///< a higher level, or any where none is true, hangs on a silent source
  bool operator==(const Said&) const = default;
};

/// An anchor of `expect`.
struct Anchor {
  EventTime at, by;
  const Item* item = nullptr;
};

class Reading {
 public:
  /// `items[i]` are those of input i, sorted. All referents must outlive the reading.
  Reading(const Rule& rule, const Scene& scene, std::vector<std::vector<Item>> items);

  [[nodiscard]] Said said(EventTime t) const;
  /// The rule may say nothing of so small a place.
  [[nodiscard]] bool is_forbidden() const;
  [[nodiscard]] Value attribute(std::size_t index, EventTime t) const;
  /// Every instant in [from, until] at which anything can change, and both ends.
  [[nodiscard]] std::set<EventTime> instants(EventTime from, EventTime until) const;
  /// Instants up to the expected sources' clock at which an absence was seen to begin or to grow.
  [[nodiscard]] std::vector<EventTime> fired() const;

  [[nodiscard]] const Rule& rule() const { return rule_; }
  [[nodiscard]] const std::vector<std::vector<Item>>& items() const { return items_; }

 private:
  using Window = std::vector<const Item*>;
  /// A window at an instant (RULES 3.4): the newest `keep` of each source as they are, and what is
  /// older only counted, until the end of its bucket has left.
  struct Crowd {
    Window exact, counted;
  };
  [[nodiscard]] Crowd crowd(std::size_t index, EventTime t) const;
  [[nodiscard]] Value of_crowd(const AttributeRef& ref, const Crowd& crowd) const;
  [[nodiscard]] Window window(std::size_t input, EventTime from, EventTime until) const;
  [[nodiscard]] Value of_window(const AttributeRef& ref, const Window& window) const;
  [[nodiscard]] Value of_field(const AttributeRef& ref, const Window& window) const;
  [[nodiscard]] Value distinct_reporters(const Window& window, EventTime first) const;
  [[nodiscard]] Value measured(const RuleInput& input, const Window& window) const;
  [[nodiscard]] Value usual(std::size_t index, EventTime t) const;
  [[nodiscard]] Value compared(const RuleInput& input, const Crowd& crowd) const;
  [[nodiscard]] Value ratio(std::size_t index, EventTime t) const;
  [[nodiscard]] Value settled(std::size_t input, EventTime t) const;
  [[nodiscard]] Value name(const Instruction& step, EventTime t) const;
  [[nodiscard]] Value field_of(const Item& item, std::size_t input, std::size_t field) const;

  // absence.cc
  [[nodiscard]] std::vector<Anchor> anchors() const;
  [[nodiscard]] std::optional<EventTime> met_at(const Anchor& anchor) const;
  [[nodiscard]] bool is_met(const Anchor& anchor, EventTime t) const;
  [[nodiscard]] const Anchor* open_anchor(const std::vector<Anchor>& all, EventTime t) const;
  [[nodiscard]] EventTime heard_until() const;
  [[nodiscard]] Value of_absence(const AttributeRef& ref, EventTime t) const;
  void absence_instants(std::set<EventTime>& out) const;

  // unanswered.cc: an absence after reports by people (RULES 3.6, PEOPLE 7)
  /// From each instant on: if enough are unanswered, the day on which they came to be so many.
  using SinceLine = std::map<EventTime, std::optional<EventTime>>;
  [[nodiscard]] bool awaits_people() const;
  [[nodiscard]] SinceLine unanswered() const;
  [[nodiscard]] std::optional<EventTime> unanswered_since(EventTime t) const;
  [[nodiscard]] Value of_unanswered(InputAttribute attribute, EventTime t) const;
  [[nodiscard]] std::set<EventTime> unanswered_turns() const;
  [[nodiscard]] std::vector<EventTime> fired_unanswered() const;

  const Rule& rule_;
  const Scene& scene_;
  std::vector<std::vector<Item>> items_;
  std::vector<Anchor> anchors_;
  SinceLine unanswered_;  ///< where people's reports are awaited to be answered
};

/// The items of each input but those that are `from: signal`.
std::vector<std::vector<Item>> items_of(const Rule& rule, const Scene& scene,
                                        const std::vector<Fact>& facts);

/// A field of an observation, a subject's attribute, as a program sees them.
Value field_value(const Observation& observation, FieldId field);
Value subject_value(const Subject* subject, AttributeId attribute);

}  // namespace tributary::oracle
