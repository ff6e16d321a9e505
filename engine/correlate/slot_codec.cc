#include "engine/correlate/slot_codec.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>

#include "engine/correlate/counts_codec.h"
#include "engine/correlate/signal_items.h"

namespace tributary {

namespace {

constexpr std::uint8_t kHasToken = 1, kHasValue = 2, kIsLate = 4;
constexpr std::size_t kItemBytes = 11, kColumnBytes = 11;

Error corrupt(const char* what) { return Error{ErrorCode::kCorrupt, what}; }

void write_item(const SlotItem& item, EventTime& last, ByteWriter& out) {
  out.zigzag((item.at - last).count());
  last = item.at;
  out.fixed64_be(item.id_digest);
  out.u8(static_cast<std::uint8_t>(item.source.value()));
  out.u8(static_cast<std::uint8_t>((item.has_token ? kHasToken : 0) |
                                   (item.has_value ? kHasValue : 0) |
                                   (item.is_late ? kIsLate : 0)));
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
  item.is_late = (flags & kIsLate) != 0;
  if (item.has_token) {
    item.token_current = in.fixed16_be();
    item.token_previous = in.fixed16_be();
    item.token_kind = in.u8();
  }
  if (item.has_value) item.value = in.zigzag();
  return item;
}

bool is_text(ValueKind kind) { return kind == ValueKind::kCode || kind == ValueKind::kReference; }

/// Texts of a column by their order of first use, so that equal columns are written alike.
class TextsInUse {
 public:
  TextsInUse(const SlotColumns::Column& column, const SlotTexts& texts) {
    for (const std::int64_t cell : column.cells) {
      if (cell == kNoCell || !numbers_.try_emplace(cell, numbers_.size()).second) continue;
      in_order_.push_back(texts[cell]);
    }
  }
  [[nodiscard]] std::uint64_t number_of(std::int64_t cell) const { return numbers_.at(cell); }
  [[nodiscard]] const std::vector<std::string_view>& in_order() const { return in_order_; }

