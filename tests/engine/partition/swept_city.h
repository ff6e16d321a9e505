// A small city with a register, for tests of sweeps, and sweeps in a word each.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "schemas/catalog/catalog.h"
#include "tests/support/small_city.h"

namespace tributary::testing {

inline Sweep sweep_of(CheckKind check, const std::string& id, EventTime at) {
  Sweep sweep;
  sweep.id = id;
  sweep.check = check;
  sweep.at = at;
  return sweep;
}
inline Sweep full(const std::string& id, EventTime at) {
  return sweep_of(CheckKind::kFull, id, at);
}
inline Sweep special(const std::string& id, EventTime at) {
  return sweep_of(CheckKind::kSpecial, id, at);
}

/// Buildings B1 to B`buildings`, all of one district but the last.
class Register : public FakeDirectory {
 public:
  explicit Register(int buildings) : registers_(catalog().subject_types.size()) {
    std::vector<Subject>& of_type = registers_[building_type().value()];
    for (int i = 1; i <= buildings; ++i) {
      Subject subject;
      subject.key = {building_type(), "B" + std::to_string(i)};
      subject.district = i == buildings ? "500104" : "500103001";
      of_type.push_back(std::move(subject));
    }
    std::sort(of_type.begin(), of_type.end(),
              [](const Subject& a, const Subject& b) { return a.key.id < b.key.id; });
  }
  [[nodiscard]] const Subject* find(SubjectTypeId type, std::string_view id) const override {
    if (type != building_type()) return FakeDirectory::find(type, id);
    const std::vector<Subject>& of_type = registers_[type.value()];
    const auto at = std::lower_bound(
        of_type.begin(), of_type.end(), id,
        [](const Subject& subject, std::string_view wanted) { return subject.key.id < wanted; });
    return at != of_type.end() && at->key.id == id ? &*at : nullptr;
  }
  /// Behind the engine's back.
  void set_district_of_first(const std::string& district) {
    registers_[building_type().value()].front().district = district;
  }
  [[nodiscard]] LoadedRegisters loaded() const { return {registers_.begin(), registers_.end()}; }

 private:
  std::vector<std::vector<Subject>> registers_;
};

/// A small city whose register the partition has.
class SweptCity {
 public:
  explicit SweptCity(std::vector<Rule> rules = {repeat_rule()}, StateStore* store = nullptr,
                     bool must_agree = true, int buildings = 5)
      : city_(std::move(rules)),
        register_(buildings),
        setup_{city_.setup().rules, catalog(), register_, city_.setup().sources,
               city_.setup().site} {
    setup_.registers = register_.loaded();
    setup_.store = store;
    setup_.sweeps_must_agree = must_agree;
    partition_ = std::make_unique<Partition>(setup_);
  }

  void take(const LogRecord& record) {
    Effects effects;
    partition_->step(record, effects).value_or_die();
    for (const RowWrite& write : effects.rows) rows_[write.row.signal_id] = write.json();
    changes_.insert(changes_.end(), effects.changes.begin(), effects.changes.end());
  }
  /// Three people, so that there is a yellow row.
  void complain(const std::string& building, EventTime at) {
    for (const char* reporter : {"h1", "h2", "h3"}) take(report(building, at, reporter));
  }

  [[nodiscard]] const SweepReport& last_report() const {
    return partition_->sweeps().reports().back();
  }
  [[nodiscard]] nlohmann::json only_row() const {
    EXPECT_EQ(rows_.size(), 1U);
    return nlohmann::json::parse(rows_.begin()->second);
  }
  [[nodiscard]] const std::vector<std::string>& changes() const { return changes_; }
  [[nodiscard]] Partition& partition() { return *partition_; }
  [[nodiscard]] const PartitionSetup& setup() const { return setup_; }
  Register& directory() { return register_; }

 private:
  SmallCity city_;
  Register register_;
  PartitionSetup setup_;
  std::unique_ptr<Partition> partition_;
  std::map<std::string, std::string> rows_;
  std::vector<std::string> changes_;
};

/// `full f1 2024-10-06`, without the last of the three where there is none.
inline std::vector<std::string> found_by(const nlohmann::json& row) {
  std::vector<std::string> found;
  for (const auto& one : row.at("found_by")) {
    std::string text = one.at("check");
    if (one.contains("sweep")) text += " " + one.at("sweep").get<std::string>();
    found.push_back(text + " " + one.at("at").get<std::string>());
  }
  return found;
}

}  // namespace tributary::testing
