#include "tests/support/follow_up_desk.h"

#include "schemas/catalog/catalog.h"

namespace tributary::testing {

namespace {

constexpr std::uint32_t kMissingIs = 0, kOverdueIs = 1, kGradeIs = 2, kUnitIs = 3;

SubjectTypeId hazard_type() { return *catalog().subject_type_named("matter.hazard"); }
const Schema& inspection() { return catalog()[*catalog().schema_named("inspection")]; }
FieldId field(std::string_view name) { return *field_named(inspection(), name); }

std::int64_t index_of(Grade grade) {
  const Field& of = inspection().fields[field("grade").value()];
  return static_cast<std::int64_t>(*value_named(of, grade == Grade::kMajor ? "major" : "minor"));
}

Instruction attribute(std::uint32_t index) { return {OpCode::kAttribute, index, 0}; }
Instruction duration(Millis value) { return {OpCode::kDuration, 0, value.count()}; }
Instruction op(OpCode code) { return {code, 0, 0}; }

Program program(std::vector<Instruction> code) {
  Program result;
  result.code = std::move(code);
  return result;
}

Program overdue_at_least(Millis value) {
  return program({attribute(kOverdueIs), duration(value), op(OpCode::kGe)});
}

Program is_major() {
  return program(
      {attribute(kGradeIs), {OpCode::kEnumeration, 0, index_of(Grade::kMajor)}, op(OpCode::kEq)});
}

Program joined(Program left, const Program& right, OpCode code) {
  left.code.insert(left.code.end(), right.code.begin(), right.code.end());
  left.code.push_back(op(code));
  return left;
}

InputFeed feed_of(SourceId source, std::string_view schema) {
  InputFeed feed;
  feed.source = source;
  feed.schema = *catalog().schema_named(schema);
  return feed;
}

RuleInput input_of(std::string name, SourceId source, std::string_view schema) {
  RuleInput input;
  input.name = std::move(name);
  input.source_class = SourceClass::kInspection;
  input.feeds = {feed_of(source, schema)};
  input.within = Days(365);
  return input;
}

Observation observation_of(SourceId source, std::string_view schema, const std::string& hazard,
                           EventTime at, std::uint64_t id) {
  static std::uint64_t next_id = 5'000'000;
  Observation observation;
  observation.source = source;
  observation.schema = *catalog().schema_named(schema);
  observation.at = at;
  const std::uint64_t number = id != 0 ? id : ++next_id;
  observation.id_digest = combine_hashes(source.value(), number);
  observation.content_digest = combine_hashes(observation.id_digest, 1);
  observation.version = static_cast<std::uint64_t>(at.millis());
  observation.record_id = "r" + std::to_string(number);
  SubjectRef ref;
  ref.key = {hazard_type(), hazard};
  ref.district = "500103";
  observation.subjects.push_back(ref);
  return observation;
}

}  // namespace

std::vector<SourceInfo> three_sources() {
  std::vector<SourceInfo> sources = {
      {kFindings, "inspection", *catalog().schema_named("inspection"), SourceClass::kInspection},
      {kFeedback, "rectification", *catalog().schema_named("rectification"), SourceClass::kOffice},
      {kElsewhere, "walks", *catalog().schema_named("inspection"), SourceClass::kInspection}};
  for (SourceInfo& source : sources) {
    source.lateness = Days(1);
    source.stale_after = Days(2);
  }
  return sources;
}

Rule no_feedback_rule() {
  Rule rule;
  rule.id = "hazard-no-feedback";
  rule.version = 1;
  rule.status = RuleStatus::kActive;
  rule.subject = hazard_type();
  rule.inputs = {input_of("found", kFindings, "inspection"),
                 input_of("feedback", kFeedback, "rectification")};
  rule.inputs[0].fields = {{"deadline", ValueKind::kTime, {field("deadline")}},
                           {"grade", ValueKind::kEnumeration, {field("grade")}},
                           {"unit", ValueKind::kReference, {field("unit")}}};
  rule.attributes = {{0, InputAttribute::kMissing},
                     {0, InputAttribute::kOverdue},
                     {0, InputAttribute::kAnchorField, 1},
                     {0, InputAttribute::kAnchorField, 2}};
  Expectation expect;
  expect.after = 0;
  expect.event = 1;
  expect.by = program({{OpCode::kField, 0, 0}});
  expect.grace = std::chrono::hours(12);
  expect.expires = Days(365);
  for (int day = 1; day <= 10; ++day) expect.steps.push_back(Days(day));
  rule.expect = expect;
  const Program missing = program({attribute(kMissingIs)});
  const auto level = [&](Level l) -> std::optional<Program>& {
    return rule.levels[static_cast<std::size_t>(l)];
  };
  level(Level::kRed) = joined(overdue_at_least(Days(7)), is_major(), OpCode::kAnd);
  level(Level::kOrange) =
      joined(overdue_at_least(Days(3)), joined(missing, is_major(), OpCode::kAnd), OpCode::kOr);
  level(Level::kYellow) = missing;
  ScoreTerm term;  // min(5 * days(overdue), 50)
  term.add = program({{OpCode::kNumber, 0, 5 * Decimal::kScale},
                      attribute(kOverdueIs),
                      op(OpCode::kDays),
                      op(OpCode::kMul),
                      {OpCode::kNumber, 0, 50 * Decimal::kScale},
                      op(OpCode::kMin)});
  term.why = {{TemplatePart::Kind::kAttribute, "", kOverdueIs}};
  rule.score = {term};
  rule.signal.hazard = *catalog().topic_named("handling.overdue");
  rule.signal.advice = *catalog().advice_named("supervise_unit");
  rule.signal.assign.by = Assignment::Kind::kOfAnchor;
  rule.signal.assign.attribute = kUnitIs;
  rule.signal.title = {{TemplatePart::Kind::kAttribute, "", kUnitIs},
                       {TemplatePart::Kind::kText, "：", 0},
                       {TemplatePart::Kind::kAttribute, "", kGradeIs},
                       {TemplatePart::Kind::kText, "隐患", 0}};
  return rule;
}

Observation finding(const std::string& hazard, EventTime at, EventTime deadline, Grade grade,
                    std::uint64_t id) {
  Observation observation = observation_of(kFindings, "inspection", hazard, at, id);
  observation.values = {
      {field("grade"), ValueKind::kEnumeration, index_of(grade)},
      {field("deadline"), ValueKind::kTime, deadline.millis()},
  };
  std::sort(observation.values.begin(), observation.values.end(),
            [](const FieldValue& a, const FieldValue& b) { return a.field < b.field; });
  SubjectRef unit;
  unit.key = {*catalog().subject_type_named("organisation.unit"), "U9"};
  unit.field = field("unit");
  observation.subjects.push_back(unit);
  return observation;
}

Observation feedback(const std::string& hazard, EventTime at, std::uint64_t id) {
  return observation_of(kFeedback, "rectification", hazard, at, id);
}

Observation elsewhere(const std::string& hazard, EventTime at) {
  return observation_of(kElsewhere, "inspection", hazard, at, 0);
}

SourceClock read_up_to(SourceId source, EventTime at) {
  SourceClock clock;
  clock.source = source;
  clock.watermark = at;
  return clock;
}

SourceClock heard(SourceId source, EventTime caught_up, EventTime heard_at) {
  SourceClock clock;
  clock.source = source;
  clock.caught_up_at = WallTime(caught_up.since_epoch());
  clock.heard_at = WallTime(heard_at.since_epoch());
  return clock;
}

FollowUpDesk::FollowUpDesk(std::vector<Rule> rules, StateStore* store)
    : rules_{std::move(rules), {}, sha256("rules")},
      sources_(three_sources()),
      setup_{rules_, catalog(), directory_, sources_, site_},
      store_(store) {
  site_.site = "test";
  setup_.store = store;
  setup_.cache_bytes = 1;  // whatever is clean is dropped
  partition_ = std::make_unique<Partition>(setup_);
}

void FollowUpDesk::take(const LogRecord& record) {
  Effects effects;
  partition_->step(record, effects).value_or_die();
  for (const RowWrite& write : effects.rows) published_.rows[write.row.signal_id] = write.json();
  published_.changes.insert(published_.changes.end(), effects.changes.begin(),
                            effects.changes.end());
}

void FollowUpDesk::pass(EventTime at) {
  report({read_up_to(kFindings, at), read_up_to(kFeedback, at), read_up_to(kElsewhere, at)});
}

void FollowUpDesk::restart() {
  CHECK(store_ != nullptr);
  StateBatch batch;
  partition_->write_checkpoint(batch);
  store_->write(batch, true).value_or_die();
  partition_ = std::make_unique<Partition>(setup_);
  partition_->read_checkpoint().value_or_die();
}

Level FollowUpDesk::level_of(const std::string& hazard) const {
  const std::string level = member(hazard, "level");
  return level.empty() ? Level::kNone : *level_named(level);
}

std::string FollowUpDesk::member(const std::string& hazard, const std::string& name) const {
  const auto row =
      published_.rows.find(signal_id_of("test", "matter.hazard", hazard, "handling.overdue"));
  return row == published_.rows.end() ? "" : member_of(row->second, name);
}

}  // namespace tributary::testing
