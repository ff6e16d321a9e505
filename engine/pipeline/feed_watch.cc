#include "engine/pipeline/feed_watch.h"

#include <algorithm>
#include <utility>

#include "engine/base/digest.h"

namespace tributary {

namespace {

constexpr std::int64_t kDay = 86'400'000;
constexpr std::uint64_t kEnoughRepeats = 16;
constexpr std::uint32_t kMostReports = 16;  // of a place: among more, tokens are alike by chance

}  // namespace

void FieldDays::mark(FieldId field, std::int64_t day) {
  if (field == none_of<FieldId>()) return;
  if (field.value() >= last_.size()) last_.resize(field.value() + 1U, kNever);
  last_[field.value()] = std::max(last_[field.value()], day);
}

void FieldDays::saw(const ObservationDraft& draft) {
  const std::int64_t day = draft.at.millis() / kDay;
  first_day_ = std::min(first_day_, day);
  newest_day_ = std::max(newest_day_, day);
  for (const FieldValue& value : draft.values) mark(value.field, day);
  for (const Reference& reference : draft.references) mark(reference.field, day);
  if (!draft.identifier.empty()) reporter_day_ = std::max(reporter_day_, day);
}

std::vector<FieldId> FieldDays::unseen(const std::vector<FieldId>& mapped, int days) const {
  std::vector<FieldId> out;
  if (!has_read(days)) return out;
  for (const FieldId field : mapped) {
    const std::int64_t last = field.value() < last_.size() ? last_[field.value()] : kNever;
    if (is_old(last, days)) out.push_back(field);
  }
  return out;
}

bool FieldDays::lacks_reporter(int days) const {
  return has_read(days) && is_old(reporter_day_, days);
}

void FieldDays::join(const FieldDays& other) {
  first_day_ = std::min(first_day_, other.first_day_);
  newest_day_ = std::max(newest_day_, other.newest_day_);
  reporter_day_ = std::max(reporter_day_, other.reporter_day_);
  if (last_.size() < other.last_.size()) last_.resize(other.last_.size(), kNever);
  for (std::size_t i = 0; i < other.last_.size(); ++i)
    last_[i] = std::max(last_[i], other.last_[i]);
}

void FieldDays::write(ByteWriter& out) const {
  out.zigzag(first_day_);
  out.zigzag(newest_day_);
  out.zigzag(reporter_day_);
  out.varint(last_.size());
  for (const std::int64_t day : last_) out.zigzag(day);
}

void FieldDays::read(ByteReader& in) {
  first_day_ = in.zigzag();
  newest_day_ = in.zigzag();
  reporter_day_ = in.zigzag();
  const std::size_t count = in.count();
  last_.clear();
  for (std::size_t i = 0; i < count && in.ok(); ++i) last_.push_back(in.zigzag());
}

void ReporterRepeats::saw(const Observation& observation) {
  if (repeats_ >= kEnoughRepeats) return;
  const auto ref = std::find_if(observation.subjects.begin(), observation.subjects.end(),
                                [](const SubjectRef& one) { return one.token.has_value(); });
  if (ref == observation.subjects.end()) return;
  const std::uint64_t subject = hash_of(ref->key);
  const std::uint64_t token =
      (static_cast<std::uint64_t>(ref->token->kind) << 16) | ref->token->current;
  const Seen seen{subject, combine_hashes(subject, token), observation.id_digest};
  const auto same = record_of_.find(seen.reporter);
  const bool came_again = same != record_of_.end();
  if (came_again && same->second == seen.record) return;  // a record that was sent twice
  const auto before = reports_at_.find(subject);
  if (before != reports_at_.end() && before->second <= kMostReports) {
    ++chances_;
    if (came_again) ++repeats_;
  }
  remember(seen);
}

void ReporterRepeats::remember(const Seen& seen) {
  if (newest_.size() < kRemembered) {
    newest_.push_back(seen);
  } else {
    const Seen gone = std::exchange(newest_[next_], seen);
    next_ = (next_ + 1) % kRemembered;
    const auto held = record_of_.find(gone.reporter);
    if (held != record_of_.end() && held->second == gone.record) record_of_.erase(held);
    if (const auto at = reports_at_.find(gone.subject); --at->second == 0) reports_at_.erase(at);
  }
  record_of_[seen.reporter] = seen.record;
  ++reports_at_[seen.subject];
}

void ReporterRepeats::write(ByteWriter& out) const {
  out.varint(chances_);
  out.varint(repeats_);
}

void ReporterRepeats::read(ByteReader& in) {
  chances_ = in.varint();
  repeats_ = in.varint();
}

}  // namespace tributary
