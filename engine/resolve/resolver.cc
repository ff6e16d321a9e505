#include "engine/resolve/resolver.h"

#include <algorithm>
#include <utility>

#include "engine/base/text.h"
#include "engine/model/credit_code.h"
#include "engine/model/personal_shapes.h"
#include "engine/resolve/cells.h"
#include "engine/resolve/organisation_classes.h"

namespace tributary {

namespace {

/// Of several reasons to refuse a record the one that is told.
int gravity(RejectReason reason) {
  switch (reason) {
    case RejectReason::kLooksPersonal:
      return 4;
    case RejectReason::kNotASubject:
      return 3;
    case RejectReason::kSmallPlace:
      return 2;
    case RejectReason::kBadValue:
      return 1;
    default:
      return 0;
  }
}

/// PEOPLE 6: whose records may open a matter.
bool opens_matters(SourceClass source_class) {
  return source_class == SourceClass::kInspection || source_class == SourceClass::kOffice ||
         source_class == SourceClass::kInstrument;
}

/// An id that an office may issue: 1 to 40 characters, none of them white space or a control.
bool is_matter_id(std::string_view id) {
  constexpr int kMostCharacters = 40;
  int characters = 0;
  for (std::size_t at = 0; at < id.size(); ++characters) {
    const char32_t c = next_code_point(id, at);
    if (c <= U' ' || c == 0x7f || c == 0xfffd || c == 0x3000) return false;
  }
  return characters >= 1 && characters <= kMostCharacters;
}

/// PEOPLE 16: who inspected. The catalogue's generator sees to it that an inspection has one.
FieldId inspector_of(const Schema& schema, const Catalog& catalog) {
  if (schema.source_class != SourceClass::kInspection) return none_of<FieldId>();
  for (std::size_t i = 0; i < schema.fields.size(); ++i) {
    const Field& field = schema.fields[i];
    if (field.required && field.kind == FieldKind::kReference &&
        catalog[field.subject_type].is_unit) {
      return FieldId(static_cast<FieldId::Value>(i));
    }
  }
  return none_of<FieldId>();
}

/// Wipes what identifies somebody when the record's work ends, however it ends.
class WipeAtEnd {
 public:
  WipeAtEnd(std::string& identifier, Tokeniser& tokeniser)
      : identifier_(identifier), tokeniser_(tokeniser) {}
  ~WipeAtEnd() {
    if (!identifier_.empty()) wipe(identifier_);
    tokeniser_.forget();
  }
  WipeAtEnd(const WipeAtEnd&) = delete;
  WipeAtEnd& operator=(const WipeAtEnd&) = delete;

