// A mapping's fields, compiled: what is asked of each raw value, in which order, without a look-up
// by name per record. Used by record_decoder only.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/catalog.h"
#include "engine/model/observation.h"
#include "engine/model/rejection.h"
#include "schemas/decode/code_pattern.h"
#include "schemas/decode/name_table.h"
#include "schemas/decode/raw_field.h"
#include "schemas/feeds/mapping.h"
#include "schemas/feeds/time_format.h"

namespace tributary {

/// A reference, address or identifier longer than this is no name of anything.
inline constexpr std::size_t kMostReferenceBytes = 400;

/// Why a record is rejected, without its position.
struct FieldRefusal {
  RejectReason reason = RejectReason::kMalformed;
  std::string_view field;  ///< of the schema; refers into the catalogue or a literal
};

/// The columns or paths a mapping reads, each once; a field knows its own by index.
class SlotNames {
 public:
  std::size_t slot_of(const std::string& name);
  [[nodiscard]] std::span<const std::string> names() const { return names_; }

 private:
  std::vector<std::string> names_;
};

/// Where a record's fields are put. References of the record before are reused, so that their
/// strings keep their memory; `digest` collects everything allow-listed.
struct FieldSink {
  ObservationDraft& draft;
  std::size_t references = 0;
  std::size_t moved_from = 0;
  std::string& digest;
  std::string& joined;  ///< scratch
};

/// Without blanks and line ends at its ends.
std::string_view trimmed(std::string_view text);

class FieldPlan {
 public:
  FieldPlan(const FieldMapping& mapping, const Mapping& feed, const Catalog& catalog,
            SlotNames& slots);

  /// Reads its slots of `raw` (none of them structured) and adds what they say to `sink`; or says
  /// why not.
  std::optional<FieldRefusal> read(std::span<const RawField> raw, FieldSink& sink) const;

  [[nodiscard]] FieldId field() const { return id_; }
  [[nodiscard]] bool reads(std::size_t slot) const;
  [[nodiscard]] std::string_view name() const { return field_->name; }
  /// Puts references into `moved_from`, and never misses what is not there.
  void make_old() { is_old_ = true; }

 private:
  void compile_table(const FieldMapping& mapping, const Catalog& catalog);
  void add_target(std::string_view from, std::string_view to, const Catalog& catalog);
  std::optional<FieldRefusal> read_value(std::string_view text, FieldSink& sink) const;
  std::optional<FieldRefusal> read_named(std::string_view text, FieldSink& sink) const;
  std::optional<FieldRefusal> read_number(std::string_view text, FieldSink& sink) const;
  std::optional<FieldRefusal> read_code(std::string_view text, FieldSink& sink) const;
  std::optional<FieldRefusal> read_reference(std::string_view text, FieldSink& sink) const;
  std::optional<FieldRefusal> read_location(std::span<const RawField> raw, FieldSink& sink) const;
  std::optional<FieldRefusal> absent() const;
  [[nodiscard]] FieldRefusal refuse(RejectReason reason) const { return {reason, field_->name}; }
  void put(ValueKind kind, std::int64_t bits, FieldSink& sink) const;
  Reference& next_reference(FieldSink& sink) const;
  [[nodiscard]] bool is_placeholder(GeoPoint point) const;

  FieldId id_;
  const Field* field_;  ///< of the catalogue, which outlives everything
  bool is_old_ = false;
  bool as_integer_ = false;
  bool has_table_ = false;
  std::vector<std::size_t> slots_;
  std::string constant_;
  NameTable table_;                   ///< to enumeration index, topic, 0/1, or index in targets_
  std::vector<std::string> targets_;  ///< of codes and references
  std::unique_ptr<CodePattern> pattern_;
  TimeReader time_;
  CoordinateSystem crs_;
  std::vector<GeoPoint> placeholders_;
};

}  // namespace tributary
