#include "engine/correlate/counts_codec.h"

#include <algorithm>

namespace tributary {

namespace {

constexpr std::size_t kFrontierBytes = 10;

Error corrupt(const char* what) { return Error{ErrorCode::kCorrupt, what}; }

Status read_frontiers(ByteReader& in, const std::vector<SourceId>& table, SlotCounts& counts) {
  const std::size_t count = in.count(kFrontierBytes);
  for (std::size_t i = 0; i < count && in.ok(); ++i) {
    SlotCounts::Frontier frontier;
    const std::size_t source = in.u8();
    frontier.at = EventTime::from_millis(in.zigzag());
    frontier.id_digest = in.fixed64_be();
    if (!in.ok() || source >= table.size()) return corrupt("subject state: frontier");
    frontier.source = table[source];
    if (frontier.source != none_of<SourceId>()) counts.frontiers.push_back(frontier);
  }
  std::sort(counts.frontiers.begin(), counts.frontiers.end(),
            [](const auto& a, const auto& b) { return a.source < b.source; });
  const auto twice =
      std::adjacent_find(counts.frontiers.begin(), counts.frontiers.end(),
                         [](const auto& a, const auto& b) { return a.source == b.source; });
  if (twice != counts.frontiers.end()) return corrupt("subject state: frontier");
  return in.status("subject state: frontiers");
}

/// Widths rise from table to table: `width` is the last one's.
Status read_width(ByteReader& in, Millis& width) {
  const std::uint64_t millis = in.varint();
  constexpr std::uint64_t kMost = std::uint64_t{1} << 40;
  if (!in.ok() || millis > kMost || Millis(static_cast<std::int64_t>(millis)) <= width) {
    return corrupt("subject state: width");
  }
  width = Millis(static_cast<std::int64_t>(millis));
  return {};
}

/// Number and count of a bucket or a cell; numbers rise.
template <typename Entry>
Status read_entry(ByteReader& in, Millis width, std::vector<Entry>& entries) {
  const std::int64_t most = EventTime::max().millis() / width.count();
  const std::int64_t step = in.zigzag();
  const std::uint64_t count = in.varint();
  const bool is_first = entries.empty();
  const bool is_in_range = step > -2 * most && step < 2 * most && (is_first || step > 0) &&
                           count > 0 && count <= UINT32_MAX;
  if (!in.ok() || !is_in_range) return corrupt("subject state: bucket");
  Entry entry;
  entry.number = (is_first ? 0 : entries.back().number) + step;
  entry.count = static_cast<std::uint32_t>(count);
  if (entry.number < -most || entry.number > most) return corrupt("subject state: bucket");
  entries.push_back(entry);
  return {};
}

Status read_buckets(ByteReader& in, SlotCounts::Buckets& table) {
  const std::size_t count = in.count(2);
  for (std::size_t i = 0; i < count; ++i) TRY(read_entry(in, table.width, table.buckets));
  return in.status("subject state: buckets");
}

Status read_cells(ByteReader& in, SlotCounts::Tally& tally) {
  const std::size_t count = in.count(3);
  for (std::size_t i = 0; i < count; ++i) {
    TRY(read_entry(in, tally.width, tally.cells));
    SlotCounts::Cell& cell = tally.cells.back();
    const std::uint8_t has_value = in.u8();
    if (has_value > 1) return corrupt("subject state: cell");
    cell.has_value = has_value == 1;
    if (!cell.has_value) continue;
    for (Decimal* total : {&cell.sum, &cell.max, &cell.min}) {
      *total = Decimal::from_raw(in.zigzag());
    }
  }
  return in.status("subject state: cells");
}

}  // namespace

void write_counts(const SlotCounts* counts, ByteWriter& out) {
  static const SlotCounts kNone(0);
  if (counts == nullptr) counts = &kNone;
  out.varint(counts->frontiers.size());
  for (const SlotCounts::Frontier& frontier : counts->frontiers) {
    out.u8(static_cast<std::uint8_t>(frontier.source.value()));
    out.zigzag(frontier.at.millis());
    out.fixed64_be(frontier.id_digest);
  }
  out.varint(counts->tables.size());
  for (const SlotCounts::Buckets& table : counts->tables) {
    out.varint(static_cast<std::uint64_t>(table.width.count()));
    out.varint(table.buckets.size());
    std::int64_t last = 0;
    for (const SlotCounts::Bucket& bucket : table.buckets) {
      out.zigzag(bucket.number - last);
      last = bucket.number;
      out.varint(bucket.count);
    }
  }
}

void write_tallies(const SlotCounts* counts, ByteWriter& out) {
  out.varint(counts != nullptr ? counts->tallies.size() : 0);
  if (counts == nullptr) return;
  for (const SlotCounts::Tally& tally : counts->tallies) {
    out.varint(static_cast<std::uint64_t>(tally.width.count()));
    out.varint(tally.cells.size());
    std::int64_t last = 0;
    for (const SlotCounts::Cell& cell : tally.cells) {
      out.zigzag(cell.number - last);
      last = cell.number;
      out.varint(cell.count);
      out.u8(cell.has_value ? 1 : 0);
      if (!cell.has_value) continue;
      for (const Decimal total : {cell.sum, cell.max, cell.min}) out.zigzag(total.raw());
    }
  }
}

Status read_counts(ByteReader& in, const std::vector<SourceId>& table, SlotCounts& counts) {
  TRY(read_frontiers(in, table, counts));
  Millis width{0};
  const std::size_t tables = in.count(2);
  for (std::size_t i = 0; i < tables && in.ok(); ++i) {
    TRY(read_width(in, width));
    SlotCounts::Buckets buckets{width, {}};
    TRY(read_buckets(in, buckets));
    if (!buckets.buckets.empty()) counts.tables.push_back(std::move(buckets));
  }
  width = Millis(0);
  const std::size_t tallies = in.count(2);
  for (std::size_t i = 0; i < tallies && in.ok(); ++i) {
    TRY(read_width(in, width));
    SlotCounts::Tally tally{width, {}};
    TRY(read_cells(in, tally));
    if (!tally.cells.empty()) counts.tallies.push_back(std::move(tally));
  }
  return in.status("subject state: counts");
}

}  // namespace tributary
