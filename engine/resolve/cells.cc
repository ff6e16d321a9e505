#include "engine/resolve/cells.h"

#include <s2/s1angle.h>
#include <s2/s2cap.h>
#include <s2/s2cell_id.h>
#include <s2/s2latlng.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <tuple>

#include "engine/base/check.h"

namespace tributary {

namespace {

constexpr double kEarthRadiusMetres = 6'371'010.0;
constexpr double kDegrees = 180.0 / std::numbers::pi;
constexpr std::size_t kSampled = 16;
constexpr std::size_t kFan = 8;

S2CellId leaf_of(GeoPoint point) {
  return S2CellId(S2LatLng::FromDegrees(point.latitude, point.longitude));
}

}  // namespace

std::string cell_id(GeoPoint point, int level) { return leaf_of(point).parent(level).ToToken(); }

bool is_cell_id(std::string_view text, int level) {
  const S2CellId cell = S2CellId::FromToken(std::string(text));
  return cell.is_valid() && cell.level() == level && cell.ToToken() == text;
}

GeoPoint cell_centre(const std::string& id) {
  const S2CellId cell = S2CellId::FromToken(id);
  CHECK(cell.is_valid());
  const S2LatLng centre = cell.ToLatLng();
  return {centre.lat().degrees(), centre.lng().degrees()};
}

Vicinity::Vicinity(GeoPoint centre, double metres) : centre_(centre), metres_(metres) {
  // Cells and bounds must hold the exact circle: what rounding takes away is given back.
  constexpr double kSlack = 1.000001;
  constexpr double kSlackDegrees = 1e-8;
  const double angle = metres * kSlack / kEarthRadiusMetres;
  most_north_ = angle * kDegrees + kSlackDegrees;
  // From haversines: the sine of half of what lies east, times the least cosine of the latitudes,
  // is at most the sine of half the angle.
  const double farthest_latitude = std::abs(centre.latitude) + most_north_;
  most_east_ = 360;
  if (farthest_latitude < 90 && angle < std::numbers::pi) {
    const double sine = std::sin(angle / 2) / std::cos(farthest_latitude / kDegrees);
    if (sine < 1) most_east_ = 2 * std::asin(sine) * kDegrees + kSlackDegrees;
  }

  const S2Cap cap(S2LatLng::FromDegrees(centre.latitude, centre.longitude).ToPoint(),
                  S1Angle::Radians(angle));
  std::vector<S2CellId> cells;
  cap.GetCellUnionBound(&cells);
  std::sort(cells.begin(), cells.end());
  for (const S2CellId& cell : cells) {
    const Range range{cell.range_min().id(), cell.range_max().id()};
    if (cells_.empty() || range.first > cells_.back().last) cells_.push_back(range);
  }
}

bool Vicinity::may_hold(GeoPoint point) const {
  if (std::abs(point.latitude - centre_.latitude) > most_north_) return false;
  const double east = std::abs(point.longitude - centre_.longitude);
  return std::min(east, 360 - east) <= most_east_;
}

void PointTable::add(GeoPoint point, std::uint32_t value) {
  entries_.push_back({leaf_of(point).id(), value, point});
}

void PointTable::build() {
  std::sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
    return std::tie(a.cell, a.value) < std::tie(b.cell, b.value);
  });
  for (std::size_t i = 0; i < entries_.size(); i += kSampled) samples_.push_back(entries_[i].cell);
  levels_ = {0};
  for (std::size_t size = samples_.size(); size > kFan; size = samples_.size() - levels_.back()) {
    const std::size_t below = levels_.back();
    levels_.push_back(samples_.size());
    for (std::size_t i = 0; i < size; i += kFan) samples_.push_back(samples_[below + i]);
  }
}

/// How many of the lowest level are before `cell`: of each level one line of the cache is read.
std::size_t PointTable::samples_before(std::uint64_t cell) const {
  std::size_t before = 0;  // of the level above, one in kFan of this one
  std::size_t end = samples_.size();
  for (auto level = levels_.rbegin(); level != levels_.rend(); end = *level++) {
    const std::size_t size = end - *level;
    const bool is_highest = level == levels_.rbegin();
    const std::size_t first = is_highest || before == 0 ? 0 : (before - 1) * kFan;
    const std::size_t last = is_highest ? size : std::min(before * kFan, size);
    before = first;
    for (std::size_t i = first; i < last; ++i) before += samples_[*level + i] < cell ? 1 : 0;
  }
  return before;
}

std::vector<PointTable::Entry>::const_iterator PointTable::from(std::uint64_t cell) const {
  const std::size_t until = samples_before(cell) * kSampled;
  const std::size_t after = until < kSampled ? 0 : until - kSampled;
  return std::lower_bound(
      entries_.begin() + static_cast<std::ptrdiff_t>(after),
      entries_.begin() + static_cast<std::ptrdiff_t>(std::min(until, entries_.size())), cell,
      [](const Entry& entry, std::uint64_t wanted) { return entry.cell < wanted; });
}

void PointTable::near(const Vicinity& circle, std::vector<Found>& out) const {
  out.clear();
  for (const Vicinity::Range& cells : circle.cells()) {
    for (auto at = from(cells.first); at != entries_.end() && at->cell <= cells.last; ++at) {
      if (!circle.may_hold(at->point)) continue;
      const double distance = metres_between(circle.centre(), at->point);
      if (distance <= circle.metres()) out.push_back({at->value, distance});
    }
  }
  std::sort(out.begin(), out.end(), [](const Found& a, const Found& b) {
    return std::tie(a.metres, a.value) < std::tie(b.metres, b.value);
  });
}

}  // namespace tributary
