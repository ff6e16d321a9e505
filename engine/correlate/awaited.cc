#include "engine/correlate/awaited.h"

#include <algorithm>
#include <utility>

namespace tributary {

namespace {

constexpr std::size_t kItemBytes = 12, kCellBytes = 3;
constexpr std::uint8_t kHasSince = 1, kByWeekendsOnly = 2;
constexpr auto kHighestKind = static_cast<std::uint8_t>(Scalar::Kind::kText);

void insert(std::vector<AwaitedItem>& items, AwaitedItem item) {
  const auto at =
      std::upper_bound(items.begin(), items.end(), item,
                       [](const auto& a, const auto& b) { return a.order() < b.order(); });
  items.insert(at, std::move(item));
}

/// The id of the subject that a reference field was resolved to.
FieldCell reference_cell(const Observation& observation, FieldId field) {
  for (const SubjectRef& ref : observation.subjects) {
    if (ref.came_from(field) && !ref.moved_away) return {Scalar::Kind::kText, 0, ref.key.id};
  }
  return {};
}

FieldCell cell_of(const Observation& observation, FieldId field, ValueKind kind) {
  using Kind = Scalar::Kind;
  if (field == none_of<FieldId>()) return {};
  if (kind == ValueKind::kReference) return reference_cell(observation, field);
  const FieldValue* value = observation.find(field);
  if (value == nullptr) return {};
  switch (value->kind) {
    case ValueKind::kNumber:
      return {Kind::kNumber, value->bits, ""};
    case ValueKind::kTime:
      return {Kind::kTime, value->bits, ""};
    case ValueKind::kBool:
      return {Kind::kBool, value->bits, ""};
    case ValueKind::kEnumeration:
      return {Kind::kEnumeration, value->bits, ""};
    case ValueKind::kTopic:
      return {Kind::kTopic, value->bits, ""};
    default:
      return {Kind::kText, 0, std::string(observation.code(*value))};
  }
}

FieldCell cell_of(const RuleInput& input, std::size_t feed, std::uint16_t field,
                  const Observation& observation) {
  const InputField& wanted = input.fields[field];
  return cell_of(observation, wanted.of_feed[feed], wanted.kind);
}

void write_item(const AwaitedItem& item, EventTime& last, ByteWriter& out) {
  out.zigzag((item.at - last).count());
  last = item.at;
  out.fixed64_be(item.id_digest);
  out.u8(static_cast<std::uint8_t>(item.source.value()));
  out.u8(item.token ? 1 : 0);
  if (item.token) {
    out.varint(item.token->epoch);
    out.fixed16_be(item.token->current);
    out.fixed16_be(item.token->previous);
    out.u8(item.token->kind);
  }
  out.varint(item.cells.size());
  for (const FieldCell& cell : item.cells) {
    out.u8(static_cast<std::uint8_t>(cell.kind));
    out.zigzag(cell.bits);
    out.bytes(cell.text);
  }
}

FieldCell read_cell(ByteReader& in) {
  FieldCell cell;
  cell.kind = static_cast<Scalar::Kind>(std::min(in.u8(), kHighestKind));
  cell.bits = in.zigzag();
  cell.text = std::string(in.bytes());
  return cell;
}

/// `source` is still an index into the table.
AwaitedItem read_item(ByteReader& in, EventTime& last) {
  AwaitedItem item;
  item.at = last = last + Millis(in.zigzag());
  item.id_digest = in.fixed64_be();
  item.source = SourceId(in.u8());
  if (in.u8() != 0) {
    Token token;
    token.epoch = static_cast<std::uint32_t>(in.varint());
    token.current = in.fixed16_be();
    token.previous = in.fixed16_be();
    token.kind = in.u8();
    item.token = token;
  }
  const std::size_t cells = in.count(kCellBytes);
  for (std::size_t i = 0; i < cells && in.ok(); ++i) item.cells.push_back(read_cell(in));
  return item;
}

Status read_items(ByteReader& in, const std::vector<SourceId>& table,
                  std::vector<AwaitedItem>& items) {
  const std::size_t count = in.count(kItemBytes);
  EventTime last;
  for (std::size_t i = 0; i < count && in.ok(); ++i) {
    AwaitedItem item = read_item(in, last);
    if (!in.ok() || item.source.value() >= table.size()) {
      return Error{ErrorCode::kCorrupt, "subject state: awaited item"};
    }
    item.source = table[item.source.value()];
    if (item.source != none_of<SourceId>()) insert(items, std::move(item));
  }
  return in.status("subject state: awaited items");
}

}  // namespace

bool Awaited::holds(SourceId source, std::uint64_t id_digest) const {
  const auto is_it = [&](const AwaitedItem& item) {
    return item.id_digest == id_digest && item.source == source;
  };
  return std::any_of(anchors.begin(), anchors.end(), is_it) ||
         std::any_of(events.begin(), events.end(), is_it);
}

void Awaited::add_anchor(AwaitedItem item) {
  insert(anchors, std::move(item));
  ++changes;
}

void Awaited::add_event(AwaitedItem item) {
  insert(events, std::move(item));
  ++changes;
}

void Awaited::remove(SourceId source, std::uint64_t id_digest) {
  const auto is_it = [&](const AwaitedItem& item) {
    return item.id_digest == id_digest && item.source == source;
  };
  std::erase_if(anchors, is_it);
  std::erase_if(events, is_it);
  ++changes;
}

AwaitedItem awaited_item(const Rule& rule, std::uint16_t input, const Observation& observation,
                         const SubjectRef& ref) {
  AwaitedItem item{observation.at, observation.id_digest, observation.source, ref.token, {}};
  const RuleInput& of = rule.inputs[input];
  const auto feed = std::find_if(of.feeds.begin(), of.feeds.end(), [&](const InputFeed& one) {
    return one.source == observation.source;
  });
  CHECK(feed != of.feeds.end());
  const auto index = static_cast<std::size_t>(feed - of.feeds.begin());
  if (input == rule.expect->after) {
    for (std::uint16_t field = 0; field < of.fields.size(); ++field) {
      item.cells.push_back(cell_of(of, index, field, observation));
    }
    return item;
  }
  for (const Expectation::Match& match : rule.expect->match) {
    item.cells.push_back(cell_of(of, index, match.of_event, observation));
  }
  return item;
}

void write_awaited(const Awaited& awaited, ByteWriter& out) {
  for (const auto* items : {&awaited.anchors, &awaited.events}) {
    out.varint(items->size());
    EventTime last;
    for (const AwaitedItem& item : *items) write_item(item, last, out);
  }
  out.u8(static_cast<std::uint8_t>(
      awaited.since ? kHasSince | (awaited.since->by_weekends_only ? kByWeekendsOnly : 0) : 0));
  if (!awaited.since) return;
  out.zigzag(awaited.since->at.millis());
  out.zigzag(awaited.since->by.millis());
}

Status read_awaited(ByteReader& in, const std::vector<SourceId>& table, std::uint8_t version,
                    Awaited& awaited) {
  TRY(read_items(in, table, awaited.anchors));
  TRY(read_items(in, table, awaited.events));
  if (version < 7) return {};
  const std::uint8_t flags = in.u8();
  if ((flags & kHasSince) == 0) return in.status("subject state: awaited");
  UnansweredSince& since = awaited.since.emplace();
  since.at = EventTime::from_millis(in.zigzag());
  since.by = EventTime::from_millis(in.zigzag());
  since.by_weekends_only = (flags & kByWeekendsOnly) != 0;
  return in.status("subject state: awaited");
}

}  // namespace tributary
