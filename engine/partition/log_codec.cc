#include "engine/partition/log_codec.h"

#include <algorithm>

#include "engine/base/codec.h"
#include "engine/partition/register_codec.h"
#include "engine/partition/sweep_codec.h"

namespace tributary {

namespace {

enum class RecordKind : std::uint8_t {
  kObservation = 1,
  kClocks = 2,
  kGenerationOfFormat2 = 3,  ///< which carried no calendar
  kGeneration = 4,
  kRegister = 5,
  kSweep = 6,
};

/// In a frame's first record's place, which is no record's kind.
constexpr std::uint8_t kCut = 7;

constexpr std::uint8_t kIsVoid = 1, kBeyondLateness = 2;
constexpr std::uint8_t kHasToken = 1, kHasPoint = 2, kMovedAway = 4, kHasField = 8,
                       kHasDistance = 16;
constexpr std::size_t kPointBytes = 16;
constexpr std::size_t kMostVarint = 10;

/// Writes as ByteWriter does, where there is room already: observations are most of what a redo log
/// is made of, and a string that checks its room with every byte takes three times as long.
class RoomyWriter {
 public:
  explicit RoomyWriter(char* at) : at_(at) {}
  void u8(std::uint8_t value) { *at_++ = static_cast<char>(value); }
  void varint(std::uint64_t value) {
    for (; value > 0x7f; value >>= 7) u8(static_cast<std::uint8_t>(value | 0x80));
    u8(static_cast<std::uint8_t>(value));
  }
  void zigzag(std::int64_t value) {
    varint((static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
  }
  void fixed16_be(std::uint16_t value) {
    u8(static_cast<std::uint8_t>(value >> 8));
    u8(static_cast<std::uint8_t>(value));
  }
  void fixed64_be(std::uint64_t value) {
    for (int shift = 56; shift >= 0; shift -= 8) u8(static_cast<std::uint8_t>(value >> shift));
  }
  void bytes(std::string_view value) {
    varint(value.size());
    at_ = std::copy(value.begin(), value.end(), at_);
  }
  [[nodiscard]] const char* at() const { return at_; }

 private:
  char* at_;
};

/// No observation takes more bytes than this; a record kind is counted in.
std::size_t most_bytes(const Observation& observation) {
  constexpr std::size_t kFixed = 6 * kMostVarint + 2 * sizeof(std::uint64_t) + 3;
  constexpr std::size_t kOfText = kMostVarint;
  constexpr std::size_t kOfValue = 2 + kMostVarint;
  constexpr std::size_t kOfSubject = 12 + 3 * kMostVarint;
  std::size_t bytes = kFixed + observation.record_id.size() + observation.text.size() +
                      4 * kOfText + observation.values.size() * kOfValue;
  for (const SubjectRef& ref : observation.subjects) {
    bytes +=
        kOfSubject + ref.key.id.size() + ref.district.size() + 2 * kOfText + ref.more_fields.size();
  }
  return bytes;
}

void write_subject(const SubjectRef& ref, RoomyWriter& out) {
  out.u8(ref.key.type.value());
  out.bytes(ref.key.id);
  out.u8(static_cast<std::uint8_t>(ref.method));
  out.u8(ref.confidence);
  const bool has_field = ref.field != none_of<FieldId>();
  out.u8(static_cast<std::uint8_t>((ref.token ? kHasToken : 0) | (ref.moved_away ? kMovedAway : 0) |
                                   (has_field ? kHasField : 0) |
                                   (ref.distance ? kHasDistance : 0)));
  if (ref.token) {
    out.varint(ref.token->epoch);
    out.fixed16_be(ref.token->current);
    out.fixed16_be(ref.token->previous);
    out.u8(ref.token->kind);
  }
  if (has_field) {
    out.u8(ref.field.value());
    out.varint(ref.more_fields.size());
    for (const FieldId field : ref.more_fields) out.u8(field.value());
  }
  if (ref.distance) out.zigzag(ref.distance->raw());
  out.bytes(ref.district);
}

SubjectRef read_subject(ByteReader& in) {
  SubjectRef ref;
  ref.key.type = SubjectTypeId(in.u8());
  ref.key.id = std::string(in.bytes());
  ref.method = static_cast<ResolveMethod>(in.u8());
  ref.confidence = in.u8();
  const std::uint8_t flags = in.u8();
  if ((flags & kHasToken) != 0) {
    Token token;
    token.epoch = static_cast<std::uint32_t>(in.varint());
    token.current = in.fixed16_be();
    token.previous = in.fixed16_be();
    token.kind = in.u8();
    ref.token = token;
  }
  // Format 1 kept where the observation was made; nobody reads that any more.
  if ((flags & kHasPoint) != 0) in.raw(kPointBytes);
  if ((flags & kHasField) != 0) {
    ref.field = FieldId(in.u8());
    const std::size_t more = in.count();
    for (std::size_t i = 0; i < more && in.ok(); ++i) ref.more_fields.emplace_back(in.u8());
  }
  if ((flags & kHasDistance) != 0) ref.distance = Decimal::from_raw(in.zigzag());
  ref.moved_away = (flags & kMovedAway) != 0;
  ref.district = std::string(in.bytes());
  return ref;
}

void write_observation(const Observation& observation, RoomyWriter& out) {
  out.varint(observation.source.value());
  out.u8(observation.schema.value());
  out.zigzag(observation.at.millis());
  out.fixed64_be(observation.id_digest);
  out.fixed64_be(observation.content_digest);
  out.varint(observation.version);
  out.varint(observation.position.stream);
  out.varint(observation.position.offset);
  out.u8(static_cast<std::uint8_t>((observation.is_void ? kIsVoid : 0) |
                                   (observation.beyond_lateness ? kBeyondLateness : 0)));
  out.bytes(observation.record_id);
  out.bytes(observation.text);
  out.varint(observation.values.size());
  for (const FieldValue& value : observation.values) {
    out.u8(value.field.value());
    out.u8(static_cast<std::uint8_t>(value.kind));
    out.zigzag(value.bits);
  }
  out.varint(observation.subjects.size());
  for (const SubjectRef& ref : observation.subjects) write_subject(ref, out);
}

bool is_within(const Observation& observation, const Catalog& catalog, std::size_t sources) {
  if (observation.source.value() >= sources ||
      observation.schema.value() >= catalog.schemas.size()) {
    return false;
  }
  for (const FieldValue& value : observation.values) {
    if (value.kind != ValueKind::kCode) continue;
    const auto place = static_cast<std::uint64_t>(value.bits);
    if ((place >> 32) + (place & 0xffffffffU) > observation.text.size()) return false;
  }
  const std::size_t fields = catalog[observation.schema].fields.size();
  return std::all_of(observation.subjects.begin(), observation.subjects.end(),
                     [&](const SubjectRef& ref) {
                       const auto is_field = [&](FieldId field) { return field.value() < fields; };
                       return ref.key.type.value() < catalog.subject_types.size() &&
                              ref.method <= ResolveMethod::kNear &&
                              (ref.field == none_of<FieldId>() || is_field(ref.field)) &&
                              std::all_of(ref.more_fields.begin(), ref.more_fields.end(), is_field);
                     });
}

Observation read_observation(ByteReader& in) {
  Observation observation;
  observation.source = SourceId(static_cast<std::uint16_t>(in.varint()));
  observation.schema = SchemaId(in.u8());
  observation.at = EventTime::from_millis(in.zigzag());
  observation.id_digest = in.fixed64_be();
  observation.content_digest = in.fixed64_be();
  observation.version = in.varint();
  observation.position.stream = static_cast<std::uint32_t>(in.varint());
  observation.position.offset = in.varint();
  const std::uint8_t flags = in.u8();
  observation.is_void = (flags & kIsVoid) != 0;
  observation.beyond_lateness = (flags & kBeyondLateness) != 0;
  observation.record_id = std::string(in.bytes());
  observation.text = std::string(in.bytes());
  const std::size_t values = in.count(3);
  for (std::size_t i = 0; i < values && in.ok(); ++i) {
    FieldValue value;
    value.field = FieldId(in.u8());
    value.kind = static_cast<ValueKind>(in.u8());
    value.bits = in.zigzag();
    observation.values.push_back(value);
  }
  const std::size_t subjects = in.count(6);
  for (std::size_t i = 0; i < subjects && in.ok(); ++i) {
    observation.subjects.push_back(read_subject(in));
  }
  return observation;
}

void write_optional(const std::optional<WallTime>& time, ByteWriter& out) {
  out.u8(time ? 1 : 0);
  if (time) out.zigzag(time->millis());
}

std::optional<WallTime> read_optional(ByteReader& in) {
  if (in.u8() == 0) return std::nullopt;
  return WallTime::from_millis(in.zigzag());
}

void write_clocks(const ClockReport& report, ByteWriter& out) {
  out.varint(report.clocks.size());
  for (const SourceClock& clock : report.clocks) {
    out.varint(clock.source.value());
    out.zigzag(clock.watermark.millis());
    write_optional(clock.caught_up_at, out);
    write_optional(clock.heard_at, out);
    out.u8(clock.finished ? 1 : 0);
  }
  out.u8(report.as_of ? 1 : 0);
  if (report.as_of) out.zigzag(report.as_of->millis());
}

ClockReport read_clocks(ByteReader& in) {
  ClockReport report;
  const std::size_t count = in.count(5);
  for (std::size_t i = 0; i < count && in.ok(); ++i) {
    SourceClock clock;
    clock.source = SourceId(static_cast<std::uint16_t>(in.varint()));
    clock.watermark = EventTime::from_millis(in.zigzag());
    clock.caught_up_at = read_optional(in);
    clock.heard_at = read_optional(in);
    clock.finished = in.u8() != 0;
    report.clocks.push_back(clock);
  }
  if (in.u8() != 0) report.as_of = EventTime::from_millis(in.zigzag());
  return report;
}

void write_digest(const Sha256Digest& digest, ByteWriter& out) {
  out.raw({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

Sha256Digest read_digest(ByteReader& in) {
  Sha256Digest digest{};
  const std::string_view bytes = in.raw(digest.size());
  for (std::size_t i = 0; i < bytes.size(); ++i) digest[i] = static_cast<std::uint8_t>(bytes[i]);
  return digest;
}

Generation read_generation(ByteReader& in, RecordKind kind) {
  Generation generation;
  generation.ruleset = read_digest(in);
  generation.registers = read_digest(in);
  if (kind == RecordKind::kGeneration) generation.calendar = WorkCalendar::read(in);
  return generation;
}

void write_change(const RegisterChange& change, ByteWriter& out) {
  out.u8(change.key.type.value());
  out.bytes(change.key.id);
  out.zigzag(change.since.millis());
  out.u8(change.row ? 1 : 0);
  if (change.row) write_register_row(*change.row, out);
}

std::optional<RegisterChange> read_change(ByteReader& in, const Catalog& catalog) {
  RegisterChange change;
  change.key.type = SubjectTypeId(in.u8());
  change.key.id = std::string(in.bytes());
  change.since = WallTime::from_millis(in.zigzag());
  const bool has_row = in.u8() != 0;
  if (!in.ok() || change.key.type.value() >= catalog.subject_types.size()) return std::nullopt;
  if (!has_row) return change;
  change.row = read_register_row(in, change.key, catalog);
  if (!change.row) return std::nullopt;
  return change;
}

}  // namespace

void write_record(const LogRecord& record, std::string& bytes) {
  if (const auto* observation = std::get_if<Observation>(&record)) {
    const std::size_t before = bytes.size();
    bytes.resize(before + most_bytes(*observation));
    RoomyWriter out(bytes.data() + before);
    out.u8(static_cast<std::uint8_t>(RecordKind::kObservation));
    write_observation(*observation, out);
    CHECK_LE(out.at(), bytes.data() + bytes.size());
    bytes.resize(static_cast<std::size_t>(out.at() - bytes.data()));
    return;
  }
  ByteWriter out(bytes);
  if (const auto* clocks = std::get_if<ClockReport>(&record)) {
    out.u8(static_cast<std::uint8_t>(RecordKind::kClocks));
    write_clocks(*clocks, out);
  } else if (const auto* change = std::get_if<RegisterChange>(&record)) {
    out.u8(static_cast<std::uint8_t>(RecordKind::kRegister));
    write_change(*change, out);
  } else if (const auto* sweep = std::get_if<Sweep>(&record)) {
    out.u8(static_cast<std::uint8_t>(RecordKind::kSweep));
    write_sweep(*sweep, out);
  } else {
    const auto& generation = std::get<Generation>(record);
    out.u8(static_cast<std::uint8_t>(RecordKind::kGeneration));
    write_digest(generation.ruleset, out);
    write_digest(generation.registers, out);
    generation.calendar.write(out);
  }
}

std::string frame_key(std::uint64_t sequence) {
  std::string key;
  ByteWriter(key).fixed64_be(sequence);
  return key;
}

void write_frame_head(const FrameHead& head, std::string& bytes) {
  ByteWriter out(bytes);
  out.fixed64_be(head.digest);
  if (!head.cut) return;
  out.u8(kCut);
  head.cut->write(out);
}

Result<StoredFrame> read_frame(std::string_view bytes, const Catalog& catalog,
                               const std::vector<SourceInfo>& sources) {
  StoredFrame frame;
  ByteReader in(bytes);
  frame.head.digest = in.fixed64_be();
  std::string_view records = in.raw(in.remaining());
  if (!records.empty() && static_cast<std::uint8_t>(records.front()) == kCut) {
    ByteReader cut(records.substr(1));
    frame.head.cut = SliceEnd::read(cut);
    TRY(cut.status("frame"));
    records = cut.raw(cut.remaining());
  }
  TRY(in.status("frame"));
  TRY_ASSIGN(frame.records, read_records(records, catalog, sources));
  return frame;
}

Result<std::vector<LogRecord>> read_records(std::string_view bytes, const Catalog& catalog,
                                            const std::vector<SourceInfo>& sources) {
  const Error malformed{ErrorCode::kCorrupt, "frame: malformed record"};
  std::vector<LogRecord> records;
  ByteReader in(bytes);
  while (in.ok() && !in.at_end()) {
    const auto kind = static_cast<RecordKind>(in.u8());
    switch (kind) {
      case RecordKind::kObservation: {
        Observation observation = read_observation(in);
        if (!in.ok() || !is_within(observation, catalog, sources.size())) return malformed;
        records.emplace_back(std::move(observation));
        break;
      }
      case RecordKind::kClocks: {
        ClockReport report = read_clocks(in);
        for (const SourceClock& clock : report.clocks) {
          if (clock.source.value() >= sources.size()) return malformed;
        }
        records.emplace_back(std::move(report));
        break;
      }
      case RecordKind::kGenerationOfFormat2:
      case RecordKind::kGeneration:
        records.emplace_back(read_generation(in, kind));
        break;
      case RecordKind::kRegister: {
        std::optional<RegisterChange> change = read_change(in, catalog);
        if (!change) return malformed;
        records.emplace_back(std::move(*change));
        break;
      }
      case RecordKind::kSweep: {
        std::optional<Sweep> sweep = read_sweep(in);
        if (!sweep) return malformed;
        records.emplace_back(std::move(*sweep));
        break;
      }
      default:
        return malformed;
    }
  }
  TRY(in.status("frame"));
  return records;
}

Sha256Digest layout_digest(const Catalog& catalog, const std::vector<SourceInfo>& sources) {
  Sha256 digest;
  digest.raw({reinterpret_cast<const char*>(catalog.digest.data()), catalog.digest.size()});
  for (const SourceInfo& source : sources) {
    digest.field(source.name).field(catalog[source.schema].name);
  }
  return digest.finish();
}

}  // namespace tributary
