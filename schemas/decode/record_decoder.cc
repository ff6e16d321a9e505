#include "schemas/decode/record_decoder.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstring>
#include <string>
#include <vector>

#include "engine/base/check.h"
#include "engine/base/digest.h"
#include "engine/model/personal_shapes.h"
#include "schemas/decode/csv_reader.h"
#include "schemas/decode/field_plan.h"
#include "schemas/decode/json_walker.h"
#include "schemas/decode/keyed_digest.h"

namespace tributary {
namespace {

constexpr std::size_t kNoSlot = static_cast<std::size_t>(-1);

/// Everything of a mapping that is not an ordinary field, as slots.
struct RecordPlan {
  std::vector<std::size_t> record_id;
  std::size_t version = kNoSlot;
  std::size_t time = kNoSlot;
  std::size_t arrival = kNoSlot;
  std::size_t reporter = kNoSlot;
  std::size_t void_reason = kNoSlot;
  std::size_t heartbeat = kNoSlot;
  std::string heartbeat_value;
  NameTable void_values;
  TimeReader time_reader;
  TimeReader arrival_reader;
};

bool has_control_characters(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
  });
}

void append_number(std::string& out, std::uint64_t number) {
  char bytes[sizeof number];
  std::memcpy(bytes, &number, sizeof number);
  out.append(bytes, sizeof bytes);
}

class RecordDecoder final : public Decoder {
 public:
  RecordDecoder(const Mapping& mapping, const Catalog& catalog, const SourceInfo& source,
                std::span<const std::uint8_t> key);

  std::optional<Rejection> decode(const Record& record, ObservationDraft& draft) override;
  [[nodiscard]] std::optional<std::uint64_t> id_digest_of(std::string_view number) const override {
    if (plan_.record_id.empty()) return std::nullopt;
    return digest_of(number);
  }

 private:
  [[nodiscard]] std::uint64_t digest_of(std::string_view record_id) const {
    return is_people_ ? id_digest_.of(record_id) : hash64(record_id, name_seed_);
  }
  std::optional<FieldRefusal> read_raw(const Record& record);
  std::optional<FieldRefusal> read_record(const Record& record, FieldSink& sink);
  std::optional<FieldRefusal> read_times(const Record& record, ObservationDraft& draft);
  std::optional<FieldRefusal> read_record_id(const Record& record, ObservationDraft& draft);
  std::optional<FieldRefusal> read_version(ObservationDraft& draft);
  std::optional<FieldRefusal> read_reporter(FieldSink& sink);
  std::optional<FieldRefusal> read_void(FieldSink& sink);
  [[nodiscard]] bool is_heartbeat() const;
  void reset(const Record& record, ObservationDraft& draft) const;
  [[nodiscard]] std::string_view field_of_slot(std::size_t slot) const;
  [[nodiscard]] std::string_view text_of(std::size_t slot) const {
    return slot == kNoSlot ? std::string_view() : trimmed(raw_[slot].text);
  }

  SourceInfo source_;
  const Schema& schema_;
  FeedFormat format_;
  IdentifierKind identifier_kind_ = IdentifierKind::kPhone;
  bool is_people_;
  std::uint64_t name_seed_;
  KeyedDigest id_digest_{0, 0};
  KeyedDigest content_digest_{0, 0};
  RecordPlan plan_;
  SlotNames slots_;
  std::vector<FieldPlan> fields_;
  std::vector<FieldPlan> old_fields_;
  std::unique_ptr<JsonWalker> json_;
  std::unique_ptr<CsvReader> csv_;
  std::vector<RawField> raw_;
  std::string digest_input_;
  std::string joined_;
};

RecordDecoder::RecordDecoder(const Mapping& mapping, const Catalog& catalog,
                             const SourceInfo& source, std::span<const std::uint8_t> key)
    : source_(source),
      schema_(catalog[mapping.schema]),
      format_(mapping.format),
      is_people_(schema_.source_class == SourceClass::kPeople),
      name_seed_(hash64(source.name)) {
  CHECK(source.schema == mapping.schema);
  if (is_people_) {
    CHECK_EQ(key.size(), kDigestKeyBytes);
    id_digest_ = KeyedDigest(key, "record id of " + source.name);
    content_digest_ = KeyedDigest(key, "content of " + source.name);
  }
  for (const std::string& name : mapping.record_id) {
    plan_.record_id.push_back(slots_.slot_of(name));
  }
  const auto slot = [&](const std::string& name) {
    return name.empty() ? kNoSlot : slots_.slot_of(name);
  };
  plan_.version = slot(mapping.version);
  plan_.time = slot(mapping.time.from);
  plan_.time_reader = TimeReader::compile(mapping.time.formats, mapping.time.zone).value_or_die();
  if (mapping.arrival) {
    plan_.arrival = slot(mapping.arrival->from);
    plan_.arrival_reader =
        TimeReader::compile(mapping.arrival->formats, mapping.arrival->zone).value_or_die();
  }
  if (mapping.reporter) {
    plan_.reporter = slot(mapping.reporter->from);
    identifier_kind_ = mapping.reporter->kind;
  }
  if (mapping.void_reason) {
    plan_.void_reason = slot(mapping.void_reason->from);
    const auto& reasons = schema_.fields[schema_.void_field.value()].values;
    for (const ValueEntry& entry : mapping.void_reason->values) {
      const auto found = std::find(reasons.begin(), reasons.end(), entry.to);
      CHECK(found != reasons.end());
      plan_.void_values.add(entry.from, found - reasons.begin());
    }
  }
  if (mapping.heartbeat) {
    plan_.heartbeat = slot(mapping.heartbeat->from);
    plan_.heartbeat_value = mapping.heartbeat->equals;
  }
  for (const FieldMapping& field : mapping.fields) {
    fields_.emplace_back(field, mapping, catalog, slots_);
  }
  for (const FieldMapping& field : mapping.moved_from) {
    old_fields_.emplace_back(field, mapping, catalog, slots_);
    old_fields_.back().make_old();
  }
  raw_.resize(slots_.names().size());
  if (format_ == FeedFormat::kCsv) {
    csv_ = std::make_unique<CsvReader>(slots_.names(), mapping.delimiter);
  } else {
    json_ = std::make_unique<JsonWalker>(slots_.names());
  }
}

