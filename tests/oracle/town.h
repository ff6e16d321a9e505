// The world of the oracle's scenarios: every feed of the catalogue, a few subjects of each type,
// and records in a few words.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/partition/partition.h"
#include "rules/language/context.h"
#include "tests/oracle/oracle.h"
#include "tests/oracle/rule_writer.h"

namespace tributary::oracle {

/// Day 0 of every scenario, so chosen that an epoch of tokens ends on day 20: 2024-11-23.
inline constexpr std::int64_t kFirstDay = 223 * 90 - 20;
inline EventTime hours(std::int64_t count) {
  return EventTime::from_millis((kFirstDay * 24 + count) * 3'600'000);
}
inline EventTime days(std::int64_t count) { return hours(count * 24); }

/// Registered: two subjects of each closed type, offices among them, and a unit for everything.
class TownRegister : public SubjectDirectory {
 public:
  explicit TownRegister(const Catalog& catalog);
  [[nodiscard]] const Subject* find(SubjectTypeId type, std::string_view id) const override;
  [[nodiscard]] const Subject* unit_for(UnitKindId, std::string_view) const override {
    return &unit_;
  }
  void near(SubjectTypeId, GeoPoint, double, std::vector<NearbySubject>&) const override {}
  [[nodiscard]] std::size_t count(SubjectTypeId) const override { return 100; }
  [[nodiscard]] Sha256Digest digest() const override { return sha256("town"); }
  [[nodiscard]] LoadedRegisters rows() const { return {subjects_.begin(), subjects_.end()}; }

 private:
  std::vector<std::vector<Subject>> subjects_;  ///< by type, in order of id
  Subject unit_;
};

class Town {
 public:
  /// `stale_after` of every source; zero: never stale. Beside one feed per schema of the catalogue
  /// there are second ones of some, so that an input may come from several.
  explicit Town(Millis lateness = Days(2), Millis stale_after = Millis(0),
                std::uint32_t min_reporters = 3);
  Town(const Town&) = delete;
  Town& operator=(const Town&) = delete;

  [[nodiscard]] const LanguageContext& context() const { return context_; }
  [[nodiscard]] const std::vector<SourceInfo>& sources() const { return sources_; }
  [[nodiscard]] const TownRegister& subjects() const { return subjects_; }
  [[nodiscard]] const SiteSettings& settings() const { return settings_; }
  [[nodiscard]] std::uint32_t min_reporters() const { return min_reporters_; }
  [[nodiscard]] SourceId source(std::string_view name) const;
  [[nodiscard]] Site site(const RuleSet& rules) const;

 private:
  std::vector<SourceInfo> sources_;
  std::unique_ptr<SchemaView> schemas_;
  NamedLists lists_;
  LanguageContext context_;
  TownRegister subjects_;
  SiteSettings settings_;
  std::uint32_t min_reporters_;
};

/// The n-th subject of a theme. Both buildings are managed by the first of Theme::kManager.
SubjectKey subject_of(Theme theme, std::uint32_t n);

/// Where what is near no slope falls to.
SubjectKey cell_of_town();

/// All that a scenario of the theme may have rows about.
std::vector<SubjectKey> subjects_of(Theme theme);

/// A record on its way to the partition; build it in a chain.
class RecordText {
 public:
  RecordText(const Town& town, const std::string& source, SubjectKey subject, EventTime at,
             std::uint64_t id);
  RecordText& set(const std::string& name, const std::string& value);
  RecordText& set(const std::string& name, EventTime value);
  RecordText& by(int reporter);
  /// The office that the field names; the record speaks of it as well.
  RecordText& unit(const std::string& name, const std::string& id);
  /// What lies near, so far away, and is not named.
  RecordText& metres(double metres);
  /// What is named, and known to lie so far away from where the record was made.
  RecordText& named_at(double metres);
  /// And another subject that lies near; before by().
  RecordText& also_near(const SubjectKey& subject, double metres);
  /// And the cell, for rules with or_cell; before by().
  RecordText& in_cell();
  RecordText& version(std::uint64_t version);
  RecordText& is_void();
  RecordText& moved_from(const SubjectKey& old);
  [[nodiscard]] Observation take() const;
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  const Schema& schema_;
  Observation observation_;
  std::string text_;
};

}  // namespace tributary::oracle
