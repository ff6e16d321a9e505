#include "engine/correlate/subject_codec.h"

#include <algorithm>

#include "engine/base/digest.h"

namespace tributary {

namespace {

constexpr std::uint8_t kHasToken = 1, kHasValue = 2;
constexpr std::size_t kSeenBytes = 20, kItemBytes = 11, kSlotBytes = 9;

void write_item(const SlotItem& item, EventTime& last, ByteWriter& out) {
  out.zigzag((item.at - last).count());
  last = item.at;
  out.fixed64_be(item.id_digest);
  out.u8(static_cast<std::uint8_t>(item.source.value()));
  out.u8(static_cast<std::uint8_t>((item.has_token ? kHasToken : 0) |
                                   (item.has_value ? kHasValue : 0)));
  if (item.has_token) {
    out.fixed16_be(item.token_current);
    out.fixed16_be(item.token_previous);
    out.u8(item.token_kind);
  }
  if (item.has_value) out.zigzag(item.value);
}

SlotItem read_item(ByteReader& in, EventTime& last) {
  SlotItem item;
  item.at = last = last + Millis(in.zigzag());
  item.id_digest = in.fixed64_be();
  item.source = SourceId(in.u8());
  const std::uint8_t flags = in.u8();
  item.has_token = (flags & kHasToken) != 0;
  item.has_value = (flags & kHasValue) != 0;
  if (item.has_token) {
    item.token_current = in.fixed16_be();
    item.token_previous = in.fixed16_be();
    item.token_kind = in.u8();
  }
  if (item.has_value) item.value = in.zigzag();
  return item;
}

}  // namespace

SubjectCodec::SubjectCodec(const CorrelatePlan& plan, const std::vector<SourceInfo>& sources)
    : plan_(plan) {
  for (const SourceInfo& source : sources) source_names_.push_back(hash64(source.name));
  CHECK_LT(source_names_.size(), 256U);
}

void SubjectCodec::write(const SubjectState& state, ByteWriter& out) const {
  out.bytes(state.district);
  out.zigzag(state.front.millis());
  out.varint(source_names_.size());
  for (const std::uint64_t name : source_names_) out.fixed64_be(name);
  write_seen(state, out);
  out.varint(state.slots.size());
  for (const SlotState& slot : state.slots) {
    out.fixed64_be(plan_.of(state.key.type).slots[slot.slot].definition);
    out.varint(slot.items.size());
    EventTime last;
    for (const SlotItem& item : slot.items) write_item(item, last, out);
  }
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
    out.bytes(seen.record_id);
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
    seen.record_id = std::string(in.bytes());
    if (!in.ok() || source >= table.size())
      return Error{ErrorCode::kCorrupt, "subject state: seen"};
    seen.source = table[source];
    if (seen.source != none_of<SourceId>()) state.seen.insert(std::move(seen));
  }
  return in.status("subject state: seen");
}

Status SubjectCodec::read_slot(ByteReader& in, SubjectState& state,
                               const std::vector<SourceId>& table) const {
  const std::uint64_t definition = in.fixed64_be();
  const auto& slots = plan_.of(state.key.type).slots;
  const auto found = std::find_if(slots.begin(), slots.end(),
                                  [&](const Slot& slot) { return slot.definition == definition; });
  const std::size_t count = in.count(kItemBytes);
  std::vector<SlotItem> items;
  EventTime last;
  for (std::size_t i = 0; i < count && in.ok(); ++i) {
    SlotItem item = read_item(in, last);
    if (!in.ok() || item.source.value() >= table.size()) {
      return Error{ErrorCode::kCorrupt, "subject state: item"};
    }
    item.source = table[item.source.value()];
    if (item.source != none_of<SourceId>()) items.push_back(item);
  }
  TRY(in.status("subject state: slot"));
  if (found == slots.end() || items.empty()) return {};
  std::sort(items.begin(), items.end(),
            [](const SlotItem& a, const SlotItem& b) { return a.order() < b.order(); });
  state.items_for_change(static_cast<SlotIndex>(found - slots.begin())) = std::move(items);
  return {};
}

Status SubjectCodec::read(ByteReader& in, SubjectState& state) const {
  state.district = std::string(in.bytes());
  state.front = EventTime::from_millis(in.zigzag());
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
  for (std::size_t i = 0; i < slots; ++i) TRY(read_slot(in, state, table));
  return in.status("subject state");
}

}  // namespace tributary
