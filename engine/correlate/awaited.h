// What a rule's expectation keeps of a subject (RULES 3.6): anchors, and the events that may meet
// them. Apart from the slots, since an open anchor is held however long it waits, and a newer one
// overwrites nothing.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "engine/base/codec.h"
#include "engine/correlate/plan.h"
#include "engine/model/observation.h"
#include "engine/model/program.h"

namespace tributary {

/// The value of a field, with its own text.
struct FieldCell {
  Scalar::Kind kind = Scalar::Kind::kMissing;
  std::int64_t bits = 0;
  std::string text;
  [[nodiscard]] Scalar scalar() const { return {kind, bits, text}; }
  [[nodiscard]] bool is_missing() const { return kind == Scalar::Kind::kMissing; }
  auto operator<=>(const FieldCell&) const = default;
};

/// An anchor, with all fields of its input; or an event, with those that are matched, as
/// Expectation::match.
struct AwaitedItem {
  EventTime at;
  std::uint64_t id_digest = 0;
  SourceId source;
  std::optional<Token> token;  ///< of a person's report
  std::vector<FieldCell> cells;

  [[nodiscard]] auto order() const { return std::tuple(at, source, id_digest); }
};

/// Of people's reports that are forgotten, and were over at `at`: just before it enough were
/// unanswered, and had been since the day `by`. What the reports that are left say may go on from
/// there.
struct UnansweredSince {
  EventTime at, by;
  bool by_weekends_only = false;
};

/// Anchors and events of one rule at one subject, each in order of (event time, source, id).
struct Awaited {
  std::uint16_t rule = 0;  ///< into TypePlan::rules
  std::vector<AwaitedItem> anchors, events;
  std::optional<UnansweredSince> since;
  /// Another whenever an item comes or goes, and of each Awaited; not stored.
  std::uint64_t changes = 0;

  [[nodiscard]] bool empty() const { return anchors.empty() && events.empty(); }
  [[nodiscard]] bool holds(SourceId source, std::uint64_t id_digest) const;
  void add_anchor(AwaitedItem item);
  void add_event(AwaitedItem item);
  void remove(SourceId source, std::uint64_t id_digest);
};

/// The observation as an anchor or an event of the rule. `input` is Expectation::after or ::event.
AwaitedItem awaited_item(const Rule& rule, std::uint16_t input, const Observation& observation,
                         const SubjectRef& ref);

void write_awaited(const Awaited& awaited, ByteWriter& out);
/// Sources are indices into `table`; an item of a source that is gone is left out. `rule` is set by
/// the caller. `version` is SubjectCodec's: before 7 there was no `since`.
Status read_awaited(ByteReader& in, const std::vector<SourceId>& table, std::uint8_t version,
                    Awaited& awaited);

}  // namespace tributary
