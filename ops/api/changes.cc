#include "ops/api/changes.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "connectors/file/file_sink.h"
#include "engine/base/codec.h"
#include "ops/tributary/published/members.h"

namespace tributary::api {

namespace {

// As engine/partition/STATE_FORMAT.md has them: the change log is output 1.
constexpr std::string_view kLengthKey = "output/1";
constexpr char kOutboxKey = 1;
constexpr std::size_t kReadBytes = std::size_t{4} << 20;

Change change_of(std::uint64_t id, std::string_view line) {
  Change change;
  change.id = id;
  change.json = std::make_shared<const std::string>(line);
  const auto parsed = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
  if (!parsed.is_object() || !parsed.contains("row") || !parsed["row"].is_object()) return change;
  const auto& row = parsed["row"];
  const auto unit = row.find("unit");
  if (unit != row.end() && unit->is_string()) change.unit = unit->get<std::string>();
  change.told = units_told(row);
  return change;
}

/// Whole lines of `bytes`, which begins at `offset` of the log.
template <typename Visit>
void for_each_line(std::string_view bytes, std::uint64_t offset, Visit visit) {
  while (true) {
    const std::size_t end = bytes.find('\n');
    if (end == std::string_view::npos) return;
    offset += end + 1;
    if (!visit(offset, bytes.substr(0, end))) return;
    bytes.remove_prefix(end + 1);
  }
}

constexpr std::uint64_t kOffsetMask = (std::uint64_t{1} << Changes::kOffsetBits) - 1;

std::uint64_t part_of(std::uint64_t id) { return id >> Changes::kOffsetBits; }
std::uint64_t offset_of(std::uint64_t id) { return id & kOffsetMask; }
std::uint64_t id_of(std::uint64_t part, std::uint64_t offset) {
  return (part << Changes::kOffsetBits) | offset;
}

/// What is there of [from, until): what the last commit promised may not be in the file yet.
Result<std::string> bytes_of(const std::string& path, std::uint64_t from, std::uint64_t until) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return Error{ErrorCode::kNotFound, "a part of the change log is gone"};
  std::string bytes(until - from, '\0');
  in.seekg(static_cast<std::streamoff>(from));
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(std::max<std::streamsize>(0, in.gcount())));
  return bytes;
}

std::uint64_t length_of(const std::string& path) {
  std::error_code error;
  const std::uintmax_t length = std::filesystem::file_size(path, error);
  return error ? 0 : length;
}

/// As engine/partition/output.h writes it: where the next lines begin.
std::uint64_t id_of_progress(std::string_view progress) {
  ByteReader in(progress);
  const std::uint64_t length = in.varint();
  return id_of(in.at_end() ? 0 : in.varint(), length);
}

}  // namespace

bool Change::is_visible_to(const Account& account) const {
  if (account.role != Role::kUnit) return true;
  return unit == account.unit || std::find(told.begin(), told.end(), account.unit) != told.end();
}

Status Changes::load(const StateStore& store) {
  TRY_ASSIGN(const auto length, store.get(Table::kMeta, kLengthKey));
  TRY_ASSIGN(const auto outbox, store.get(Table::kOutbox, std::string(1, kOutboxKey)));
  const std::lock_guard lock(mutex_);
  last_ = 0;
  if (length) last_ = id_of_progress(*length) + (outbox ? outbox->size() : 0);
  begins_ = last_;
  newest_.clear();
  return {};
}

bool Changes::apply(const StateBatch& batch) {
  const std::string* lines = nullptr;
  std::uint64_t begins = 0;
  for (const StateBatch::Entry& entry : batch.entries) {
    const bool is_ours = entry.table == Table::kOutbox && entry.key == std::string(1, kOutboxKey);
    if (is_ours && entry.value) lines = &*entry.value;
    const bool is_progress = entry.table == Table::kMeta && entry.key == kLengthKey;
    if (is_progress && entry.value) begins = id_of_progress(*entry.value);
  }
  if (lines == nullptr || lines->empty() || !is_written_) return false;
  const std::lock_guard lock(mutex_);
  for_each_line(*lines, begins, [&](std::uint64_t id, std::string_view line) {
    newest_.push_back(change_of(id, line));
    last_ = id;
    return true;
  });
  while (newest_.size() > kKept) {
    begins_ = newest_.front().id;
    newest_.pop_front();
  }
  return true;
}

