#include "tests/oracle/facts.h"

#include <algorithm>
#include <tuple>

namespace tributary::oracle {

bool operator<(const Fact& a, const Fact& b) {
  const auto order = [](const Fact& fact) {
    return std::tuple(fact.observation.at, fact.observation.source, fact.observation.id_digest);
  };
  return order(a) < order(b);
}

Reach::Reach(const std::vector<SourceInfo>& sources) {
  for (const SourceInfo& source : sources)
    sources_.push_back({source, false, false, {}, {}, {}, {}, EventTime::max()});
  for (Of& source : sources_) source.watermark = EventTime::min();
}

void Reach::take(const ClockReport& report) {
  hear(report);
  move_w();
  begin();
}

void Reach::hear(const ClockReport& report) {
  for (const SourceClock& said : report.clocks) {
    Of& source = sources_.at(said.source.value());
    source.reported = true;
    source.finished = said.finished;
    source.watermark = std::max(source.watermark, said.watermark);
    if (said.caught_up_at) {
      source.caught_up = std::max(source.caught_up.value_or(WallTime::min()), *said.caught_up_at);
      tick_ = std::max(tick_, *said.caught_up_at);
    }
    if (said.heard_at) {
      source.heard = std::max(source.heard.value_or(WallTime::min()), *said.heard_at);
      tick_ = std::max(tick_, *said.heard_at);
    }
  }
  if (report.as_of) as_of_ = std::max(as_of_, *report.as_of);
}

void Reach::move_w() {
  EventTime least = EventTime::max();
  for (const Of& source : sources_) {
    if (!source.reported) return;
    if (!source.finished) least = std::min(least, clock(source.info.id));
  }
  w_ = std::max(w_, least == EventTime::max() ? as_of_ : least);
}

void Reach::begin() {
  for (Of& source : sources_) {
    const EventTime clock = this->clock(source.info.id);
    if (!source.since && clock > EventTime::min()) source.since = clock;
  }
}

EventTime Reach::clock(SourceId id) const {
  const Of& source = sources_.at(id.value());
  EventTime clock = source.watermark;
  if (source.caught_up) {
    clock = std::max(clock, EventTime(source.caught_up->since_epoch()) - source.info.lateness);
  }
  if (source.finished) clock = std::max(clock, w_);
  return std::min(clock, source.clock_until);
}

Reach Reach::on_the_way(const Reach& before, EventTime at) const {
  Reach result = *this;
  for (std::size_t i = 0; i < sources_.size(); ++i) {
    const SourceId id = sources_[i].info.id;
    result.sources_[i].clock_until = std::min(clock(id), std::max(before.clock(id), at));
  }
  result.w_ = std::min(w_, std::max(before.w_, at));
  return result;
}

EventTime Reach::stale_from(SourceId id) const {
  const Of& source = sources_.at(id.value());
  if (source.info.stale_after == Millis(0) || !source.caught_up || !source.heard) {
    return EventTime::max();
  }
  const WallTime silent = *source.heard + source.info.stale_after;
  return silent < tick_ ? EventTime(silent.since_epoch()) : EventTime::max();
}

std::optional<EventTime> Reach::read_since(SourceId source) const {
  return sources_.at(source.value()).since;
}

FactBook::Outcome FactBook::take(const Observation& observation, const SubjectRef& ref) {
  sorted_.erase(ref.key);
  auto& facts = facts_[ref.key];
  const Id id{observation.source, observation.id_digest};
  const auto found = facts.find(id);
  if (found == facts.end()) {
    facts.emplace(id, Fact{observation, ref});
    return Outcome::kNew;
  }
  const Observation& old = found->second.observation;
  const auto rank = [](const Observation& one) {
    return std::tuple(one.version, one.content_digest);
  };
  if (rank(old) == rank(observation) && !ref.moved_away) return Outcome::kDuplicate;
  if (rank(old) >= rank(observation)) return Outcome::kSuperseded;
  found->second = Fact{observation, ref};
  return Outcome::kReplaces;
}

bool FactBook::knows(const Observation& observation, const SubjectKey& subject) const {
  const auto found = facts_.find(subject);
  return found != facts_.end() &&
         found->second.count({observation.source, observation.id_digest}) > 0;
}

const std::vector<Fact>& FactBook::of(const SubjectKey& subject) const {
  const auto [sorted, is_new] = sorted_.try_emplace(subject);
  std::vector<Fact>& result = sorted->second;
  const auto found = facts_.find(subject);
  if (!is_new || found == facts_.end()) return result;
  for (const auto& [id, fact] : found->second) {
    if (!fact.observation.is_void && !fact.at_subject.moved_away) result.push_back(fact);
  }
  std::sort(result.begin(), result.end());
  return result;
}

std::set<SubjectKey> FactBook::subjects() const {
  std::set<SubjectKey> keys;
  for (const auto& [key, facts] : facts_) keys.insert(key);
  return keys;
}

}  // namespace tributary::oracle
