#include "engine/resolve/near_binder.h"

#include <algorithm>
#include <utility>

#include "engine/base/check.h"
#include "engine/model/coordinates.h"
#include "engine/model/credit_code.h"
#include "engine/model/floors.h"
#include "engine/model/small_place.h"
#include "engine/resolve/organisation_classes.h"

namespace tributary {

namespace {

/// What rounding to a millionth of a metre may take away.
constexpr double kSlackMetres = 0.000'001;

Decimal metres_of(double metres) {
  const std::optional<Decimal> exact = Decimal::from_double(metres);
  CHECK(exact.has_value());
  return *exact;
}

bool is_known(const std::vector<SubjectRef>& refs, std::size_t first, const SubjectKey& key) {
  return std::any_of(refs.begin(), refs.begin() + static_cast<std::ptrdiff_t>(first),
                     [&](const SubjectRef& ref) { return ref.key == key; });
}

/// Some subject of the type is within `metres`. One that the record names without anybody knowing
/// how far it is, is where the record is.
bool has_within(const std::vector<SubjectRef>& refs, SubjectTypeId type, Decimal metres,
                bool moved_away) {
  return std::any_of(refs.begin(), refs.end(), [&](const SubjectRef& ref) {
    return ref.key.type == type && ref.moved_away == moved_away &&
           ref.distance.value_or(Decimal()) <= metres;
  });
}

}  // namespace

NearBinder::NearBinder(const SubjectIndex& index, NearPlan plan)
    : index_(index), plan_(std::move(plan)) {
  cell_type_ = index.catalog().subject_type_named("place.cell").value_or(cell_type_);
}

bool NearBinder::may_concern(const Subject& subject, SourceClass source_class) const {
  const SubjectType& type = index_.catalog()[subject.key.type];
  if (source_class == SourceClass::kPeople && is_small_place(type, subject)) return false;
  return subject.credit_code.empty() ||
         may_be_subject(credit_class_of(subject.credit_code), type.name, source_class);
}

void NearBinder::bind_type(const NearBinding& binding, const Whereabouts& where,
                           std::size_t ordinary, std::vector<SubjectRef>& refs) {
  for (std::size_t i = 0; i < ordinary; ++i) {
    SubjectRef& ref = refs[i];
    if (ref.key.type != binding.type || ref.moved_away != where.moved_away) continue;
    const Subject* subject = index_.find(ref.key.type, ref.key.id);
    if (subject == nullptr || !subject->location) continue;
    ref.distance = metres_of(metres_between(where.point, *subject->location));
  }
  index_.near(binding.type, where.point, binding.metres.to_double() + kSlackMetres, nearby_);
  for (const NearbySubject& near : nearby_) {
    const Decimal distance = metres_of(near.metres);
    if (distance > binding.metres || !may_concern(*near.subject, where.source_class)) continue;
    if (is_known(refs, ordinary, near.subject->key)) continue;
    SubjectRef& ref = refs.emplace_back();
    ref.key = near.subject->key;
    ref.method = ResolveMethod::kNear;
    ref.distance = distance;
    ref.moved_away = where.moved_away;
  }
}

void NearBinder::bind_cell(const Whereabouts& where, std::vector<SubjectRef>& refs) const {
  SubjectRef cell;
  cell.key = {cell_type_, cell_id(where.point, floors::kFallbackCellLevel)};
  cell.method = ResolveMethod::kNear;
  cell.district = std::string(where.district);
  cell.moved_away = where.moved_away;
  if (!is_known(refs, refs.size(), cell.key)) refs.push_back(std::move(cell));
}

void NearBinder::bind(SourceId source, const Whereabouts& where, std::vector<SubjectRef>& refs) {
  // Everything there so far: of a version that moved, also what it concerns now.
  const std::size_t known = refs.size();
  bool is_far = false;
  for (const NearBinding& binding : plan_.of(source)) {
    bind_type(binding, where, known, refs);
    is_far = is_far || (binding.cell_beyond &&
                        !has_within(refs, binding.type, *binding.cell_beyond, where.moved_away));
  }
  if (is_far && cell_type_ != none_of<SubjectTypeId>()) bind_cell(where, refs);
}

}  // namespace tributary