 private:
  std::string& identifier_;
  Tokeniser& tokeniser_;
};

}  // namespace

Resolver::Resolver(const SubjectIndex& index, const KeyRing& keys, ResolverSettings settings)
    : index_(index),
      catalog_(index.catalog()),
      places_(index, settings.nearest_metres),
      small_places_(index, settings.road_metres),
      near_(index, std::move(settings.near)),
      tokeniser_(keys) {
  for (const Schema& schema : catalog_.schemas) {
    division_fields_.push_back(field_named(schema, "division").value_or(none_of<FieldId>()));
    inspector_fields_.push_back(inspector_of(schema, catalog_));
  }
}

void Resolver::expect(const ObservationDraft& draft) {
  for (const Reference& reference : draft.references) {
    const bool is_id = reference.type != none_of<SubjectTypeId>() && !reference.text.empty();
    if (is_id) expected_.emplace_back(reference.type, hash64(reference.text));
  }
}

void Resolver::fetch_expected() {
  constexpr int kSteps = 3;
  for (int step = 0; step < kSteps; ++step) {
    for (const auto& [type, hash] : expected_) index_.expect(type, hash, step);
  }
  expected_.clear();
}

void Resolver::refuse(RejectReason reason, FieldId field) {
  if (refusal_ && gravity(refusal_->reason) >= gravity(reason)) return;
  refusal_ = Refusal{reason, field};
}

void Resolver::find_organisation(const Schema& schema, const Reference& reference,
                                 std::string_view division) {
  const SubjectType& type = catalog_[reference.type];
  const auto add = [&](const Subject& subject, ResolveMethod method, std::uint8_t confidence) {
    if (!subject.credit_code.empty() &&
        !may_be_subject(credit_class_of(subject.credit_code), type.name, schema.source_class)) {
      refuse(RejectReason::kNotASubject, reference.field);
      return;
    }
    found_.push_back({subject.key, &subject, method, confidence, reference.field});
  };
  if (const Subject* subject = index_.find(reference.type, reference.text)) {
    return add(*subject, ResolveMethod::kId, 100);
  }
  if (const std::optional<CreditCode> code = parse_credit_code(reference.text)) {
    if (!may_be_subject(code->credit_class, type.name, schema.source_class)) {
      return refuse(RejectReason::kNotASubject, reference.field);
    }
    const Match match = index_.find_by_credit_code(reference.type, code->text);
    if (match.subject != nullptr) return add(*match.subject, ResolveMethod::kCreditCode, 100);
  }
  const Match match = index_.find_by_name(reference.type, reference.text, division);
  if (match.subject != nullptr) {
    return add(*match.subject, ResolveMethod::kName, kNameConfidence);
  }
  refuse(RejectReason::kUnresolved, reference.field);
}

void Resolver::find_matter(const Schema& schema, const Reference& reference) {
  if (const Subject* subject = index_.find(reference.type, reference.text)) {
    found_.push_back({subject->key, subject, ResolveMethod::kId, 100, reference.field});
  } else if (!opens_matters(schema.source_class)) {
    refuse(RejectReason::kUnresolved, reference.field);
  } else if (!is_matter_id(reference.text)) {
    refuse(RejectReason::kBadValue, reference.field);
  } else {
    found_.push_back(
        {{reference.type, reference.text}, nullptr, ResolveMethod::kOpened, 100, reference.field});
  }
}

void Resolver::find_places(const Schema& schema, const std::vector<Reference>& references,
                           std::string_view division) {
  const auto of_place = [&](const Reference& reference) {
    return reference.type == none_of<SubjectTypeId>() || catalog_[reference.type].is_place;
  };
  const auto first = std::find_if(references.begin(), references.end(), of_place);
  // Opinion is never about a place (PEOPLE 11).
  if (first == references.end() || schema.source_class == SourceClass::kOpinion) return;
  const std::size_t before = found_.size();
  places_.find(references, division, found_);
  if (found_.size() == before) return refuse(RejectReason::kUnresolved, first->field);
  if (schema.source_class != SourceClass::kPeople) return;
  std::size_t kept = before;
  for (std::size_t i = before; i < found_.size(); ++i) {
    if (std::optional<Found> larger = small_places_.enlarged(found_[i])) {
      was_small_ = was_small_ || larger->key != found_[i].key;
      found_[kept++] = std::move(*larger);
    } else {
      refuse(RejectReason::kSmallPlace, first->field);
    }
  }
  found_.resize(kept);
}

void Resolver::find_all(const Schema& schema, const std::vector<Reference>& references,
                        std::string_view division) {
  found_.clear();
  was_small_ = false;
  for (const Reference& reference : references) {
    if (!reference.text.empty() && looks_personal(reference.text)) {
      return refuse(RejectReason::kLooksPersonal, reference.field);
    }
  }
  for (const Reference& reference : references) {
    if (reference.type == none_of<SubjectTypeId>() || reference.text.empty()) continue;
    const SubjectType& type = catalog_[reference.type];
    if (type.is_organisation) find_organisation(schema, reference, division);
    if (type.is_matter) find_matter(schema, reference);
  }
  find_places(schema, references, division);
}

void Resolver::add_subjects(const ObservationDraft& draft, std::string_view division,
                            bool moved_away, Observation& out) {
  std::string_view district = division;
  for (const Found& found : found_) {
    if (district.empty() && found.subject != nullptr) district = found.subject->district;
  }
  for (Found& found : found_) {
    const auto known = std::find_if(out.subjects.begin(), out.subjects.end(),
                                    [&](const SubjectRef& ref) { return ref.key == found.key; });
    if (known != out.subjects.end()) {
      const bool is_new = !known->moved_away == !moved_away && !known->came_from(found.field);
      if (is_new) known->more_fields.push_back(found.field);
      continue;
    }
    SubjectRef& ref = out.subjects.emplace_back();
    ref.key = std::move(found.key);
    ref.method = found.method;
    ref.confidence = found.confidence;
    ref.field = found.field;
    ref.moved_away = moved_away;
    // No register says where these are: a row takes its unit by what the record says.
    if (found.subject == nullptr) ref.district = district;
  }
  if (near_.binds(draft.source) && !found_.empty()) bind_near(draft, district, moved_away, out);
}

void Resolver::bind_near(const ObservationDraft& draft, std::string_view district, bool moved_away,
                         Observation& out) {
  const auto& references = moved_away ? draft.moved_from : draft.references;
  const auto place = std::find_if(references.begin(), references.end(),
                                  [](const Reference& one) { return one.point.has_value(); });
  if (place == references.end()) return;
  // Where a small place was reported, its coordinates say as much as its number: they are read to
  // about 100 m, enough for `near`, whose least distance with people is 500 m.
  constexpr int kCoarseCellLevel = 16;
  Whereabouts where{*place->point, catalog_[draft.schema].source_class, district, moved_away};
  if (was_small_) where.point = cell_centre(cell_id(where.point, kCoarseCellLevel));
  near_.bind(draft.source, where, out.subjects);
}

bool Resolver::stand_at_instrument(const Schema& schema, ObservationDraft& draft,
                                   const Observation& out) {
  const FieldValue* id = out.find(schema.instrument);
  if (id == nullptr) return true;  // the decoder lets no such record through
  const Instrument* instrument = index_.instrument(draft.schema, out.code(*id));
  if (instrument == nullptr) return false;
  std::erase_if(draft.references, [](const Reference& reference) {
    return reference.type == none_of<SubjectTypeId>();
  });
  draft.references.push_back(
      {none_of<FieldId>(), none_of<SubjectTypeId>(), "", instrument->location});
  return true;
}

bool Resolver::knows_inspector(const ObservationDraft& draft) const {
  const FieldId field = inspector_fields_[draft.schema.value()];
  const bool is_named = std::any_of(
      draft.references.begin(), draft.references.end(),
      [field](const Reference& one) { return one.field == field && !one.text.empty(); });
  return !is_named || std::any_of(found_.begin(), found_.end(),
                                  [field](const Found& found) { return found.field == field; });
}

Result<bool> Resolver::add_tokens(ObservationDraft& draft, Observation& out) {
  if (draft.identifier.empty() || !tokeniser_.take(draft.identifier, draft.identifier_kind)) {
    return true;
  }
  for (SubjectRef& ref : out.subjects) {
    auto token = tokeniser_.at(ref.key, out.at);
    if (!token && tokeniser_.is_too_late(out.at)) return false;
    TRY_ASSIGN(ref.token, std::move(token));
  }
  return true;
}

Rejection Resolver::rejection(const Schema& schema, const ObservationDraft& draft) const {
  Rejection rejection;
  rejection.source = draft.source;
  rejection.position = draft.position;
  rejection.reason = refusal_ ? refusal_->reason : RejectReason::kUnresolved;
  if (refusal_ && refusal_->field != none_of<FieldId>()) {
    rejection.field = schema.fields[refusal_->field.value()].name;
  }
  if (rejection.reason != RejectReason::kUnresolved) return rejection;
  for (const Reference& reference : draft.references) {
    if (reference.type != none_of<SubjectTypeId>() || reference.text.empty()) continue;
    rejection.address = index_.known_parts(index_.addresses().read(reference.text));
    break;
  }
  return rejection;
}

Result<std::optional<Rejection>> Resolver::resolve(ObservationDraft& draft, Observation& out) {
  const WipeAtEnd wipe_at_end(draft.identifier, tokeniser_);
  const Schema& schema = catalog_[draft.schema];
  out.source = draft.source;
  out.schema = draft.schema;
  out.at = draft.at;
  out.id_digest = draft.id_digest;
  out.content_digest = draft.content_digest;
  out.version = draft.version;
  out.position = draft.position;
  out.is_void = draft.is_void;
  out.beyond_lateness = false;
  std::swap(out.record_id, draft.record_id);
  std::swap(out.values, draft.values);
  std::swap(out.text, draft.text);
  out.subjects.clear();
  refusal_.reset();
  if (draft.is_heartbeat) return std::optional<Rejection>();

  std::string_view division;
  if (const FieldId field = division_fields_[draft.schema.value()]; field != none_of<FieldId>()) {
    const FieldValue* value = out.find(field);
    if (value != nullptr && value->kind == ValueKind::kCode) division = out.code(*value);
  }
  if (schema.instrument != none_of<FieldId>() && !stand_at_instrument(schema, draft, out)) {
    refuse(RejectReason::kUnresolved, schema.instrument);
    return std::optional<Rejection>(rejection(schema, draft));
  }
  find_all(schema, draft.references, division);
  if (inspector_fields_[draft.schema.value()] != none_of<FieldId>() && !knows_inspector(draft)) {
    if (gravity(refusal_->reason) == 0) {
      refusal_ = Refusal{RejectReason::kUnresolved, inspector_fields_[draft.schema.value()]};
    }
    return std::optional<Rejection>(rejection(schema, draft));
  }
  add_subjects(draft, division, false, out);
  if (out.subjects.empty()) return std::optional<Rejection>(rejection(schema, draft));
  if (!draft.moved_from.empty()) {
    find_all(schema, draft.moved_from, division);
    add_subjects(draft, division, true, out);
  }
  TRY_ASSIGN(const bool is_counted, add_tokens(draft, out));
  if (is_counted) return std::optional<Rejection>();
  return std::optional(Rejection{draft.source, draft.position, RejectReason::kTooLate, "", ""});
}

}  // namespace tributary
