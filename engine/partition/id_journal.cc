// How remembered ids lie in the state (record_ids.h).
#include <algorithm>

#include "engine/partition/record_ids.h"

namespace tributary {

namespace {

constexpr std::size_t kChunkBytes = std::size_t{64} << 10;  ///< so large a chunk is left alone
constexpr std::uint32_t kMinutesPerDay = 24 * 60;

}  // namespace

std::string IdJournal::key_of(std::uint64_t number) const {
  std::string key = prefix_;
  ByteWriter(key).fixed64_be(number);
  return key;
}

void IdJournal::tell(const Told& told, std::span<const SubjectDigest> subjects,
                     std::uint32_t until) {
  ByteWriter out(told_);
  out.fixed64_be(told.id);
  out.fixed32_be(told.expires);
  out.varint(subjects.size());
  for (const SubjectDigest subject : subjects) out.fixed32_be(subject);
  told_expires_ = std::max(told_expires_, until);
}

void IdJournal::write(std::uint32_t now, StateBatch& batch) {
  for (const Chunk& chunk : chunks_) {
    if (chunk.expires <= now) batch.erase(Table::kMeta, key_of(chunk.number));
  }
  std::erase_if(chunks_, [now](const Chunk& chunk) { return chunk.expires <= now; });
  if (told_.empty()) return;
  const bool goes_on = !chunks_.empty() && chunks_.back().number + 1 == next_number_ &&
                       day_ == now / kMinutesPerDay && tail_.size() + told_.size() <= kChunkBytes;
  if (!goes_on) {
    chunks_.push_back({next_number_++, 0});
    tail_.clear();
    day_ = now / kMinutesPerDay;
  }
  tail_ += told_;
  Chunk& last = chunks_.back();
  last.expires = std::max(last.expires, told_expires_);
  std::string value;
  ByteWriter out(value);
  out.fixed32_be(last.expires);
  out.fixed32_be(day_);
  out.raw(tail_);
  batch.put(Table::kMeta, key_of(last.number), std::move(value));
  told_.clear();
  told_expires_ = 0;
}

Status IdJournal::read(const StateStore& store, std::uint32_t now, const Reader& reader) {
  Status damaged;
  std::string end = prefix_;
  ++end.back();
  TRY(store.scan(Table::kMeta, prefix_, end, [&](std::string_view key, std::string_view value) {
    ByteReader number(key.substr(prefix_.size()));
    ByteReader in(value);
    chunks_.push_back({number.fixed64_be(), in.fixed32_be()});
    day_ = in.fixed32_be();
    tail_ = std::string(in.raw(in.remaining()));
    next_number_ = chunks_.back().number + 1;
    if (chunks_.back().expires > now) damaged = read_tail(reader);
    return damaged.has_value();
  }));
  return damaged;
}

/// Each id lies somewhere else in a table of half a gigabyte: what waits for memory is asked for
/// some ids ahead.
Status IdJournal::read_tail(const Reader& reader) const {
  constexpr int kAhead = 24;
  ByteReader told(tail_), ahead(tail_);
  const auto look_ahead = [&] {
    if (!ahead.ok() || ahead.at_end()) return;
    reader.expect(ahead.fixed64_be());
    ahead.fixed32_be();
    ahead.raw(ahead.count(sizeof(SubjectDigest)) * sizeof(SubjectDigest));
  };
  for (int i = 0; i < kAhead; ++i) look_ahead();
  std::vector<SubjectDigest> subjects;
  while (told.ok() && !told.at_end()) {
    look_ahead();
    Told one;
    one.id = told.fixed64_be();
    one.expires = told.fixed32_be();
    subjects.resize(told.count(sizeof(SubjectDigest)));
    for (SubjectDigest& subject : subjects) subject = told.fixed32_be();
    if (told.ok()) reader.visit(one, subjects);
  }
  return told.status("ids");
}

}  // namespace tributary
