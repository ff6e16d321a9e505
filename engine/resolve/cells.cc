#include "engine/resolve/cells.h"

#include <s2/s1angle.h>
#include <s2/s2cap.h>
#include <s2/s2cell_id.h>
#include <s2/s2latlng.h>
#include <s2/s2region_coverer.h>

#include <algorithm>
#include <tuple>

#include "engine/base/check.h"

namespace tributary {

namespace {

S2CellId leaf_of(GeoPoint point) {
  return S2CellId(S2LatLng::FromDegrees(point.latitude, point.longitude));
}

}  // namespace

std::string cell_id(GeoPoint point, int level) { return leaf_of(point).parent(level).ToToken(); }

GeoPoint cell_centre(const std::string& id) {
  const S2CellId cell = S2CellId::FromToken(id);
  CHECK(cell.is_valid());
  const S2LatLng centre = cell.ToLatLng();
  return {centre.lat().degrees(), centre.lng().degrees()};
}

void PointTable::add(GeoPoint point, std::uint32_t value) {
  entries_.push_back({leaf_of(point).id(), value, point});
}

void PointTable::build() {
  std::sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
    return std::tie(a.cell, a.value) < std::tie(b.cell, b.value);
  });
}

void PointTable::near(GeoPoint point, double metres, std::vector<Found>& out) const {
  out.clear();
  if (entries_.empty()) return;
  constexpr double kEarthRadiusMetres = 6'371'010.0;
  // The cells must cover the exact circle: what rounding takes away is given back.
  constexpr double kSlack = 1.000001;
  S2RegionCoverer::Options options;
  options.set_max_cells(8);
  S2RegionCoverer coverer(options);
  const S2Cap cap(S2LatLng::FromDegrees(point.latitude, point.longitude).ToPoint(),
                  S1Angle::Radians(metres * kSlack / kEarthRadiusMetres));
  std::vector<S2CellId> cells;
  coverer.GetFastCovering(cap, &cells);
  for (const S2CellId& cell : cells) {
    auto at = std::lower_bound(
        entries_.begin(), entries_.end(), cell.range_min().id(),
        [](const Entry& entry, std::uint64_t wanted) { return entry.cell < wanted; });
    for (; at != entries_.end() && at->cell <= cell.range_max().id(); ++at) {
      const double distance = metres_between(point, at->point);
      if (distance <= metres) out.push_back({at->value, distance});
    }
  }
  std::sort(out.begin(), out.end(), [](const Found& a, const Found& b) {
    return std::tie(a.metres, a.value) < std::tie(b.metres, b.value);
  });
}

}  // namespace tributary