/// What the schema calls the field that is read from `slot`.
std::string_view RecordDecoder::field_of_slot(std::size_t slot) const {
  if (slot == plan_.time) return schema_.fields[schema_.event_time.value()].name;
  for (const FieldPlan& field : fields_) {
    if (field.reads(slot)) return field.name();
  }
  if (slot == plan_.reporter) return schema_.fields[schema_.token.value()].name;
  if (slot == plan_.void_reason) return schema_.fields[schema_.void_field.value()].name;
  if (slot == plan_.arrival) return "arrival";
  if (slot == plan_.version) return "version";
  if (slot == plan_.heartbeat) return "heartbeat";
  const auto& id = plan_.record_id;
  return std::find(id.begin(), id.end(), slot) != id.end() ? "record_id" : "moved_from";
}

std::optional<FieldRefusal> RecordDecoder::read_raw(const Record& record) {
  if (record.payload.empty()) return FieldRefusal{RejectReason::kTooLarge, {}};
  if (format_ == FeedFormat::kCsv) {
    if (csv_->read(record.header, record.payload, raw_)) return std::nullopt;
    const std::size_t missing = csv_->missing_column();
    return FieldRefusal{RejectReason::kMalformed,
                        missing < raw_.size() ? field_of_slot(missing) : ""};
  }
  if (json_->walk(record.payload, raw_) != JsonOutcome::kObject) {
    return FieldRefusal{RejectReason::kMalformed, {}};
  }
  for (std::size_t i = 0; i < raw_.size(); ++i) {
    if (raw_[i].repeated) return FieldRefusal{RejectReason::kMalformed, field_of_slot(i)};
    if (raw_[i].kind == RawKind::kStructured && i != plan_.time) {
      return FieldRefusal{RejectReason::kBadValue, field_of_slot(i)};
    }
  }
  return std::nullopt;
}

std::optional<FieldRefusal> RecordDecoder::read_times(const Record& record,
                                                      ObservationDraft& draft) {
  const std::string_view name = schema_.fields[schema_.event_time.value()].name;
  const auto at = plan_.time_reader.read(text_of(plan_.time));
  if (!at) return FieldRefusal{RejectReason::kNoTime, name};
  draft.at = *at;
  draft.arrival = record.arrival;
  const std::string_view arrived = text_of(plan_.arrival);
  if (arrived.empty()) return std::nullopt;
  const auto arrival = plan_.arrival_reader.read(arrived);
  if (!arrival) return FieldRefusal{RejectReason::kBadValue, "arrival"};
  draft.arrival = WallTime(arrival->since_epoch());
  return std::nullopt;
}

std::optional<FieldRefusal> RecordDecoder::read_record_id(const Record& record,
                                                          ObservationDraft& draft) {
  joined_.clear();
  bool any = false;
  for (std::size_t i = 0; i < plan_.record_id.size(); ++i) {
    const std::string_view part = text_of(plan_.record_id[i]);
    if (i > 0) joined_.push_back('/');
    joined_.append(part);
    any = any || !part.empty();
  }
  if (!plan_.record_id.empty()) {
    if (!any) return FieldRefusal{RejectReason::kMissingField, "record_id"};
    if (joined_.size() > kMostRecordIdBytes || has_control_characters(joined_)) {
      return FieldRefusal{RejectReason::kBadValue, "record_id"};
    }
    if (!is_people_ && looks_personal(joined_)) {
      return FieldRefusal{RejectReason::kLooksPersonal, "record_id"};
    }
    if (!is_people_) draft.record_id.assign(joined_);
  } else {
    append_number(joined_, record.position.stream);
    append_number(joined_, record.position.offset);
  }
  draft.id_digest = digest_of(joined_);
  return std::nullopt;
}

