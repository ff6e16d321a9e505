// Two rule sets over the same records: what the one lists that the other does not.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ops/tributary/backtest/peaks.h"

namespace tributary {

enum class RowFate : std::uint8_t { kNew, kRaised, kSame, kLowered, kVanished };
std::string_view name_of(RowFate fate);

/// One row as both sides have it.
struct ComparedRow {
  std::string id;
  RowFate fate = RowFate::kSame;
  Level before = Level::kNone;  ///< under the rules compared with; kNone where they list none
  Level after = Level::kNone;   ///< under the rules tried
  Peak peak;                    ///< described by the side that lists it, the tried one first
};

struct Comparison {
  std::array<std::size_t, 5> before{}, after{};  ///< rows by Level
  std::array<std::size_t, 5> fates{};            ///< rows by RowFate
  std::vector<ComparedRow> rows;                 ///< all but kSame: by fate, then level, then id
};

Comparison compare(const Peaks& before, const Peaks& after);

/// Labels that people gave rows: what a rule's precision is made of.
struct Labels {
  std::size_t true_alarms = 0, false_alarms = 0;
  /// Share of true ones; nullopt of fewer than ten (kLeastCases), which say more of themselves.
  [[nodiscard]] std::optional<double> precision() const;
};

/// A row somebody expects, and whether it came.
struct ExpectedRow {
  std::string subject_type, subject_id, hazard;
  Level level = Level::kNone;  ///< kNone: no row
  std::optional<Level> found;
  [[nodiscard]] bool holds() const { return found.value_or(Level::kNone) == level; }
};

/// One JSON object a line: {"subject": {"type": …, "id": …}, "hazard": …, "level": …}. kInvalid
/// names the line.
Result<std::vector<ExpectedRow>> read_expected(std::istream& lines, const std::string& file);

/// Fills in `found`.
void look_up(std::vector<ExpectedRow>& expected, const Peaks& peaks);

}  // namespace tributary
