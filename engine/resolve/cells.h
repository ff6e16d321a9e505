// Positions on the sphere: which S2 cell a point is in, which registered places are near it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/coordinates.h"

namespace tributary {

/// The id of the place.cell of `level` that contains the point: S2's token (`89e37b4c`).
[[nodiscard]] std::string cell_id(GeoPoint point, int level);

/// The text names a cell of that level, in the way that `cell_id` names it.
[[nodiscard]] bool is_cell_id(std::string_view text, int level);

/// Centre of a cell named by `cell_id`; CHECKs that it is one.
[[nodiscard]] GeoPoint cell_centre(const std::string& id);

/// A circle to look into, taken apart once for all tables that are asked.
class Vicinity {
 public:
  Vicinity(GeoPoint centre, double metres);

  [[nodiscard]] GeoPoint centre() const { return centre_; }
  [[nodiscard]] double metres() const { return metres_; }
  /// False only of points outside; says so of most of them, at little cost.
  [[nodiscard]] bool may_hold(GeoPoint point) const;

  /// S2 leaves, first and last.
  struct Range {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
  };
  /// Cover the circle; in order, apart from each other.
  [[nodiscard]] const std::vector<Range>& cells() const { return cells_; }

 private:
  GeoPoint centre_;
  double metres_;
  double most_north_ = 0;  ///< degrees, to either side
  double most_east_ = 0;
  std::vector<Range> cells_;
};

/// Points with numbers, found by distance. Filled, built, then read from any thread.
class PointTable {
 public:
  struct Found {
    std::uint32_t value = 0;
    double metres = 0;
  };

  void add(GeoPoint point, std::uint32_t value);
  void build();
  [[nodiscard]] bool empty() const { return entries_.empty(); }

  /// All within the circle, nearest first, ties by value. Clears `out`.
  void near(const Vicinity& circle, std::vector<Found>& out) const;

 private:
  struct Entry {
    std::uint64_t cell = 0;  ///< S2 leaf
    std::uint32_t value = 0;
    GeoPoint point;
  };
  /// The first entry from `cell` on.
  [[nodiscard]] std::vector<Entry>::const_iterator from(std::uint64_t cell) const;

  [[nodiscard]] std::size_t samples_before(std::uint64_t cell) const;

  std::vector<Entry> entries_;  ///< by cell
  /// In levels: the cell of every kSampled-th entry, then every kFan-th of the level before, until
  /// there are kFan at most.
  std::vector<std::uint64_t> samples_;
  std::vector<std::size_t> levels_;  ///< where each begins
};

}  // namespace tributary
