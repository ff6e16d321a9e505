#include "tests/engine/correlate/one_subject.h"

#include "engine/base/digest.h"
#include "schemas/catalog/catalog.h"

namespace tributary::testing {

namespace {

constexpr FieldId kAmount{1}, kCode{2}, kPlace{3};

std::string_view schema_name(SourceClass source_class) {
  switch (source_class) {
    case SourceClass::kPeople:
      return "grievance";
    case SourceClass::kOpinion:
      return "opinion";
    default:
      return "inspection";
  }
}

std::vector<SourceInfo> sources_of(const Reading& reading) {
  std::vector<SourceInfo> sources;
  for (int i = 0; i < reading.sources; ++i) {
    SourceInfo source;
    source.id = SourceId(static_cast<std::uint16_t>(i));
    source.name = "source" + std::to_string(i);
    source.schema = *catalog().schema_named(schema_name(reading.source_class));
    source.source_class = reading.source_class;
    source.lateness = reading.lateness;
    sources.push_back(source);
  }
  return sources;
}

RuleInput input_of(const Reading& reading, const std::vector<SourceInfo>& sources) {
  RuleInput input;
  input.name = "input";
  input.source_class = reading.source_class;
  input.within = reading.within;
  input.measure = reading.measure;
  input.keep = reading.keep;
  input.baseline = reading.baseline;
  for (const SourceInfo& source : sources) {
    InputFeed feed{source.id, source.schema, {}, none_of<FieldId>()};
    if (reading.measure != Measure::kNone) feed.measure = kAmount;
    input.feeds.push_back(feed);
  }
  const std::size_t feeds = input.feeds.size();
  input.fields = {{"amount", ValueKind::kNumber, std::vector<FieldId>(feeds, kAmount)},
                  {"code", ValueKind::kCode, std::vector<FieldId>(feeds, kCode)},
                  {"place", ValueKind::kReference, std::vector<FieldId>(feeds, kPlace)}};
  return input;
}

RuleSet rules_of(const Reading& reading, const std::vector<SourceInfo>& sources) {
  Rule rule;
  rule.id = "one";
  rule.status = RuleStatus::kActive;
  rule.subject = *catalog().subject_type_named("place.building");
  rule.inputs = {input_of(reading, sources)};
  rule.attributes = attributes_of(reading);
  rule.keep_for = reading.keep_for;
  RuleSet rules;
  rules.rules = {rule};
  return rules;
}

AttributeRef ref(InputAttribute attribute, std::uint16_t field = 0) {
  return {0, attribute, field, false};
}

}  // namespace

EventTime day(double count) {
  constexpr double kMonday = 20'003;  // 2024-10-07
  return EventTime::from_millis(static_cast<std::int64_t>((kMonday + count) * 86'400'000.0));
}

std::vector<AttributeRef> attributes_of(const Reading& reading) {
  using A = InputAttribute;
  if (reading.source_class == SourceClass::kPeople) {
    return {ref(A::kAny), ref(A::kDistinctReporters)};
  }
  std::vector<AttributeRef> all = {ref(A::kCount),
                                   ref(A::kAny),
                                   ref(A::kValue),
                                   ref(A::kFirstAt),
                                   ref(A::kLastAt),
                                   ref(A::kDistinctField, 1),
                                   ref(A::kDistinctField, 2),
                                   ref(A::kSumField, 0),
                                   ref(A::kMaxField, 0),
                                   ref(A::kMinField, 0),
                                   ref(A::kFirstField, 1),
                                   ref(A::kLastField, 1),
                                   ref(A::kLastField, 2),
                                   ref(A::kSources)};
  if (reading.baseline) {
    all.push_back(ref(A::kUsual));
    all.push_back(ref(A::kRatio));
  }
  return all;
}

std::string text_of(const Scalar& value) {
  switch (value.kind) {
    case Scalar::Kind::kMissing:
      return "-";
    case Scalar::Kind::kBool:
      return value.bits != 0 ? "yes" : "no";
    case Scalar::Kind::kNumber:
      return Decimal::from_raw(value.bits).to_string();
    case Scalar::Kind::kTime:
      return format_time(EventTime::from_millis(value.bits), {});
    case Scalar::Kind::kText:
      return std::string(value.text);
    default:
      return "?";
  }
}

std::int64_t hash_of(const Values& values) {
  std::uint64_t hash = 0;
  for (const std::string& value : values) hash = combine_hashes(hash, hash64(value));
  return static_cast<std::int64_t>(hash >> 1);
}

Assessment OneSubject::HashingAssessor::assess(const Rule&, std::span<const Scalar> values,
                                               const Subject*) const {
  Values texts;
  for (const Scalar& value : values) texts.push_back(text_of(value));
  return {Level::kYellow, hash_of(texts), false};
}

OneSubject::OneSubject(const Reading& reading, const std::vector<Fact>& facts)
    : reading_(reading),
      sources_(sources_of(reading)),
      rules_(rules_of(reading, sources_)),
      times_(sources_.size(), SourceTime{EventTime::max(), EventTime::max(), reading.read_since}),
      time_{times_, calendar_, reading.offset},
      plan_(rules_, catalog(), sources_, 3),
      correlator_(plan_, sources_, assessor_, directory_, time_),
      codec_(plan_, sources_) {
  state_.key = {rule().subject, "B7"};
  pass(day(-100));
  for (const Fact& fact : facts) take(fact);
}

Observation OneSubject::observation_of(const Fact& fact) const {
  Observation observation;
  observation.source = SourceId(static_cast<std::uint16_t>(fact.source));
  observation.schema = sources_[observation.source.value()].schema;
  observation.at = fact.at;
  observation.id_digest = fact.id;
  observation.content_digest = combine_hashes(fact.id, fact.version);
  observation.version = fact.version;
  observation.is_void = fact.is_void;
  if (fact.amount) {
    observation.values.push_back(
        {kAmount, ValueKind::kNumber, Decimal::from_int(*fact.amount).raw()});
  }
  if (!fact.code.empty()) {
    observation.values.push_back({kCode, ValueKind::kCode, pack_code(0, fact.code.size())});
    observation.text = fact.code;
  }
  if (reading_.source_class == SourceClass::kOpinion) {
    const FieldId accounts = *field_named(catalog()[observation.schema], "accounts");
    std::erase_if(observation.values, [&](const FieldValue& v) { return v.field == accounts; });
    observation.values.push_back(
        {accounts, ValueKind::kNumber, Decimal::from_int(fact.accounts).raw()});
  } else {
    observation.record_id = "r" + std::to_string(fact.id);
  }
  SubjectRef self;
  self.key = state_.key;
  if (!fact.reporter.empty()) {
    const std::uint64_t hash = hash64(fact.reporter);
    self.token =
        Token{token_epoch_of(fact.at), static_cast<std::uint16_t>(hash + token_epoch_of(fact.at)),
              static_cast<std::uint16_t>(hash + token_epoch_of(fact.at) - 1), 0};
  }
  observation.subjects = {self};
  if (!fact.place.empty()) {
    SubjectRef place;
    place.key = {rule().subject, fact.place};
    place.field = kPlace;
    observation.subjects.push_back(place);
  }
  return observation;
}

Outcome OneSubject::take(const Fact& fact) {
  const Observation observation = observation_of(fact);
  const Outcome outcome =
      correlator_.observe(state_, observation, observation.subjects.front(), w_);
  correlator_.advance(state_, w_);
  return outcome;
}

void OneSubject::pass(EventTime w) {
  w_ = w;
  correlator_.prune(state_, w_);
  correlator_.advance(state_, w_);
}

std::string OneSubject::bytes() const { return bytes_of(state_); }

std::string OneSubject::bytes_of(const SubjectState& state) const {
  std::string bytes;
  ByteWriter out(bytes);
  codec_.write(state, out);
  return bytes;
}

Status OneSubject::read_bytes(std::string_view bytes, std::uint8_t version) {
  SubjectState state;
  state.key = state_.key;
  ByteReader in(bytes);
  TRY(codec_.read(in, state, version));
  was_written_alike_ = bytes_of(state) == bytes;
  state_ = std::move(state);
  correlator_.restore(state_, w_);
  return {};
}

bool OneSubject::reload() {
  return read_bytes(bytes(), SubjectCodec::kVersion).has_value() && was_written_alike_;
}

Values OneSubject::values(EventTime t) const {
  Values texts;
  if (state_.sweeps.empty()) return texts;
  const RuleEvidence found = correlator_.evidence(state_, state_.sweeps.front().rule(), t, w_);
  for (const Scalar& value : found.values) texts.push_back(text_of(value));
  return texts;
}

InputEvidence OneSubject::evidence(EventTime t) const {
  return correlator_.evidence(state_, state_.sweeps.front().rule(), t, w_).inputs.front();
}

std::int64_t OneSubject::r(EventTime t) const {
  const auto& segments = state_.sweeps.front().segments();
  std::int64_t r = 0;
  for (const Segment& segment : segments) {
    if (segment.from <= t) r = segment.assessment.raw_score;
  }
  return r;
}

EventTime OneSubject::exact_from() const {
  return w_ - plan_.of(rule().subject).rules.front().tail;
}

std::size_t OneSubject::items() const {
  std::size_t items = 0;
  for (const SlotState& slot : state_.slots) items += slot.items.size();
  return items;
}

}  // namespace tributary::testing
