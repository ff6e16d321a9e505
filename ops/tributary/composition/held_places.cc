#include "ops/tributary/composition/held_places.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "engine/model/coordinates.h"
#include "engine/partition/registers_in_force.h"
#include "schemas/catalog/catalog.h"
#include "schemas/registry/register_loader.h"

namespace tributary {
namespace {

LoadedRegisters by_type(const std::vector<Register>& registers) {
  LoadedRegisters all(catalog().subject_types.size());
  for (const Register& one : registers) all[one.type.value()] = one.subjects;
  return all;
}

/// Registers do not say in which row a subject stood: few are refused, and their files are read
/// again for it.
void report(const Config& config, const SubjectKey& key, Diagnostics& remarks) {
  for (const ConfiguredRegister& entry : config.registers) {
    if (entry.type != key.type) continue;
    const auto bytes = read_file(entry.file.path, kMostRegisterBytes);
    if (!bytes) continue;
    RegisterSpec spec;
    spec.type = entry.type;
    spec.file = entry.file.path;
    spec.crs = coordinate_system_named(entry.crs).value_or(CoordinateSystem::kWgs84);
    spec.columns = entry.columns;
    if (report_moved_place(spec, *bytes, catalog(), key.id, remarks)) return;
  }
}

}  // namespace

Status hold_places(const StateStore& store, WallTime now, Site& site, Diagnostics& remarks) {
  TRY_ASSIGN(std::vector<MovedTooFar> moved,
             places_moved_too_far(store, by_type(site.registers), catalog(), now));
  for (MovedTooFar& place : moved) {
    const SubjectKey key = place.before.key;
    report(site.config, key, remarks);
    for (Register& one : site.registers) {
      if (one.type != key.type) continue;
      const auto row =
          std::lower_bound(one.subjects.begin(), one.subjects.end(), key.id,
                           [](const Subject& a, const std::string& id) { return a.key.id < id; });
      CHECK(row != one.subjects.end() && row->key.id == key.id);
      *row = std::move(place.before);
    }
  }
  return {};
}

}  // namespace tributary
