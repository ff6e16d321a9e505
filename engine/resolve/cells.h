// Positions on the sphere: which S2 cell a point is in, which registered places are near it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/model/coordinates.h"

namespace tributary {

/// The id of the place.cell of `level` that contains the point: S2's token (`89e37b4c`).
[[nodiscard]] std::string cell_id(GeoPoint point, int level);

/// Centre of a cell named by `cell_id`; CHECKs that it is one.
[[nodiscard]] GeoPoint cell_centre(const std::string& id);

/// Points with numbers, found by distance. Filled, built, then read from any thread.
class PointTable {
 public:
  struct Found {
    std::uint32_t value = 0;
    double metres = 0;
  };

  void add(GeoPoint point, std::uint32_t value);
  void build();

  /// All within `metres`, nearest first, ties by value. Clears `out`.
  void near(GeoPoint point, double metres, std::vector<Found>& out) const;

 private:
  struct Entry {
    std::uint64_t cell = 0;  ///< S2 leaf
    std::uint32_t value = 0;
    GeoPoint point;
  };
  std::vector<Entry> entries_;  ///< by cell
};

}  // namespace tributary