 private:
  std::map<std::int64_t, std::uint64_t> numbers_;
  std::vector<std::string_view> in_order_;
};

void write_texts(const SlotColumns::Column& column, const SlotTexts& texts, ByteWriter& out) {
  const TextsInUse used(column, texts);
  out.varint(used.in_order().size());
  for (const std::string_view text : used.in_order()) out.bytes(text);
  for (const std::int64_t cell : column.cells) {
    out.varint(cell == kNoCell ? 0 : used.number_of(cell) + 1);
  }
  std::map<std::string_view, EventTime> seen;
  for (const SlotColumns::LastSeen& last : column.last_seen) seen[texts[last.cell]] = last.at;
  out.varint(seen.size());
  for (const auto& [text, at] : seen) {
    out.bytes(text);
    out.zigzag(at.millis());
  }
}

void write_numbers(const SlotColumns::Column& column, ByteWriter& out) {
  for (const std::int64_t cell : column.cells) {
    out.u8(cell == kNoCell ? 0 : 1);
    if (cell != kNoCell) out.zigzag(cell);
  }
  out.varint(column.last_seen.size());
  for (const SlotColumns::LastSeen& last : column.last_seen) {
    out.zigzag(last.cell);
    out.zigzag(last.at.millis());
  }
}

void write_columns(const Slot& plan, const SlotColumns* columns, ByteWriter& out) {
  out.varint(columns != nullptr ? columns->columns.size() : 0);
  if (columns == nullptr) return;
  for (std::size_t i = 0; i < columns->columns.size(); ++i) {
    const SlotColumns::Column& column = columns->columns[i];
    out.fixed64_be(plan.columns[i].definition);
    out.u8(static_cast<std::uint8_t>(column.kind));
    if (is_text(column.kind)) {
      write_texts(column, columns->texts, out);
    } else {
      write_numbers(column, out);
    }
  }
}

/// A slot as read, before anybody asks whether it is still read by a rule.
struct ReadSlot {
  std::vector<SlotItem> items;     ///< as stored; sources are indices
  std::vector<std::size_t> order;  ///< of those that stay, in their order now
};

Status read_items(ByteReader& in, const std::vector<SourceId>& table, ReadSlot& slot) {
  const std::size_t count = in.count(kItemBytes);
  EventTime last;
  for (std::size_t i = 0; i < count && in.ok(); ++i) {
    SlotItem item = read_item(in, last);
    if (!in.ok() || item.source.value() >= table.size()) return corrupt("subject state: item");
    item.source = table[item.source.value()];
    if (item.source != none_of<SourceId>()) slot.order.push_back(i);
    slot.items.push_back(item);
  }
  // Items of other rules' levels are told apart only once their rules are named.
  std::stable_sort(slot.order.begin(), slot.order.end(), [&](std::size_t a, std::size_t b) {
    return slot.items[a].order() < slot.items[b].order();
  });
  return in.status("subject state: slot");
}

/// One column, its texts in `texts`.
Status read_texts(ByteReader& in, std::size_t rows, SlotColumns::Column& column, SlotTexts& texts) {
  std::vector<std::string_view> used;
  const std::size_t count = in.count(1);
  for (std::size_t i = 0; i < count && in.ok(); ++i) used.push_back(in.bytes());
  for (std::size_t row = 0; row < rows && in.ok(); ++row) {
    const std::uint64_t number = in.varint();
    if (number > used.size()) return corrupt("subject state: text");
    column.cells.push_back(number == 0 ? kNoCell : texts.number_of(used[number - 1]));
  }
  const std::size_t seen = in.count(2);
  std::optional<std::string_view> before;
  for (std::size_t i = 0; i < seen && in.ok(); ++i) {
    const std::string_view text = in.bytes();
    const EventTime at = EventTime::from_millis(in.zigzag());
    if (before && text <= *before) return corrupt("subject state: last seen");
    before = text;
    column.last_seen.push_back({texts.number_of(text), at});
  }
  std::sort(column.last_seen.begin(), column.last_seen.end(),
            [](const auto& a, const auto& b) { return a.cell < b.cell; });
  return in.status("subject state: texts");
}

Status read_numbers(ByteReader& in, std::size_t rows, SlotColumns::Column& column) {
  for (std::size_t row = 0; row < rows && in.ok(); ++row) {
    const std::uint8_t has_value = in.u8();
    if (has_value > 1) return corrupt("subject state: cell");
    column.cells.push_back(has_value == 0 ? kNoCell : in.zigzag());
  }
  const std::size_t seen = in.count(2);
  for (std::size_t i = 0; i < seen && in.ok(); ++i) {
    const std::int64_t cell = in.zigzag();
    const EventTime at = EventTime::from_millis(in.zigzag());
    const bool is_in_order = column.last_seen.empty() || cell > column.last_seen.back().cell;
    if (!is_in_order) return corrupt("subject state: last seen");
    column.last_seen.push_back({cell, at});
  }
  return in.status("subject state: numbers");
}

/// Takes the rows in `order`.
void take_rows(const std::vector<std::size_t>& order, SlotColumns::Column& column) {
  std::vector<std::int64_t> cells;
  cells.reserve(order.size());
  for (const std::size_t row : order) cells.push_back(column.cells[row]);
  column.cells = std::move(cells);
}

/// `into` is null where no rule reads the slot.
Status read_columns(ByteReader& in, const Slot* plan, const ReadSlot& slot, SlotColumns* into) {
  const std::size_t count = in.count(kColumnBytes - 1);
  SlotTexts forgotten;
  for (std::size_t i = 0; i < count && in.ok(); ++i) {
    const std::uint64_t definition = in.fixed64_be();
    const std::uint8_t kind = in.u8();
    if (kind > static_cast<std::uint8_t>(ValueKind::kReference))
      return corrupt("subject state: kind");
    std::size_t at = 0;
    while (into != nullptr && at < plan->columns.size() &&
           plan->columns[at].definition != definition) {
      ++at;
    }
    const bool is_read = into != nullptr && at < plan->columns.size();
    SlotColumns::Column column;
    column.kind = static_cast<ValueKind>(kind);
    if (is_read && column.kind != plan->columns[at].kind) return corrupt("subject state: kind");
    TRY(is_text(column.kind)
            ? read_texts(in, slot.items.size(), column, is_read ? into->texts : forgotten)
            : read_numbers(in, slot.items.size(), column));
    if (!is_read) continue;
    take_rows(slot.order, column);
    into->columns[at] = std::move(column);
  }
  return in.status("subject state: columns");
}

std::optional<SlotIndex> slot_named(const TypePlan& plan, std::uint64_t definition) {
  const auto found = std::find_if(plan.slots.begin(), plan.slots.end(),
                                  [&](const Slot& slot) { return slot.definition == definition; });
  if (found == plan.slots.end()) return std::nullopt;
  return static_cast<SlotIndex>(found - plan.slots.begin());
}

/// Items of other rules' levels are stored without their rule's number, which is of this run only.
void name_rules(const TypePlan& plan, const Slot& slot, std::vector<SlotItem>& items) {
  for (SlotItem& item : items) item.source = rule_of_item(plan, slot, item);
  std::erase_if(items, [](const SlotItem& item) { return item.source == none_of<SourceId>(); });
  std::stable_sort(items.begin(), items.end(),
                   [](const SlotItem& a, const SlotItem& b) { return a.order() < b.order(); });
}

/// Puts the items into the state; false if nothing of the slot stays.
bool take_items(const TypePlan& plan, const ReadSlot& slot, std::optional<SlotIndex> index,
                SubjectState& state) {
  if (!index) return false;
  std::vector<SlotItem> items;
  for (const std::size_t row : slot.order) items.push_back(slot.items[row]);
  if (plan.slots[*index].signal) name_rules(plan, plan.slots[*index], items);
  // One that was empty stays: its rules are followed until it is dropped, cached or not.
  if (items.empty() && !slot.items.empty()) return false;
  state.items_for_change(*index) = std::move(items);
  return true;
}

}  // namespace

void write_slot(const TypePlan& plan, const SubjectState& state, SlotIndex slot, ByteWriter& out) {
  const SlotView view = state.view(slot);
  out.fixed64_be(plan.slots[slot].definition);
  out.varint(view.items.size());
  EventTime last;
  for (SlotItem item : view.items) {
    if (plan.slots[slot].signal) item.source = SourceId(0);
    write_item(item, last, out);
  }
  write_columns(plan.slots[slot], view.columns, out);
  write_counts(view.counts, out);
  write_tallies(view.counts, out);
}

Status read_slot_of_version_1(const TypePlan& plan, ByteReader& in,
                              const std::vector<SourceId>& table, SubjectState& state) {
  const std::optional<SlotIndex> index = slot_named(plan, in.fixed64_be());
  ReadSlot slot;
  TRY(read_items(in, table, slot));
  if (index && !state.items(*index).empty()) return corrupt("subject state: slot");
  take_items(plan, slot, index, state);
  return {};
}

Status read_slot(const TypePlan& plan, ByteReader& in, const std::vector<SourceId>& table,
                 SubjectState& state) {
  const std::optional<SlotIndex> index = slot_named(plan, in.fixed64_be());
  ReadSlot slot;
  TRY(read_items(in, table, slot));
  if (index && !state.items(*index).empty()) return corrupt("subject state: slot");
  const bool stays = take_items(plan, slot, index, state);
  SlotColumns* columns = stays ? state.columns_for_change(plan.slots[*index], *index) : nullptr;
  TRY(read_columns(in, stays ? &plan.slots[*index] : nullptr, slot, columns));
  SlotCounts counts(index.value_or(0));
  TRY(read_counts(in, table, counts));
  if (stays && !counts.is_spent()) state.counts_for_change(*index) = std::move(counts);
  return {};
}

}  // namespace tributary
