#include "tests/simulation/twins.h"

#include <algorithm>
#include <utility>

namespace tributary::simulation {
namespace {

std::uint64_t digest_of(const StateBatch& batch) {
  std::uint64_t digest = batch.entries.size();
  for (const StateBatch::Entry& entry : batch.entries) {
    digest = combine_hashes(digest, static_cast<std::uint64_t>(entry.table));
    digest = combine_hashes(digest, hash64(entry.key));
    digest = combine_hashes(digest, entry.value ? hash64(*entry.value) : 0);
  }
  return digest;
}

std::uint64_t digest_of(Position position) {
  return combine_hashes(position.stream, position.offset);
}

/// Of a call that is whole or not at all.
template <typename Call>
Status carry_out(const Turnout& turnout, const Call& call) {
  if (turnout.extent != Turnout::Extent::kNone) TRY(call());
  return turnout.answer ? Status(*turnout.answer) : Status();
}

Error gone() { return Error{ErrorCode::kIo, "simulated: the process is gone"}; }

}  // namespace

Result<std::optional<std::string>> StoreTwin::get(Table table, std::string_view key) const {
  if (pulse_.is_stopped) return gone();
  return disk_.get(table, key);
}

Status StoreTwin::scan(
    Table table, std::string_view from, std::string_view to,
    const std::function<bool(std::string_view key, std::string_view value)>& visit) const {
  if (pulse_.is_stopped) return gone();
  return disk_.scan(table, from, to, visit);
}

Status StoreTwin::write(const StateBatch& batch, bool durable) {
  const Turnout turnout = mischief_.knock(Door::kStoreWrite, pulse_, digest_of(batch));
  return carry_out(turnout, [&] { return disk_.write(batch, durable); });
}

Status StoreTwin::purge(Table table, std::string_view from, std::string_view to) {
  const Turnout turnout = mischief_.knock(Door::kPurge, pulse_, hash64(from));
  return carry_out(turnout, [&] { return disk_.purge(table, from, to); });
}

void Promise::hold(std::string_view bytes, Mischief& mischief) const {
  const auto promised =
      disk_.get(Table::kOutbox, std::string(1, static_cast<char>(output_))).value_or_die();
  if (disk_.volatile_batches() > 0) mischief.accuse("published what is not durable yet");
  if (!promised || *promised != bytes) {
    mischief.accuse("published to output " + std::to_string(output_) +
                    " what no commit holds: " + std::to_string(bytes.size()) + " bytes");
  }
}

Result<std::uint64_t> FileTwin::length() {
  if (pulse_.is_stopped) return gone();
  return file_.length();
}

Status FileTwin::truncate(std::uint64_t length) {
  const Turnout turnout = mischief_.knock(Door::kTruncate, pulse_, length);
  return carry_out(turnout, [&] { return file_.truncate(length); });
}

Status FileTwin::append(std::string_view bytes) {
  const Turnout turnout = mischief_.knock(Door::kAppend, pulse_, hash64(bytes));
  if (turnout.extent != Turnout::Extent::kNone) promise_.hold(bytes, mischief_);
  if (turnout.extent == Turnout::Extent::kPart)
    bytes = bytes.substr(0, turnout.amount % (bytes.size() + 1));
  return carry_out(turnout, [&] { return file_.append(bytes); });
}

Status FileTwin::sync() {
  return carry_out(mischief_.knock(Door::kSync, pulse_, 0), [&] { return file_.sync(); });
}

Status FileTwin::rotate(std::uint64_t number) {
  const Turnout turnout = mischief_.knock(Door::kRotate, pulse_, number);
  return carry_out(turnout, [&] { return file_.rotate(number); });
}

Result<bool> FileTwin::holds(std::uint64_t number) {
  if (pulse_.is_stopped) return gone();
  return file_.holds(number);
}

SourceTwin::SourceTwin(const std::vector<std::string>& lines, Mischief& mischief, Pulse& pulse)
    : mischief_(mischief), pulse_(pulse) {
  for (const std::string& line : lines) held_.add(line);
  held_.finish();
}

Status SourceTwin::read(std::vector<Record>& out, std::size_t most) {
  const Turnout turnout = mischief_.knock(Door::kRead, pulse_, most);
  if (turnout.answer) return *turnout.answer;
  return held_.read(out, mischief_.most_records(most));
}

Status SourceTwin::seek(Position position) {
  const Turnout turnout = mischief_.knock(Door::kSeek, pulse_, digest_of(position));
  if (turnout.answer) return *turnout.answer;
  return held_.seek(position);
}

Result<Record> SourceTwin::fetch(Position position) {
  const Turnout turnout = mischief_.knock(Door::kSeek, pulse_, digest_of(position));
  if (turnout.answer) return *turnout.answer;
  return held_.fetch(position);
}

}  // namespace tributary::simulation
