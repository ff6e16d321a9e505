// A city small enough for a test: one rule about buildings, two feeds, observations in a word each.
//
//   SmallCity city;
//   city.report("B7", days(0), "h1");           // a grievance of reporter h1
//   city.failed_inspection("B7", days(2));
//
// The rule is the shape of fire-building-repeat: red 5 people and 2 failures, orange 3 and 1,
// yellow 3; 30 days, kept 14. Compiled by hand, so that the engine's rooms are tested without the
// language.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/model/log.h"
#include "engine/model/rule.h"
#include "engine/partition/partition.h"

namespace tributary::testing {

inline EventTime days(double count) {
  constexpr double kStart = 20'000;  // 2024-10-04
  return EventTime::from_millis(static_cast<std::int64_t>((kStart + count) * 86'400'000.0));
}

inline constexpr SourceId kGrievance{0};
inline constexpr SourceId kInspection{1};

/// The registers: a few buildings, one fire unit, property managers M1 and M2. M1 manages B1, B2
/// and B3, M2 the others.
class FakeDirectory : public SubjectDirectory {
 public:
  FakeDirectory();
  [[nodiscard]] const Subject* find(SubjectTypeId type, std::string_view id) const override;
  [[nodiscard]] const Subject* unit_for(UnitKindId kind, std::string_view district) const override;
  void near(SubjectTypeId, GeoPoint, double, std::vector<NearbySubject>&) const override {}
  [[nodiscard]] std::size_t count(SubjectTypeId) const override { return buildings_; }
  [[nodiscard]] Sha256Digest digest() const override { return sha256("fake"); }
  void set_count(std::size_t buildings) { buildings_ = buildings; }
  void set_manager(const std::string& building, const std::string& manager);
  /// An office that sees to it that others act.
  void add_supervision(const std::string& id, const std::string& district);
  /// A police station, in charge of the building.
  void add_police(const std::string& id, const std::string& building);
  void set_credit_code(const std::string& manager, const std::string& code);

 private:
  std::map<std::string, Subject, std::less<>> subjects_, managers_;
  Subject fire_unit_;
  std::vector<Subject> supervisions_, stations_;
  std::size_t buildings_ = 100;
};

SubjectTypeId building_type();
SubjectTypeId manager_type();
/// The attribute of a building that names its manager.
AttributeId manager_attribute();
std::vector<SourceInfo> two_sources(Millis lateness);
Rule repeat_rule(Millis within = Days(30), Millis keep_for = Days(14),
                 Millis confirm_for = Millis(0));
/// The same, of findings alone: yellow with one of them, orange with two. How often its levels
/// began may be counted, which of people's is missing (E203).
Rule findings_rule(Millis within = Days(30), Millis keep_for = Days(14));

/// Record ids are distinct unless given; tokens are a test's hash of (reporter, building), 16 bits.
Observation report(const std::string& building, EventTime at, const std::string& reporter,
                   std::uint64_t id = 0);
Observation failed_inspection(const std::string& building, EventTime at, std::uint64_t id = 0);
ClockReport clock_at(EventTime at);

/// What a run has published.
struct Published {
  std::map<std::string, std::string> rows;  ///< signal id → newest row
  std::vector<std::string> changes;
};

class SmallCity {
 public:
  explicit SmallCity(std::vector<Rule> rules = {repeat_rule()}, Millis lateness = Days(1),
                     StateStore* store = nullptr, std::size_t cache_bytes = std::size_t{1} << 20);

  void take(const LogRecord& record);
  void report(const std::string& building, EventTime at, const std::string& reporter);
  void failed_inspection(const std::string& building, EventTime at);
  /// Every source's clock passes `at`.
  void pass(EventTime at) { take(clock_at(at)); }

  /// Level in the newest row of the building; kNone when there is none.
  [[nodiscard]] Level level_of(const std::string& building) const;
  /// A member of the newest row, as JSON text; empty when there is no row.
  [[nodiscard]] std::string row_of(const std::string& building) const;

  [[nodiscard]] const Published& published() const { return published_; }
  [[nodiscard]] Partition& partition() { return *partition_; }
  [[nodiscard]] const PartitionSetup& setup() const { return setup_; }
  FakeDirectory& directory() { return directory_; }

 private:
  RuleSet rules_;
  std::vector<SourceInfo> sources_;
  FakeDirectory directory_;
  SiteSettings site_;
  PartitionSetup setup_;
  std::unique_ptr<Partition> partition_;
  Published published_;
};

/// `"level": "orange"` and the like: the value of a top-level member of a row.
std::string member_of(const std::string& row_json, const std::string& name);

}  // namespace tributary::testing
