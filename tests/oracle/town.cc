#include "tests/oracle/town.h"

#include <algorithm>

#include "engine/base/check.h"
#include "schemas/catalog/catalog.h"

namespace tributary::oracle {
namespace {

constexpr const char* kDistrict = "500103";
constexpr const char* kOtherDistrict = "500104";

/// 16 bits that are the same for nobody else: subject, person, and the key of an epoch.
std::uint16_t token_of(const SubjectKey& subject, int reporter, std::int64_t epoch) {
  return static_cast<std::uint16_t>((hash64(subject.id) * 31 +
                                     static_cast<std::uint64_t>(epoch) * 977 +
                                     static_cast<std::uint64_t>(reporter) * 64) &
                                    0xffffU);
}

/// A number, or the name of one of an enumeration's values.
AttributeValue said(const SubjectType& type, std::string_view name, std::string_view value) {
  for (std::size_t i = 0; i < type.attributes.size(); ++i) {
    const Attribute& attribute = type.attributes[i];
    if (attribute.name != name) continue;
    const AttributeId id(static_cast<std::uint8_t>(i));
    if (attribute.kind == AttributeKind::kNumber) {
      return {id, attribute.kind, Decimal::parse(value)->raw(), ""};
    }
    const auto found = std::find(attribute.values.begin(), attribute.values.end(), value);
    CHECK(found != attribute.values.end());
    return {id, attribute.kind, found - attribute.values.begin(), ""};
  }
  CHECK(false);
  return {};
}

AttributeValue manager(SubjectTypeId type) {
  const auto& attributes = catalog()[type].attributes;
  std::uint8_t number = 0;
  while (attributes[number].name != "manager") ++number;
  return {AttributeId(number), AttributeKind::kReference, 0, subject_of(Theme::kManager, 0).id};
}

/// In order of attribute.
std::vector<AttributeValue> attributes_of(Theme theme, std::uint32_t n, const SubjectType& type) {
  if (theme == Theme::kBuilding && n == 0) {
    return {said(type, "floors", "10"), said(type, "year_built", "1987"),
            said(type, "use", "residential")};
  }
  if (theme == Theme::kBuilding) return {said(type, "use", "office")};
  if (theme == Theme::kSlope && n == 0) {
    return {said(type, "residents", "40"), said(type, "grade", "major")};
  }
  return {};
}

/// `lists/NAME.txt`.
NamedLists lists_of_town() {
  return {{"cracks", {"cracks.txt", {"fire_exit", "wall_crack"}}},
          {"adverse", {"adverse.txt", {"fail", "hazard_found"}}},
          {"streets", {"streets.txt", {"500103001", "500104"}}}};
}

/// Second feeds of some schemas.
constexpr std::pair<const char*, const char*> kSecondFeeds[] = {
    {"gauge_b", "rain_gauge"}, {"patrol", "inspection"}, {"works", "rectification"}};

void add_feeds(std::vector<SourceInfo>& sources) {
  for (const auto& [name, schema] : kSecondFeeds) {
    const auto first =
        std::find_if(sources.begin(), sources.end(),
                     [&, of = schema](const SourceInfo& source) { return source.name == of; });
    CHECK(first != sources.end());
    SourceInfo second = *first;
    second.id = SourceId(static_cast<SourceId::Value>(sources.size()));
    second.name = name;
    sources.push_back(std::move(second));
  }
}

}  // namespace

TownRegister::TownRegister(const Catalog& catalog) : subjects_(catalog.subject_types.size()) {
  for (const Theme theme : {Theme::kBuilding, Theme::kSlope, Theme::kUnit, Theme::kManager}) {
    for (const std::uint32_t n : {0U, 1U}) {
      Subject subject;
      subject.key = subject_of(theme, n);
      subject.name = "subject " + subject.key.id;
      subject.district = n == 0 ? kDistrict : kOtherDistrict;
      if (n == 0) subject.unit = "U9";
      subject.attributes = attributes_of(theme, n, catalog[subject.key.type]);
      if (theme == Theme::kBuilding) subject.households = 30;
      if (theme == Theme::kBuilding) subject.attributes.push_back(manager(subject.key.type));
      subjects_[subject.key.type.value()].push_back(std::move(subject));
    }
  }
  unit_.key = {*catalog.subject_type_named("organisation.unit"), "U9"};
  unit_.name = "unit nine";
}

const Subject* TownRegister::find(SubjectTypeId type, std::string_view id) const {
  const std::vector<Subject>& rows = subjects_[type.value()];
  const auto found = std::find_if(rows.begin(), rows.end(),
                                  [&](const Subject& subject) { return subject.key.id == id; });
  return found == rows.end() ? nullptr : &*found;
}

SubjectKey subject_of(Theme theme, std::uint32_t n) {
  return {*catalog().subject_type_named(traits(theme).type),
          traits(theme).prefix + std::to_string(n + 1)};
}

SubjectKey cell_of_town() { return {*catalog().subject_type_named("place.cell"), "36e92e8c"}; }

std::vector<SubjectKey> subjects_of(Theme theme) {
  std::vector<SubjectKey> subjects = {subject_of(theme, 0), subject_of(theme, 1)};
  if (theme == Theme::kBuilding) subjects.push_back(subject_of(Theme::kManager, 0));
  if (theme == Theme::kSlope) subjects.push_back(cell_of_town());
  return subjects;
}

Town::Town(Millis lateness, Millis stale_after, std::uint32_t min_reporters)
    : lists_(lists_of_town()), subjects_(catalog()), min_reporters_(min_reporters) {
  sources_ = SchemaView::of_catalog(catalog()).sources();
  std::sort(sources_.begin(), sources_.end(),
            [](const SourceInfo& a, const SourceInfo& b) { return a.id < b.id; });
  add_feeds(sources_);
  for (SourceInfo& source : sources_) {
    source.lateness = lateness;
    source.stale_after = stale_after;
  }
  schemas_ = std::make_unique<SchemaView>(catalog(), sources_);
  context_.schemas = schemas_.get();
  context_.lists = &lists_;
  settings_.site = "town";
  settings_.offset = UtcOffset{std::chrono::hours(8)};
}

SourceId Town::source(std::string_view name) const {
  const SourceInfo* found = schemas_->source_named(name);
  CHECK(found != nullptr);
  return found->id;
}

Site Town::site(const RuleSet& rules) const {
  return {rules,
          catalog(),
          sources_,
          subjects_,
          settings_.offset,
          min_reporters_,
          settings_.reopen_within,
          {subject_of(Theme::kManager, 0)}};
}

RecordText::RecordText(const Town& town, const std::string& source, SubjectKey subject,
                       EventTime at, std::uint64_t id)
    : schema_(catalog()[town.sources()[town.source(source).value()].schema]) {
  observation_.source = town.source(source);
  observation_.schema = town.sources()[observation_.source.value()].schema;
  observation_.at = at;
  observation_.id_digest = combine_hashes(hash64(source), id);
  observation_.version = 1;
  observation_.position.offset = id;
  if (schema_.source_class != SourceClass::kPeople)
    observation_.record_id = "r" + std::to_string(id);
  text_ = format_time(at, town.settings().offset) + " " + source + " #" + std::to_string(id) + " " +
          subject.id;
  SubjectRef ref;
  if (catalog()[subject.type].register_kind == RegisterKind::kOpen) ref.district = kDistrict;
  ref.key = std::move(subject);
  observation_.subjects.push_back(std::move(ref));
}

RecordText& RecordText::set(const std::string& name, const std::string& value) {
  const FieldId id = *field_named(schema_, name);
  const Field& field = schema_.fields[id.value()];
  FieldValue made{id, ValueKind::kNumber, 0};
  switch (field.kind) {
    case FieldKind::kEnumeration:
      made.kind = ValueKind::kEnumeration;
      made.bits = static_cast<std::int64_t>(*value_named(field, value));
      break;
    case FieldKind::kTopic:
      made.kind = ValueKind::kTopic;
      made.bits = catalog().topic_named(value)->value();
      break;
    case FieldKind::kNumber:
      made.bits = Decimal::parse(value)->raw();
      break;
    default:
      made.kind = ValueKind::kCode;
      made.bits = pack_code(observation_.text.size(), value.size());
      observation_.text += value;
  }
  observation_.values.push_back(made);
  text_ += " " + name + "=" + value;
  return *this;
}

RecordText& RecordText::set(const std::string& name, EventTime value) {
  observation_.values.push_back({*field_named(schema_, name), ValueKind::kTime, value.millis()});
  text_ += " " + name + "=" + format_time(value, {});
  return *this;
}

RecordText& RecordText::by(int reporter) {
  const std::int64_t epoch = observation_.at.millis() / (std::int64_t{90} * 86'400'000);
  for (SubjectRef& ref : observation_.subjects) {
    ref.token = Token{static_cast<std::uint32_t>(epoch), token_of(ref.key, reporter, epoch),
                      token_of(ref.key, reporter, epoch - 1), 1};
  }
  text_ += " by h" + std::to_string(reporter);
  return *this;
}

RecordText& RecordText::unit(const std::string& name, const std::string& id) {
  SubjectRef& ref = observation_.subjects.emplace_back();
  ref.key = {*catalog().subject_type_named("organisation.unit"), id};
  ref.field = *field_named(schema_, name);
  text_ += " " + name + "=" + id;
  return *this;
}

RecordText& RecordText::named_at(double metres) {
  observation_.subjects[0].distance = Decimal::from_double(metres);
  text_ += " named at " + observation_.subjects[0].distance->to_string() + " m";
  return *this;
}

RecordText& RecordText::metres(double metres) {
  observation_.subjects[0].method = ResolveMethod::kNear;
  observation_.subjects[0].distance = Decimal::from_double(metres);
  text_ += " at " + observation_.subjects[0].distance->to_string() + " m";
  return *this;
}

RecordText& RecordText::also_near(const SubjectKey& subject, double metres) {
  SubjectRef& ref = observation_.subjects.emplace_back();
  ref.key = subject;
  ref.method = ResolveMethod::kNear;
  ref.distance = Decimal::from_double(metres);
  text_ += " and " + subject.id + " at " + ref.distance->to_string() + " m";
  return *this;
}

RecordText& RecordText::in_cell() {
  SubjectRef& ref = observation_.subjects.emplace_back();
  ref.key = cell_of_town();
  ref.method = ResolveMethod::kNear;
  ref.district = kDistrict;
  text_ += " in cell " + ref.key.id;
  return *this;
}

RecordText& RecordText::version(std::uint64_t version) {
  observation_.version = version;
  text_ += " v" + std::to_string(version);
  return *this;
}

RecordText& RecordText::is_void() {
  observation_.is_void = true;
  text_ += " void";
  return *this;
}

RecordText& RecordText::moved_from(const SubjectKey& old) {
  SubjectRef ref;
  ref.key = old;
  ref.moved_away = true;
  observation_.subjects.push_back(ref);
  text_ += " moved from " + old.id;
  return *this;
}

Observation RecordText::take() const {
  Observation result = observation_;
  std::sort(result.values.begin(), result.values.end(),
            [](const FieldValue& a, const FieldValue& b) { return a.field < b.field; });
  result.content_digest = hash64(text_);
  return result;
}

}  // namespace tributary::oracle
