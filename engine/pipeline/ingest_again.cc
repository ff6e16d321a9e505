// Records read a second time, by their place: dead letters once the registers have changed, and
// what a rule that binds farther asks for.
#include <algorithm>
#include <utility>

#include "engine/pipeline/ingest.h"

namespace tributary {

Feed* Ingest::feed_of(SourceId source, Position position) {
  const auto feed = std::find_if(feeds_.begin(), feeds_.end(), [&](const Feed& f) {
    return f.info().id == source && f.reads(position);
  });
  return feed == feeds_.end() ? nullptr : &*feed;
}

Result<std::optional<Observation>> Ingest::read_again(SourceId source, Position position) {
  Feed* const feed = feed_of(source, position);
  if (feed == nullptr || feed->is_stopped()) return std::nullopt;
  strayed_.insert(feed);
  const Status fetched = feed->fetch(position);
  if (!fetched && fetched.error().code != ErrorCode::kNotFound) return fetched.error();
  if (!fetched || feed->refusal()) return std::nullopt;
  Observation observation;
  TRY_ASSIGN(const std::optional<Rejection> refusal, resolver_.resolve(feed->draft(), observation));
  if (refusal) return std::nullopt;
  return observation;
}

Status Ingest::take_retries(LogBatch& batch) {
  for (const Rejection& letter : std::exchange(retries_, {})) {
    Feed* const feed = feed_of(letter.source, letter.position);
    if (feed == nullptr || feed->is_stopped()) continue;
    strayed_.insert(feed);
    const Status fetched = feed->fetch(letter.position);
    if (!fetched && fetched.error().code != ErrorCode::kNotFound) return fetched.error();
    if (!fetched) {
      Rejection lost = letter;
      lost.reason = RejectReason::kLost;
      refuse_again(*feed, letter, std::move(lost), batch);
      continue;
    }
    std::optional<Rejection> refusal = feed->refusal();
    Observation& observation = free_observation(batch);
    if (!refusal) {
      TRY_ASSIGN(refusal, resolver_.resolve(feed->draft(), observation));
    }
    if (refusal) {
      refuse_again(*feed, letter, std::move(*refusal), batch);
      continue;
    }
    observation.beyond_lateness = observation.at < feed->watermark();
    take_back(*feed, letter);
    ++feed->counters.observations;
    ++records_;
    batch.accepted.push_back(letter);
  }
  return {};
}

/// A letter says why its record was not used when it was read last. Not again what it says already:
/// whoever follows the dead letters need not hear the same each time.
void Ingest::refuse_again(Feed& feed, const Rejection& letter, Rejection rejection,
                          LogBatch& batch) {
  if (rejection.reason == letter.reason) return;
  take_back(feed, letter);
  reject(feed, std::move(rejection), batch);
}

/// The record no longer counts as what it was. What a step refused had been an observation here.
void Ingest::take_back(Feed& feed, const Rejection& letter) {
  std::uint64_t& count = letter.reason == RejectReason::kMoved
                             ? feed.counters.observations
                             : feed.counters.rejected[static_cast<std::size_t>(letter.reason)];
  if (count > 0) --count;  // 0: the source was taken out meanwhile, and its counts with it
}

}  // namespace tributary