/// A whole number, or a time in the feed's formats; times before 1970 are all the oldest version.
/// Of people a time is kept to the minute, like every other (PEOPLE 18): of two versions within one
/// minute the digest decides.
std::optional<FieldRefusal> RecordDecoder::read_version(ObservationDraft& draft) {
  draft.version = static_cast<std::uint64_t>(std::max<std::int64_t>(draft.at.millis(), 0));
  if (plan_.version == kNoSlot) return std::nullopt;
  const std::string_view text = text_of(plan_.version);
  if (text.empty()) return std::nullopt;
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end == text.data() + text.size()) {
    draft.version = number;
    return std::nullopt;
  }
  const auto at = plan_.time_reader.read(text);
  if (!at) return FieldRefusal{RejectReason::kBadValue, "version"};
  draft.version = static_cast<std::uint64_t>(std::max<std::int64_t>(at->millis(), 0));
  constexpr std::uint64_t kMinute = 60'000;
  if (is_people_) draft.version -= draft.version % kMinute;
  return std::nullopt;
}

std::optional<FieldRefusal> RecordDecoder::read_reporter(FieldSink& sink) {
  const std::string_view text = text_of(plan_.reporter);
  if (text.empty()) return std::nullopt;  // counts for nobody (PEOPLE 1)
  if (text.size() > kMostReferenceBytes) {
    return FieldRefusal{RejectReason::kBadValue, schema_.fields[schema_.token.value()].name};
  }
  sink.draft.identifier.assign(text);
  sink.draft.identifier_kind = static_cast<std::uint8_t>(identifier_kind_);
  sink.digest.push_back('i');
  append_number(sink.digest, text.size());
  sink.digest.append(text);
  return std::nullopt;
}

std::optional<FieldRefusal> RecordDecoder::read_void(FieldSink& sink) {
  const auto reason = plan_.void_values.find(text_of(plan_.void_reason));
  if (!reason) return std::nullopt;
  sink.draft.is_void = true;
  const FieldValue value{schema_.void_field, ValueKind::kEnumeration, *reason};
  auto& values = sink.draft.values;
  const auto place =
      std::lower_bound(values.begin(), values.end(), value,
                       [](const FieldValue& a, const FieldValue& b) { return a.field < b.field; });
  values.insert(place, value);
  sink.digest.push_back('v');
  append_number(sink.digest, static_cast<std::uint64_t>(*reason));
  return std::nullopt;
}

bool RecordDecoder::is_heartbeat() const {
  return plan_.heartbeat != kNoSlot && text_of(plan_.heartbeat) == plan_.heartbeat_value;
}

std::optional<FieldRefusal> RecordDecoder::read_record(const Record& record, FieldSink& sink) {
  ObservationDraft& draft = sink.draft;
  if (auto refusal = read_raw(record)) return refusal;
  if (auto refusal = read_times(record, draft)) return refusal;
  if (is_heartbeat()) {
    draft.is_heartbeat = true;
    return std::nullopt;
  }
  if (auto refusal = read_record_id(record, draft)) return refusal;
  if (auto refusal = read_version(draft)) return refusal;
  append_number(sink.digest, static_cast<std::uint64_t>(draft.at.millis()));
  append_number(sink.digest, draft.version);
  for (const FieldPlan& field : fields_) {
    if (auto refusal = field.read(raw_, sink)) return refusal;
  }
  for (const FieldPlan& field : old_fields_) {
    if (auto refusal = field.read(raw_, sink)) return refusal;
  }
  if (auto refusal = read_void(sink)) return refusal;
  if (auto refusal = read_reporter(sink)) return refusal;
  const std::uint64_t content = hash64(sink.digest, name_seed_);
  draft.content_digest = content;
  if (is_people_) {
    char bytes[sizeof content];
    std::memcpy(bytes, &content, sizeof content);
    draft.content_digest = content_digest_.of({bytes, sizeof bytes});
  }
  return std::nullopt;
}

/// As ObservationDraft::clear, but references keep their strings' memory until decode has ended.
void RecordDecoder::reset(const Record& record, ObservationDraft& draft) const {
  draft.source = source_.id;
  draft.schema = source_.schema;
  draft.position = record.position;
  draft.at = EventTime();
  draft.arrival.reset();
  draft.id_digest = draft.content_digest = draft.version = 0;
  draft.is_void = draft.is_heartbeat = false;
  draft.record_id.clear();
  draft.identifier.clear();
  draft.identifier_kind = 0;
  draft.values.clear();
  draft.text.clear();
}

std::optional<Rejection> RecordDecoder::decode(const Record& record, ObservationDraft& draft) {
  reset(record, draft);
  digest_input_.clear();
  FieldSink sink{draft, 0, 0, digest_input_, joined_};
  const auto refusal = read_record(record, sink);
  if (refusal) {
    draft.clear();
    return Rejection{source_.id, record.position, refusal->reason, std::string(refusal->field), {}};
  }
  draft.references.resize(sink.references);
  draft.moved_from.resize(sink.moved_from);
  return std::nullopt;
}

}  // namespace

std::unique_ptr<Decoder> make_decoder(const Mapping& mapping, const Catalog& catalog,
                                      const SourceInfo& source, std::span<const std::uint8_t> key) {
  return std::make_unique<RecordDecoder>(mapping, catalog, source, key);
}

}  // namespace tributary
