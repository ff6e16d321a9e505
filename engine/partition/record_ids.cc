#include "engine/partition/record_ids.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "engine/base/digest.h"
#include "engine/base/prefetch.h"
#include "engine/model/subject.h"

namespace tributary {

namespace {

constexpr std::string_view kBoundKey = "ids";
constexpr std::uint8_t kFormat = 1;
constexpr std::size_t kFirstEntries = 1024;
constexpr std::int64_t kMinute = 60'000;
constexpr std::uint32_t kMinutesPerDay = 24 * 60;

/// Whole minutes since 1970, rounded up; 0 for anything before.
std::uint32_t minute_of(EventTime at) {
  constexpr std::int64_t kMostMinutes = std::numeric_limits<std::uint32_t>::max();
  if (at.millis() <= 0) return 0;
  return static_cast<std::uint32_t>(std::min((at.millis() - 1) / kMinute + 1, kMostMinutes));
}

/// Ids of two sources are two, and none is the mark of a free entry.
std::uint64_t id_of(SourceId source, std::uint64_t id_digest) {
  constexpr std::uint64_t kSpread = 0x9e3779b97f4a7c15ULL;
  std::uint64_t id = (id_digest + source.value()) * kSpread;
  id ^= id >> 32;
  return id == 0 ? 1 : id;
}

}  // namespace

SubjectDigest subject_digest_of(const SubjectKey& key) {
  return static_cast<SubjectDigest>(hash_of(key));
}

void RecordIds::find(SourceId source, std::uint64_t id_digest, EventTime w,
                     std::vector<SubjectDigest>& out) const {
  out.clear();
  if (entries_.empty()) return;
  const std::uint64_t id = id_of(source, id_digest);
  const std::uint32_t now = minute_of(w);
  const std::size_t mask = entries_.size() - 1;
  for (std::size_t at = id & mask; entries_[at].id != 0; at = (at + 1) & mask) {
    if (entries_[at].id == id && is_live(entries_[at], now)) out.push_back(entries_[at].subject);
  }
}

void RecordIds::expect(SourceId source, std::uint64_t id_digest) const {
  expect_id(id_of(source, id_digest));
}

void RecordIds::expect_id(std::uint64_t id) const {
  if (!entries_.empty()) prefetch(&entries_[id & (entries_.size() - 1)]);
}

void RecordIds::remember(const Id& id, EventTime expires, std::span<const SubjectDigest> subjects,
                         EventTime w) {
  const std::uint32_t now = minute_of(w);
  const IdJournal::Told told{id_of(id.source, id.digest), minute_of(expires)};
  pass(now);
  make_room(subjects.size(), now);
  const std::uint32_t replaced = put(told.id, told.expires, subjects, now);
  if (is_stored_) {
    journals_[id.is_of_people ? 0 : 1].tell(told, subjects, std::max(told.expires, replaced));
  }
  bound();
}

std::uint32_t RecordIds::put(std::uint64_t id, std::uint32_t expires,
                             std::span<const SubjectDigest> subjects, std::uint32_t now) {
  std::uint32_t last = 0;
  const std::size_t mask = entries_.size() - 1;
  std::size_t at = id & mask;
  for (; entries_[at].id != 0; at = (at + 1) & mask) {
    Entry& entry = entries_[at];
    if (entry.id != id || entry.expires == 0) continue;
    last = std::max(last, entry.expires);
    count(entry.expires, now, -1);
    entry.expires = 0;
  }
  for (const SubjectDigest subject : subjects) {
    if (expires < horizon_) {
      ++forgotten_;
      continue;
    }
    for (; entries_[at].id != 0; at = (at + 1) & mask) {
    }
    entries_[at] = {id, subject, expires};
    ++used_;
    count(expires, now, 1);
  }
  return last;
}

/// Days that are over no longer count, whether or not their entries are still in the table.
void RecordIds::pass(std::uint32_t now) {
  while (!by_day_.empty() && by_day_.begin()->first < now / kMinutesPerDay) {
    live_ -= by_day_.begin()->second;
    by_day_.erase(by_day_.begin());
  }
}

void RecordIds::count(std::uint32_t expires, std::uint32_t now, std::int64_t by) {
  const std::uint32_t day = expires / kMinutesPerDay;
  if (expires < horizon_ || day < now / kMinutesPerDay) return;
  by_day_[day] += by;
  live_ += by;
}

void RecordIds::bound() {
  while (live_ > static_cast<std::int64_t>(most_)) {
    const auto [day, entries] = *by_day_.begin();
    by_day_.erase(by_day_.begin());
    live_ -= entries;
    forgotten_ += static_cast<std::uint64_t>(entries);
    horizon_ = (day + 1) * kMinutesPerDay;
  }
}

/// At most two thirds full, and half at first: sixteen million entries are 512 MB, and a start
/// waits for each page of them. What is not live goes when it is laid out anew.
void RecordIds::make_room(std::size_t more, std::uint32_t now) {
  if (3 * (used_ + more) < 2 * entries_.size()) return;
  std::vector<Entry> old;
  std::swap(old, entries_);
  const auto live = static_cast<std::size_t>(
      std::count_if(old.begin(), old.end(), [&](const Entry& one) { return is_live(one, now); }));
  std::size_t size = kFirstEntries;
  while (size < 2 * (live + more)) size *= 2;
  entries_.resize(size);
  used_ = live;
  for (const Entry& entry : old) {
    if (!is_live(entry, now)) continue;
    std::size_t at = entry.id & (size - 1);
    while (entries_[at].id != 0) at = (at + 1) & (size - 1);
    entries_[at] = entry;
  }
}

void RecordIds::write_checkpoint(EventTime w, StateBatch& batch) {
  CHECK(is_stored_);
  std::string bound;
  ByteWriter out(bound);
  out.u8(kFormat);
  out.fixed32_be(horizon_);
  out.varint(forgotten_);
  out.varint(static_cast<std::uint64_t>(live_));
  out.fixed32_be(minute_of(w));
  batch.put(Table::kMeta, std::string(kBoundKey), std::move(bound));
  for (IdJournal& journal : journals_) journal.write(minute_of(w), batch);
}

Result<RecordIds> RecordIds::read(const StateStore& store, std::size_t most) {
  RecordIds ids(most);
  TRY_ASSIGN(const std::optional<std::string> bound, store.get(Table::kMeta, kBoundKey));
  if (!bound) return ids;  // a state from before ids were remembered
  ByteReader in(*bound);
  if (in.u8() > kFormat) return Error{ErrorCode::kIncompatible, "ids: a newer version"};
  ids.horizon_ = in.fixed32_be();
  const std::uint64_t forgotten = in.varint();
  // So that the table is not laid out anew at every doubling; older states do not say it.
  const std::uint64_t live = in.at_end() ? 0 : in.varint();
  const std::uint32_t now = in.at_end() ? 0 : in.fixed32_be();
  TRY(in.status("ids"));
  ids.make_room(static_cast<std::size_t>(std::min<std::uint64_t>(live, most)), now);
  TRY(ids.read_journals(store, now));
  ids.forgotten_ = forgotten;  // put() has counted some of them again
  return ids;
}

Status RecordIds::read_journals(const StateStore& store, std::uint32_t now) {
  const IdJournal::Reader reader{
      [this](std::uint64_t id) { expect_id(id); },
      [&](const IdJournal::Told& told, std::span<const SubjectDigest> subjects) {
        make_room(subjects.size(), now);
        put(told.id, told.expires, subjects, now);
      }};
  for (IdJournal& journal : journals_) TRY(journal.read(store, now, reader));
  return {};
}

}  // namespace tributary
