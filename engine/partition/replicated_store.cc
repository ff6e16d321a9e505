#include "engine/partition/replicated_store.h"

#include <string>
#include <utility>

#include "engine/base/check.h"
#include "engine/base/codec.h"
#include "engine/partition/batch_bytes.h"

namespace tributary {

namespace {

constexpr std::uint8_t kFormat = 1;
/// In the changelog while a state that had none is brought into it; a copy restored from what there
/// is of it would be a part.
constexpr std::string_view kUploadKey = "changelog/upload";
constexpr std::size_t kUploadedAtOnce = std::size_t{4} << 20;  // bytes

Result<bool> is_empty(const StateStore& store) {
  bool empty = true;
  for (int i = 0; i < kTables && empty; ++i) {
    TRY(store.scan(static_cast<Table>(i), "", "", [&](std::string_view, std::string_view) {
      empty = false;
      return false;
    }));
  }
  return empty;
}

/// Every row, some at a time.
Status for_all(const StateStore& store, const std::function<Status(const StateBatch& rows)>& take) {
  StateBatch rows;
  std::size_t bytes = 0;
  Status status;
  const auto hand_over = [&] {
    status = take(rows);
    rows.entries.clear();
    bytes = 0;
    return status.has_value();
  };
  for (int i = 0; i < kTables; ++i) {
    const auto table = static_cast<Table>(i);
    TRY(store.scan(table, "", "", [&](std::string_view key, std::string_view value) {
      rows.put(table, std::string(key), std::string(value));
      bytes += key.size() + value.size();
      return bytes < kUploadedAtOnce || hand_over();
    }));
    TRY(status);
  }
  hand_over();
  return status;
}

/// But for the place in the changelog.
Status erase_all(StateStore& store, Table table) {
  constexpr std::size_t kAtOnce = 10'000;
  StateBatch erased;
  do {
    erased.entries.clear();
    TRY(store.scan(table, "", "", [&](std::string_view key, std::string_view) {
      const bool is_place = table == Table::kMeta && key == kChangelogKey;
      if (!is_place) erased.erase(table, std::string(key));
      return erased.entries.size() < kAtOnce;
    }));
    TRY(store.write(erased, false));
  } while (!erased.entries.empty());
  return {};
}

}  // namespace

Result<bool> has_changelog(const StateStore& store) {
  TRY_ASSIGN(const std::optional<std::string> place, store.get(Table::kMeta, kChangelogKey));
  return place.has_value();
}

Status ReplicatedStore::read_place() {
  TRY_ASSIGN(const std::optional<std::string> stored, copy_.get(Table::kMeta, kChangelogKey));
  place_ = {};
  has_place_ = stored.has_value();
  if (!stored) return {};
  ByteReader in(*stored);
  const std::uint8_t format = in.u8();
  if (format > kFormat) {
    return Error{ErrorCode::kIncompatible, "the state was written by a newer version of tributary"};
  }
  place_.next = in.varint();
  place_.mark = in.fixed64_be();
  followed_at_ = WallTime::from_millis(in.zigzag());
  return in.status("place in the changelog");
}

Status ReplicatedStore::note_place(bool durable) {
  followed_at_ = clock_.now();
  has_place_ = true;
  std::string value;
  ByteWriter out(value);
  out.u8(kFormat);
  out.varint(place_.next);
  out.fixed64_be(place_.mark);
  out.zigzag(followed_at_.millis());
  StateBatch batch;
  batch.put(Table::kMeta, std::string(kChangelogKey), std::move(value));
  return copy_.write(batch, durable);
}

/// What was erased meanwhile may have left the changelog without a trace.
bool ReplicatedStore::is_too_old() const {
  return place_.next > 0 && clock_.now() - followed_at_ >= kErasuresKept;
}

/// Of the copy nothing is left. Until then it has its old place, and a kill on the way begins this
/// again.
Status ReplicatedStore::begin_anew() {
  progress_.is_whole = true;
  for (int i = 0; i < kTables; ++i) TRY(erase_all(copy_, static_cast<Table>(i)));
  place_ = {};
  return note_place(true);
}

Status ReplicatedStore::catch_up() {
  if (is_too_old()) TRY(begin_anew());
  const auto take = [&](const StateBatch& entries, const ChangelogPlace& next) -> Status {
    TRY(copy_.write(entries, false));
    progress_.entries += entries.entries.size();
    progress_.bytes += bytes_of(entries);
    place_ = next;
    return note_place(false);
  };
  TRY(changelog_.read(place_, take));
  return note_place(true);
}

Status ReplicatedStore::check_whole() const {
  TRY_ASSIGN(const std::optional<std::string> upload, copy_.get(Table::kMeta, kUploadKey));
  if (!upload) return {};
  return Error{ErrorCode::kCorrupt,
               "the changelog holds a part of a state only: bringing it there was interrupted; "
               "start the process that has the state once more"};
}

/// It has rows, and no place.
Result<bool> ReplicatedStore::was_kept_apart() const {
  if (has_place_) return false;
  TRY_ASSIGN(const bool empty, is_empty(copy_));
  return !empty;
}

Status ReplicatedStore::follow() {
  TRY(read_place());
  TRY_ASSIGN(const bool is_apart, was_kept_apart());
  if (is_apart) {
    return Error{ErrorCode::kIncompatible,
                 "the state has not been kept in a changelog, and another process appends to that; "
                 "begin with an empty state directory"};
  }
  if (!has_place_) progress_.is_whole = true;
  return catch_up();
}

Status ReplicatedStore::restore() {
  TRY(changelog_.take_over());
  owns_ = true;
  TRY(read_place());
  TRY_ASSIGN(const bool is_apart, was_kept_apart());
  if (is_apart) return upload();
  if (!has_place_) progress_.is_whole = true;
  TRY(catch_up());
  return check_whole();
}

/// The copy has no place until all of it is there: a kill on the way begins it again. Rows are
/// overwritten with what they are.
Status ReplicatedStore::upload() {
  bool is_strange = false, is_begun = false;
  const auto look = [&](const StateBatch& entries, const ChangelogPlace&) -> Status {
    for (const StateBatch::Entry& entry : entries.entries) {
      // One that came to its end was somebody's whole state.
      if (entry.table == Table::kMeta && entry.key == kUploadKey)
        is_begun = entry.value.has_value();
    }
    is_strange = is_strange || !entries.entries.empty();
    return {};
  };
  TRY(changelog_.read({}, look));
  if (is_strange && !is_begun) {
    return Error{ErrorCode::kIncompatible,
                 "the state has not been kept in this changelog, which holds another one; begin "
                 "with an empty state directory, or name an empty topic"};
  }
  StateBatch begin, end;
  begin.put(Table::kMeta, std::string(kUploadKey), "");
  end.erase(Table::kMeta, std::string(kUploadKey));
  TRY_ASSIGN(place_, changelog_.append(begin));
  const auto append = [&](const StateBatch& rows) -> Status {
    TRY_ASSIGN(place_, changelog_.append(rows));
    progress_.entries += rows.entries.size();
    progress_.bytes += bytes_of(rows);
    return {};
  };
  TRY(for_all(copy_, append));
  TRY_ASSIGN(place_, changelog_.append(end));
  return note_place(true);
}

Status ReplicatedStore::write(const StateBatch& batch, bool durable) {
  CHECK(owns_);
  TRY_ASSIGN(place_, changelog_.append(batch));
  // A kill between the two leaves an old place, from which the same rows are written once more.
  TRY(copy_.write(batch, false));
  return note_place(durable);
}

}  // namespace tributary
