#include "engine/pipeline/feed.h"

#include <algorithm>

#include "engine/base/whole_minute.h"

namespace tributary {

namespace {

constexpr std::size_t kRecordsAtOnce = 512;
/// What write() has counts of. Reasons that came later are counted behind the watch, where states
/// from before them end.
constexpr std::size_t kFirstReasons = 15;

/// People's times are kept to the minute (PEOPLE 18): what is finer never enters the engine.
void cut_to_minute(ObservationDraft& draft) {
  const bool version_is_time = draft.version == static_cast<std::uint64_t>(draft.at.millis());
  draft.at = whole_minute(draft.at);
  if (version_is_time) draft.version = static_cast<std::uint64_t>(draft.at.millis());
  for (FieldValue& value : draft.values) {
    if (value.kind != ValueKind::kTime) continue;
    value.bits = whole_minute(EventTime::from_millis(value.bits)).millis();
  }
}

void write_position(Position position, ByteWriter& out) {
  out.varint(position.stream);
  out.varint(position.offset);
}

Position read_position(ByteReader& in) {
  Position position;
  position.stream = static_cast<std::uint32_t>(in.varint());
  position.offset = in.varint();
  return position;
}

}  // namespace

void FeedCounters::write(ByteWriter& out) const {
  out.varint(records);
  out.varint(observations);
  out.varint(heartbeats);
  for (std::size_t i = 0; i < kFirstReasons; ++i) out.varint(rejected[i]);
}

void FeedCounters::read(ByteReader& in) {
  records = in.varint();
  observations = in.varint();
  heartbeats = in.varint();
  for (std::size_t i = 0; i < kFirstReasons; ++i) rejected[i] = in.varint();
}

void FeedCounters::write_later(ByteWriter& out) const {
  for (std::size_t i = kFirstReasons; i < rejected.size(); ++i) out.varint(rejected[i]);
}

void FeedCounters::read_later(ByteReader& in) {
  for (std::size_t i = kFirstReasons; i < rejected.size() && !in.at_end(); ++i) {
    rejected[i] = in.varint();
  }
}

Feed::Feed(const FeedPorts& ports)
    : ports_(ports),
      ahead_(std::make_unique<std::array<Decoded, kDecodedAtOnce>>()),
      fetched_(std::make_unique<Decoded>()) {
  CHECK(ports.info != nullptr && ports.source != nullptr && ports.decoder != nullptr);
  if (ports.stream) next_.stream = *ports.stream;
}

EventTime Feed::clock() const {
  if (!caught_up_at) return watermark();
  return std::max(watermark(), EventTime(caught_up_at->since_epoch()) - info().lateness);
}

Status Feed::decode_ahead() {
  decoded_ = taken_ = 0;
  if (cursor_ == records_.size()) {
    records_.clear();
    cursor_ = 0;
    TRY(ports_.source->read(records_, kRecordsAtOnce));
  }
  const std::size_t count = std::min(kDecodedAtOnce, records_.size() - cursor_);
  for (; decoded_ < count; ++decoded_) decode(records_[cursor_++], (*ahead_)[decoded_]);
  return {};
}

Result<bool> Feed::next() {
  if (taken_ == decoded_) TRY(decode_ahead());
  if (decoded_ == 0) {
    finished_ = ports_.source->finished();
    return false;
  }
  current_ = &(*ahead_)[taken_++];
  next_ = current_->next;
  has_news_ = true;
  ++counters.records;
  const bool is_record = !current_->refusal && !current_->draft.is_heartbeat;
  if (guard_ && is_record && guard_->observe(current_->draft.id_digest)) {
    current_->refusal =
        Rejection{info().id, current_->draft.position, RejectReason::kRegisterIsCaseList, "", ""};
  }
  return true;
}

void Feed::watch(const std::vector<const CaseListGuard::List*>& matters) {
  guard_ = std::make_shared<CaseListGuard>(
      matters, [&](std::string_view number) { return ports_.decoder->id_digest_of(number); });
}

void Feed::write_guard(ByteWriter& out) const {
  std::string state;
  ByteWriter guard(state);
  if (guard_ && writes_guard_) guard_->write(guard);
  out.bytes(state);
}

void Feed::restore_guard(ByteReader& in) {
  ByteReader guard(in.bytes());
  if (guard_ && !guard.at_end()) guard_->restore(guard);
}

void Feed::write_watch(ByteWriter& out) const {
  std::string state;
  ByteWriter watch(state);
  watch.u8(kWatchFormat);
  fields.write(watch);
  reporters.write(watch);
  counters.write_later(watch);
  out.bytes(state);
}

void Feed::restore_watch(ByteReader& in) {
  ByteReader watch(in.bytes());
  if (watch.u8() != kWatchFormat) return;  // a newer one: what it says is no longer understood
  fields.read(watch);
  reporters.read(watch);
  counters.read_later(watch);
}

void Feed::caught_up(WallTime now) {
  caught_up_at = now;
  if (has_news_) heard_at = now;
  has_news_ = false;
}

void Feed::decode(const Record& record, Decoded& out) {
  out.next = record.next;
  out.refusal = ports_.decoder->decode(record, out.draft);
  if (!out.refusal && info().source_class == SourceClass::kPeople) cut_to_minute(out.draft);
}

Status Feed::fetch(Position position) {
  TRY_ASSIGN(const Record record, ports_.source->fetch(position));
  current_ = fetched_.get();
  decode(record, *current_);
  return {};
}

Status Feed::go_on() {
  records_.clear();
  cursor_ = decoded_ = taken_ = 0;
  if (waiting_) {
    next_ = waiting_->position;
    waiting_.reset();
    --counters.records;
    return ports_.source->seek(next_);
  }
  if (next_.offset == 0 && (ports_.stream || next_.stream == 0)) return {};  // nothing was read
  return ports_.source->seek(next_);
}

void Feed::write(ByteWriter& out) const {
  out.fixed64_be(hash64(info().name));
  write_position(waiting_ ? waiting_->position : next_, out);
  out.zigzag(highest_.millis());
  FeedCounters taken = counters;
  if (waiting_) --taken.records;
  taken.write(out);
  out.varint(held.size());
  for (const HeldRecord& record : held) {
    write_position(record.position, out);
    out.varint(record.records_left);
  }
}

Status Feed::restore(ByteReader& in) {
  next_ = read_position(in);
  highest_ = EventTime::from_millis(in.zigzag());
  counters.read(in);
  const std::size_t count = in.count(3);
  for (std::size_t i = 0; i < count && in.ok(); ++i) {
    HeldRecord record;
    record.position = read_position(in);
    record.records_left = static_cast<std::uint32_t>(in.varint());
    TRY(fetch(record.position));
    record.draft = draft();
    held.push_back(std::move(record));
  }
  TRY(in.status("feed state"));
  has_news_ = false;  // when it was heard before, the partition's clocks know
  return go_on();
}

}  // namespace tributary
