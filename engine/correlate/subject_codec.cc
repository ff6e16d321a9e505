#include "engine/correlate/subject_codec.h"

#include <algorithm>

#include "engine/base/digest.h"
#include "engine/correlate/slot_codec.h"

namespace tributary {

namespace {

constexpr std::size_t kSeenBytes = 20, kAwaitedBytes = 10;
constexpr std::uint8_t kLookedAt = 1, kHalted = 2;

}  // namespace

SubjectCodec::SubjectCodec(const CorrelatePlan& plan, const std::vector<SourceInfo>& sources)
    : plan_(plan) {
  for (const SourceInfo& source : sources) source_names_.push_back(hash64(source.name));
  CHECK_LT(source_names_.size(), 256U);
}

void SubjectCodec::write(const SubjectState& state, ByteWriter& out) const {
  out.bytes(state.district.view());
  out.zigzag(state.front.millis());
  const bool is_looked_at = state.looked_at < EventTime::max();
  out.u8(
      static_cast<std::uint8_t>((is_looked_at ? kLookedAt : 0) | (state.is_halted ? kHalted : 0)));
  if (is_looked_at) out.zigzag(state.looked_at.millis());
  out.varint(source_names_.size());
  for (const std::uint64_t name : source_names_) out.fixed64_be(name);
  write_seen(state, out);
  out.varint(state.slots.size());
  for (const SlotState& slot : state.slots) {
    write_slot(plan_.of(state.key.type), state, slot.slot, out);
  }
  write_awaits(state, out);
  write_told(state.told, out);
}

void SubjectCodec::write_awaits(const SubjectState& state, ByteWriter& out) const {
  out.varint(state.awaited.size());
  for (const Awaited& awaited : state.awaited) {
    out.fixed64_be(plan_.of(state.key.type).rules[awaited.rule].expectation);
    write_awaited(awaited, out);
  }
}

/// By the names of what is expected; what no rule expects any more is dropped.
Status SubjectCodec::read_awaits(ByteReader& in, SubjectState& state,
                                 const std::vector<SourceId>& table, std::uint8_t version) const {
  const TypePlan& plan = plan_.of(state.key.type);
  const std::size_t count = in.count(kAwaitedBytes);
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t name = in.fixed64_be();
    Awaited awaited;
    TRY(read_awaited(in, table, version, awaited));
    const auto rule = std::find_if(plan.expecting.begin(), plan.expecting.end(), [&](auto index) {
      return plan.rules[index].expectation == name;
    });
    if (rule == plan.expecting.end() || awaited.empty()) continue;
    Awaited& kept = state.awaited_for_change(*rule);
    kept.anchors = std::move(awaited.anchors);
    kept.events = std::move(awaited.events);
    kept.since = awaited.since;
    ++kept.changes;
  }
  return in.status("subject state: awaited");
}

void SubjectCodec::write_seen(const SubjectState& state, ByteWriter& out) const {
  out.varint(state.seen.all().size());
  EventTime last;
  for (const SeenId& seen : state.seen.all()) {
    out.zigzag((seen.at - last).count());
    last = seen.at;
    out.fixed64_be(seen.id_digest);
    out.fixed64_be(seen.content_digest);
    out.varint(seen.version);
    out.u8(static_cast<std::uint8_t>(seen.source.value()));
    out.bytes(seen.record_id.view());
  }
}

Status SubjectCodec::read_seen(ByteReader& in, SubjectState& state,
                               const std::vector<SourceId>& table) const {
  const std::size_t count = in.count(kSeenBytes);
  EventTime last;
  for (std::size_t i = 0; i < count && in.ok(); ++i) {
    SeenId seen;
    seen.at = last = last + Millis(in.zigzag());
    seen.id_digest = in.fixed64_be();
    seen.content_digest = in.fixed64_be();
    seen.version = in.varint();
    const std::size_t source = in.u8();
    seen.record_id = RareText(in.bytes());
    if (!in.ok() || source >= table.size())
      return Error{ErrorCode::kCorrupt, "subject state: seen"};
    seen.source = table[source];
    if (seen.source != none_of<SourceId>()) state.seen.insert(std::move(seen));
  }
  return in.status("subject state: seen");
}

Status SubjectCodec::read(ByteReader& in, SubjectState& state, std::uint8_t version) const {
  if (version < 1 || version > kVersion) {
    return Error{ErrorCode::kIncompatible, "subject state: written by another version"};
  }
  state.district = RareText(in.bytes());
  state.front = EventTime::from_millis(in.zigzag());
  const std::uint8_t look = version > 2 ? in.u8() : 0;
  if ((look & kLookedAt) != 0) state.looked_at = EventTime::from_millis(in.zigzag());
  state.is_halted = (look & kHalted) != 0;
  std::vector<SourceId> table;
  const std::size_t sources = in.count(sizeof(std::uint64_t));
  for (std::size_t i = 0; i < sources; ++i) {
    const auto found = std::find(source_names_.begin(), source_names_.end(), in.fixed64_be());
    table.push_back(found == source_names_.end()
                        ? none_of<SourceId>()
                        : SourceId(static_cast<std::uint16_t>(found - source_names_.begin())));
  }
  TRY(read_seen(in, state, table));
  const std::size_t slots = in.count(kSlotBytes);
  const TypePlan& plan = plan_.of(state.key.type);
  for (std::size_t i = 0; i < slots; ++i) {
    TRY(version == 1 ? read_slot_of_version_1(plan, in, table, state)
                     : read_slot(plan, in, table, state));
  }
  if (version > 1) TRY(read_awaits(in, state, table, version));
  if (version > 3) TRY(read_told(in, state.told));
  return in.status("subject state");
}

}  // namespace tributary