std::uint64_t Changes::last() const {
  const std::lock_guard lock(mutex_);
  return last_;
}

Result<std::vector<Change>> Changes::read(std::uint64_t after, std::size_t most) const {
  std::uint64_t until = 0;
  {
    const std::lock_guard lock(mutex_);
    if (after > last_) return Error{ErrorCode::kInvalid, "there is no such change yet"};
    if (after >= begins_) {
      std::vector<Change> found;
      auto at = std::upper_bound(newest_.begin(), newest_.end(), after,
                                 [](std::uint64_t id, const Change& one) { return id < one.id; });
      const bool is_end = after == begins_ || (at != newest_.begin() && std::prev(at)->id == after);
      if (!is_end) return Error{ErrorCode::kInvalid, "no change ends there"};
      for (; at != newest_.end() && found.size() < most; ++at) found.push_back(*at);
      return found;
    }
    until = begins_;
  }
  return read_file(after, until, most);
}

std::string Changes::file_of(std::uint64_t part, std::uint64_t finished) const {
  const std::string named = FileSink::part_path(path_, part + 1);
  // A part that a commit has just finished has its old name for a moment.
  return part < finished && std::filesystem::exists(named) ? named : path_;
}

Result<std::vector<Change>> Changes::read_file(std::uint64_t after, std::uint64_t until,
                                               std::size_t most) const {
  std::vector<Change> found;
  if (path_.empty()) return Error{ErrorCode::kNotFound, "what is older is not held here"};
  for (std::uint64_t part = part_of(after); part <= part_of(until) && found.empty(); ++part) {
    const std::uint64_t offset = part == part_of(after) ? offset_of(after) : 0;
    const std::uint64_t from = offset == 0 ? 0 : offset - 1;
    std::uint64_t end = from + kReadBytes;
    if (part == part_of(until)) end = std::min(end, std::max(from, offset_of(until)));
    TRY_ASSIGN(const std::string bytes, bytes_of(file_of(part, part_of(until)), from, end));
    std::string_view rest = bytes;
    if (offset > 0) {
      if (rest.empty() || rest.front() != '\n') {
        return Error{ErrorCode::kInvalid, "no change ends there"};
      }
      rest.remove_prefix(1);
    }
    for_each_line(rest, id_of(part, offset), [&](std::uint64_t id, std::string_view line) {
      found.push_back(change_of(id, line));
      return found.size() < most;
    });
  }
  return found;
}

Result<std::vector<std::string>> Changes::history(const std::string& signal_id) const {
  std::vector<std::string> found;
  if (path_.empty()) return found;
  const std::string id = "{\"id\":\"" + signal_id + "/";
  const std::uint64_t finished = part_of(last());
  std::uint64_t part = finished;
  std::uint64_t held = length_of(path_);
  while (part > 0 && held < kHistoryBytes) held += length_of(file_of(--part, finished));
  std::uint64_t from = held > kHistoryBytes ? held - kHistoryBytes : 0;
  for (; part <= finished; ++part, from = 0) {
    const std::string file = file_of(part, finished);
    while (true) {
      TRY_ASSIGN(const std::string bytes, bytes_of(file, from, from + kReadBytes));
      std::uint64_t read = from;
      for_each_line(bytes, from, [&](std::uint64_t end, std::string_view line) {
        read = end;
        if (line.starts_with(id)) found.emplace_back(line);
        return true;
      });
      if (read == from) break;
      from = read;
    }
  }
  return found;
}

}  // namespace tributary::api
