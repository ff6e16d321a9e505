// Records of the source `handling` ⇄ what they mean here: commands that come in by the front door,
// and what becomes of rows, for rules to read. The account's digest ends in the command: no record
// that a rule can read has it (PEOPLE 19).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "engine/feedback/engine_moves.h"
#include "engine/model/catalog.h"
#include "engine/model/command.h"
#include "engine/model/observation.h"

namespace tributary {

/// The name that the configuration's `commands` give their source; no other source may have it.
inline constexpr std::string_view kHandlingSource = "handling";

/// Something that was done to a row, by people or by the engine.
struct RowEvent {
  std::string_view kind;  ///< a value of the schema's `kind`
  TopicId hazard;
  Level level = Level::kNone;
  std::string unit;
  EventTime at;
  std::uint64_t revision = 0;  ///< with subject and hazard: the record's identity
};

/// `opened`, `raised`, …; empty for kNone.
std::string_view event_name_of(EngineMove move);

class HandlingSchema {
 public:
  /// CHECKs that the catalogue has the schema `handling` as this room knows it.
  explicit HandlingSchema(const Catalog& catalog);

  [[nodiscard]] SchemaId id() const { return id_; }

  /// nullopt: no command (a kind that only the engine gives), without an account or a role, or of a
  /// topic that is no hazard.
  [[nodiscard]] std::optional<Command> command_of(const Observation& record) const;

  /// The event as a record of `source` at the subject.
  [[nodiscard]] Observation record_of(const RowEvent& event, SourceId source,
                                      const SubjectKey& subject) const;

 private:
  /// Fields of the schema that are read here, in this order.
  enum Read : std::size_t {
    kAccount,
    kByUnit,
    kDone,
    kHazard,
    kInspection,
    kInto,
    kKind,
    kLabel,
    kLevel,
    kOutcome,
    kPossible,
    kReason,
    kRevision,
    kRole,
    kToUnit,
    kUntil,
    kReads
  };
  [[nodiscard]] std::string_view enumeration(const Observation& record, Read read) const;
  [[nodiscard]] std::string_view code(const Observation& record, Read read) const;
  void put_enumeration(Observation& record, Read read, std::string_view name) const;

  const Catalog& catalog_;
  SchemaId id_;
  FieldId fields_[kReads];
};

}  // namespace tributary
