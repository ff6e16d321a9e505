// A check of what is known (SIGNALS 3): the rules are asked at one instant, subject by subject. Not
// correlate's RuleSweep, which follows one rule through all instants.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/time.h"
#include "engine/model/ids.h"

namespace tributary {

/// What found a row. Numbers are stored: a new kind is added at the end.
enum class CheckKind : std::uint8_t { kStream, kFull, kRolling, kSpecial };
inline constexpr int kCheckKinds = 4;
std::string_view name_of(CheckKind check);

/// Control record: what is to be checked, and when. Every partition gets it and runs it when its W
/// passes `at`; at once where it has.
struct Sweep {
  std::string id;  ///< another with the same id is a duplicate
  CheckKind check = CheckKind::kFull;
  EventTime at;
  std::string theme;    ///< of a special one: only rules of that theme; empty: all
  std::string area;     ///< division code of street level or above; empty: everywhere
  std::string profile;  ///< the rules' variants of that name are asked, not the rules
  Millis every{0};      ///< of a rolling one: each subject once in that time; zero ends it
  bool operator==(const Sweep&) const = default;

  /// A slice of a rolling check.
  static constexpr Millis kSlice = std::chrono::hours(1);
  /// In how many slices a rolling check goes round.
  [[nodiscard]] std::uint64_t slices() const;
  [[nodiscard]] bool covers(std::string_view district) const { return district.starts_with(area); }
};

/// PEOPLE 9, 14: its id is `[A-Za-z0-9._-]{1,40}` and no person's number, its area a division of
/// street level or above; only a special one has theme, area or profile, only a rolling one
/// `every`.
[[nodiscard]] bool is_sound(const Sweep& sweep);

/// How much of a type's register was checked. Of reports by people it says nothing: of what is
/// registered, and of findings and instruments alone.
struct TypeCoverage {
  SubjectTypeId type;
  std::uint64_t checked = 0;  ///< registered subjects in the area, by the last run or round
  std::uint64_t total = 0;
  std::uint64_t without_findings = 0;  ///< of those checked: no inspection or instrument spoke
  bool operator==(const TypeCoverage&) const = default;
};

/// What a sweep with a profile has found stands until it is ended, by its time.
enum class SweepStage : std::uint8_t { kWaiting, kRunning, kDone, kStanding, kEnding };
std::string_view name_of(SweepStage stage);

/// What has become of a sweep.
struct SweepReport {
  Sweep sweep;
  SweepStage stage = SweepStage::kWaiting;
  EventTime last_checked = EventTime::min();  ///< W of the last run; min: none yet
  std::uint64_t slice = 0;                    ///< of a rolling one: how many have begun
  std::uint64_t differences = 0;  ///< rows that the stream should have had and had not: an alarm
  std::vector<TypeCoverage> coverage;  ///< in order of type
  bool operator==(const SweepReport&) const = default;
};

}  // namespace tributary
