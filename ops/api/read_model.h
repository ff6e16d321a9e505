// The list as the API reads it: every row in memory, in the order of the list, kept up to date by
// what each commit has written. One lock; nothing waits under it.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/model/level.h"
#include "engine/ports/state_store.h"
#include "ops/api/tokens.h"

namespace tributary::api {

/// What a list is asked for. Empty: any.
struct RowFilter {
  std::vector<Level> levels;
  std::vector<std::string> handlings;
  std::string unit, hazard, district;  ///< district: a prefix
  bool is_overdue = false;
  bool with_over = false;  ///< closed and gone rows, too
  struct Near {
    double latitude = 0, longitude = 0, metres = 0;
  };
  std::optional<Near> near;
  bool is_placed = false;  ///< only rows with a location
};

/// A row and what it is found by.
struct ModelRow {
  std::string id;
  std::shared_ptr<const std::string>
      json;  // shared_ptr: readers keep it while a commit replaces it
  Level listed = Level::kNone;
  std::int64_t score = 0;
  std::uint64_t revision = 0;
  std::string handling, unit, hazard, district, title, as_of;
  std::vector<std::string> told;  ///< whom it is copied to, or has risen to
  bool is_past_due = false;
  bool is_over = false;
  std::optional<std::pair<double, double>> place;
  std::string latitude, longitude;  ///< as the row has them

  /// A unit sees its own rows and those that it is told of, everybody else all.
  [[nodiscard]] bool is_visible_to(const Account& account) const;
};

struct Page {
  std::vector<ModelRow> rows;
  std::string next;  ///< cursor; empty: it was the last
};

/// Of the rows that a filter and an account leave.
struct RowCounts {
  std::uint64_t total = 0, overdue = 0;
  std::map<Level, std::map<std::string, std::uint64_t>, std::greater<>> by_level;  ///< handling
  std::map<std::string, std::uint64_t> hazards;
  std::set<std::string> units, districts;
  std::string as_of;  ///< the newest
};

class ReadModel {
 public:
  /// Reads the whole list. Before the engine runs.
  Status load(const StateStore& store);
  /// After a commit has written it.
  void apply(const StateBatch& batch);

  /// From behind `cursor`; kInvalid for what is none. A row that changes meanwhile may be met twice
  /// or not at all, never another in its place.
  [[nodiscard]] Result<Page> list(const RowFilter& filter, const Account& account,
                                  const std::string& cursor, std::size_t most) const;
  [[nodiscard]] RowCounts count(const RowFilter& filter, const Account& account) const;
  [[nodiscard]] std::optional<ModelRow> find(const std::string& id, const Account& account) const;
  [[nodiscard]] std::size_t size() const;

 private:
  struct Place {
    Level listed = Level::kNone;
    std::int64_t score = 0;
    std::string id;
    const ModelRow* row = nullptr;  ///< of `rows_`, whose rows stay where they are; no part of it
    /// Highest first, ties by id.
    bool operator<(const Place& other) const;
  };
  void put(std::string_view id, std::string_view json);

  mutable std::mutex mutex_;
  std::map<std::string, ModelRow, std::less<>> rows_;
  std::set<Place> order_;
};

}  // namespace tributary::api
