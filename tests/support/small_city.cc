#include "tests/support/small_city.h"

#include <nlohmann/json.hpp>

#include "schemas/catalog/catalog.h"

namespace tributary::testing {

namespace {

constexpr const char* kSite = "test";

Program at_least(std::uint32_t attribute, int number) {
  Program program;
  program.code = {{OpCode::kAttribute, attribute, 0},
                  {OpCode::kNumber, 0, number * Decimal::kScale},
                  {OpCode::kGe, 0, 0}};
  return program;
}

Program both(Program left, const Program& right) {
  left.code.insert(left.code.end(), right.code.begin(), right.code.end());
  left.code.push_back({OpCode::kAnd, 0, 0});
  return left;
}

ScoreTerm people_term() {
  ScoreTerm term;  // min(8 * reporters, 60)
  term.add.code = {{OpCode::kNumber, 0, 8 * Decimal::kScale},
                   {OpCode::kAttribute, 0, 0},
                   {OpCode::kMul, 0, 0},
                   {OpCode::kNumber, 0, 60 * Decimal::kScale},
                   {OpCode::kMin, 0, 0}};
  term.why = {{TemplatePart::Kind::kText, "reporters: ", 0},
              {TemplatePart::Kind::kAttribute, "", 0}};
  return term;
}

ScoreTerm finding_term() {
  ScoreTerm term;
  term.add.code = {{OpCode::kNumber, 0, 30 * Decimal::kScale}};
  term.condition = at_least(1, 1);
  term.why = {{TemplatePart::Kind::kText, "failed: ", 0}, {TemplatePart::Kind::kAttribute, "", 1}};
  return term;
}

InputFeed feed_of(SourceId source, std::string_view schema) {
  InputFeed feed;
  feed.source = source;
  feed.schema = *catalog().schema_named(schema);
  return feed;
}

Observation observation_of(SourceId source, std::string_view schema, const std::string& building,
                           EventTime at, std::uint64_t id) {
  static std::uint64_t next_id = 1'000'000;
  Observation observation;
  observation.source = source;
  observation.schema = *catalog().schema_named(schema);
  observation.at = at;
  observation.id_digest = combine_hashes(source.value(), id != 0 ? id : ++next_id);
  observation.content_digest = combine_hashes(observation.id_digest, 1);
  observation.version = static_cast<std::uint64_t>(at.millis());
  observation.position.offset = observation.id_digest & 0xffffff;
  SubjectRef ref;
  ref.key = {building_type(), building};
  observation.subjects.push_back(ref);
  return observation;
}

}  // namespace

FakeDirectory::FakeDirectory() {
  for (const char* id : {"B1", "B2", "B3", "B7", "B8"}) {
    Subject subject;
    subject.key = {building_type(), id};
    subject.name = std::string("building ") + id;
    subject.district = "500103";
    subject.households = 30;
    subjects_.emplace(id, subject);
    set_manager(id, id[1] < '4' ? "M1" : "M2");
  }
  for (const char* id : {"M1", "M2"}) {
    Subject subject;
    subject.key = {manager_type(), id};
    subject.name = std::string("manager ") + id;
    subject.district = "500103";
    managers_.emplace(id, subject);
  }
  fire_unit_.key = {*catalog().subject_type_named("organisation.unit"), "U9"};
  fire_unit_.name = "fire brigade";
  fire_unit_.unit_kind = catalog().unit_kind_named("fire")->value();
}

void FakeDirectory::set_manager(const std::string& building, const std::string& manager) {
  subjects_.at(building).attributes = {
      {manager_attribute(), AttributeKind::kReference, 0, manager}};
}

void FakeDirectory::set_credit_code(const std::string& manager, const std::string& code) {
  managers_.at(manager).credit_code = code;
}

const Subject* FakeDirectory::find(SubjectTypeId type, std::string_view id) const {
  if (type == manager_type()) {
    const auto manager = managers_.find(id);
    return manager != managers_.end() ? &manager->second : nullptr;
  }
  if (type == fire_unit_.key.type && id == fire_unit_.key.id) return &fire_unit_;
  for (const Subject& station : stations_) {
    if (station.key.type == type && station.key.id == id) return &station;
  }
  const auto at = subjects_.find(id);
  return at != subjects_.end() && type == building_type() ? &at->second : nullptr;
}

void FakeDirectory::add_supervision(const std::string& id, const std::string& district) {
  Subject office = fire_unit_;
  office.key.id = office.name = id;
  office.unit_kind = catalog().unit_kind_named("supervision")->value();
  office.district = district;
  supervisions_.push_back(office);
}

void FakeDirectory::add_police(const std::string& id, const std::string& building) {
  Subject station = fire_unit_;
  station.key.id = station.name = id;
  station.unit_kind = catalog().unit_kind_named("police")->value();
  stations_.push_back(station);
  subjects_.at(building).unit = id;
}

const Subject* FakeDirectory::unit_for(UnitKindId kind, std::string_view district) const {
  if (kind != *catalog().unit_kind_named("supervision")) return &fire_unit_;
  const Subject* nearest = nullptr;
  for (const Subject& office : supervisions_) {
    if (!district.starts_with(office.district)) continue;
    if (nearest == nullptr || office.district.size() > nearest->district.size()) nearest = &office;
  }
  return nearest;
}

SubjectTypeId building_type() { return *catalog().subject_type_named("place.building"); }

SubjectTypeId manager_type() {
  return *catalog().subject_type_named("organisation.property_manager");
}

AttributeId manager_attribute() {
  const auto& attributes = catalog()[building_type()].attributes;
  std::uint8_t number = 0;
  while (attributes[number].name != "manager") ++number;
  return AttributeId(number);
}

std::vector<SourceInfo> two_sources(Millis lateness) {
  SourceInfo grievance{kGrievance, "grievance", *catalog().schema_named("grievance"),
                       SourceClass::kPeople};
  SourceInfo inspection{kInspection, "inspection", *catalog().schema_named("inspection"),
                        SourceClass::kInspection};
  grievance.lateness = inspection.lateness = lateness;
  grievance.has_reporter = true;
  return {grievance, inspection};
}

Rule repeat_rule(Millis within, Millis keep_for, Millis confirm_for) {
  Rule rule;
  rule.id = "repeat";
  rule.version = 1;
  rule.status = RuleStatus::kActive;
  rule.subject = building_type();
  rule.inputs.resize(2);
  rule.inputs[0] = {"complaints", SourceClass::kPeople, {feed_of(kGrievance, "grievance")}, within};
  rule.inputs[1] = {
      "failed", SourceClass::kInspection, {feed_of(kInspection, "inspection")}, within};
  rule.attributes = {{0, InputAttribute::kDistinctReporters}, {1, InputAttribute::kCount}};
  const auto level = [&](Level l) -> std::optional<Program>& {
    return rule.levels[static_cast<std::size_t>(l)];
  };
  level(Level::kRed) = both(at_least(0, 5), at_least(1, 2));
  level(Level::kOrange) = both(at_least(0, 3), at_least(1, 1));
  level(Level::kYellow) = at_least(0, 3);
  rule.score = {people_term(), finding_term()};
  rule.keep_for = keep_for;
  rule.confirm_for = confirm_for;
  rule.signal.hazard = *catalog().topic_named("safety.fire");
  rule.signal.advice = *catalog().advice_named("inspect");
  rule.signal.assign.kind = *catalog().unit_kind_named("fire");
  rule.signal.title = {{TemplatePart::Kind::kSubjectName, "", 0}};
  rule.signal.due[static_cast<std::size_t>(Level::kOrange)] = Term{Millis(0), 3, "3wd"};
  return rule;
}

Rule findings_rule(Millis within, Millis keep_for) {
  Rule rule = repeat_rule(within, keep_for);
  rule.inputs.erase(rule.inputs.begin());
  rule.attributes = {{0, InputAttribute::kCount}};
  rule.levels = {};
  rule.levels[static_cast<std::size_t>(Level::kYellow)] = at_least(0, 1);
  rule.levels[static_cast<std::size_t>(Level::kOrange)] = at_least(0, 2);
  rule.score = {ScoreTerm{}};
  rule.score[0].add.code = {{OpCode::kNumber, 0, 50 * Decimal::kScale}};
  return rule;
}

Observation report(const std::string& building, EventTime at, const std::string& reporter,
                   std::uint64_t id) {
  Observation observation = observation_of(kGrievance, "grievance", building, at, id);
  const std::uint64_t token = combine_hashes(hash64(reporter), hash64(building));
  observation.subjects[0].token = Token{token_epoch_of(at), static_cast<std::uint16_t>(token),
                                        static_cast<std::uint16_t>(token >> 16), 1};
  // Whatever the epoch, a test's reporter has one token at a building under both keys of it.
  observation.subjects[0].token->previous = observation.subjects[0].token->current;
  return observation;
}

Observation failed_inspection(const std::string& building, EventTime at, std::uint64_t id) {
  Observation observation = observation_of(kInspection, "inspection", building, at, id);
  observation.record_id = "i" + std::to_string(observation.id_digest % 10'000);
  return observation;
}

ClockReport clock_at(EventTime at) {
  ClockReport report;
  for (const SourceId source : {kGrievance, kInspection}) {
    SourceClock clock;
    clock.source = source;
    clock.watermark = at;
    report.clocks.push_back(clock);
  }
  return report;
}

SmallCity::SmallCity(std::vector<Rule> rules, Millis lateness, StateStore* store,
                     std::size_t cache_bytes)
    : rules_{std::move(rules), {}, sha256("rules")},
      sources_(two_sources(lateness)),
      setup_{rules_, catalog(), directory_, sources_, site_} {
  site_.site = kSite;
  setup_.store = store;
  setup_.cache_bytes = cache_bytes;
  setup_.sweeps_must_agree = true;
  partition_ = std::make_unique<Partition>(setup_);
}

void SmallCity::take(const LogRecord& record) {
  Effects effects;
  partition_->step(record, effects).value_or_die();
  for (const RowWrite& write : effects.rows) published_.rows[write.row.signal_id] = write.json();
  published_.changes.insert(published_.changes.end(), effects.changes.begin(),
                            effects.changes.end());
}

void SmallCity::report(const std::string& building, EventTime at, const std::string& reporter) {
  take(testing::report(building, at, reporter));
}

void SmallCity::failed_inspection(const std::string& building, EventTime at) {
  take(testing::failed_inspection(building, at));
}

std::string SmallCity::row_of(const std::string& building) const {
  const auto row =
      published_.rows.find(signal_id_of(kSite, "place.building", building, "safety.fire"));
  return row == published_.rows.end() ? "" : row->second;
}

Level SmallCity::level_of(const std::string& building) const {
  const std::string row = row_of(building);
  return row.empty() ? Level::kNone : *level_named(member_of(row, "level"));
}

std::string member_of(const std::string& row_json, const std::string& name) {
  const auto value = nlohmann::json::parse(row_json).at(name);
  return value.is_string() ? value.get<std::string>() : value.dump();
}

}  // namespace tributary::testing
