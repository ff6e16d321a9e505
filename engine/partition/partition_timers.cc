// What time makes due: timers and sweeps fire one by one in the order of their instants, and each
// subject says when it wants to be looked at again.
#include <algorithm>

#include "engine/feedback/deadlines.h"
#include "engine/partition/partition.h"

namespace tributary {

namespace {

/// When the next level that a rule has had is longer ago than is asked for: a rule that never spoke
/// names no silent source (RowStage::voices_of), and by then nobody knows that it did.
EventTime next_level_to_leave(const SubjectState& state, const TypePlan& plan, EventTime w) {
  constexpr Millis kTick{1};
  EventTime next = EventTime::max();
  for (const RuleSweep& sweep : state.sweeps) {
    const std::vector<Segment>& segments = sweep.segments();
    const Millis tail = plan.rules[sweep.rule()].tail;
    for (std::size_t i = 0; i + 1 < segments.size(); ++i) {
      const EventTime at = segments[i + 1].from + tail + kTick;
      if (segments[i].assessment.level > Level::kNone && at > w) next = std::min(next, at);
    }
  }
  return next;
}

}  // namespace

void Partition::pass(EventTime at) {
  for (std::size_t i = 0; i < times_.size(); ++i) {
    times_[i].clock = std::min(clocks_.times()[i].clock, std::max(times_[i].clock, at));
  }
  w_ = std::min(clocks_.w(), std::max(w_, at));
}

Status Partition::fire_slice(Effects& effects) {
  slice_end_.last.reset();
  if (sweeps_.is_running()) return sweep_slice(effects);
  for (int fired = 0; fired < timers_at_once_; ++fired) {
    TRY_ASSIGN(const bool any, fire_one(nullptr, effects));
    if (sweeps_.is_running()) break;
    if (any) continue;
    has_due_ = false;
    break;
  }
  return {};
}

Status Partition::fire_up_to(const SliceEnd& end, Effects& effects) {
  if (sweeps_.is_running()) return sweep_slice(effects);
  const Timer* last = end.last ? &*end.last : nullptr;
  bool any = true;
  while (any && !sweeps_.is_running()) {
    TRY_ASSIGN(any, fire_one(last, effects));
  }
  return {};
}

Result<bool> Partition::fire_one(const Timer* last, Effects& effects) {
  TRY_ASSIGN(std::optional<Timer> timer, next_silence());
  if (timer) {
    if (last != nullptr && is_behind(*timer, *last)) return false;
    turned_cursor_ = timer->subject;
  } else {
    TRY_ASSIGN(timer, timers_.next_due(clocks_.w(), clocks_.times()));
    if (last != nullptr && (!timer || is_behind(*timer, *last))) return false;
    const std::optional<EventTime> sweep = sweeps_.due(clocks_.w());
    if (sweep && (!timer || timer->at > *sweep)) {
      begin_due_sweep(*sweep);
      return true;
    }
    pass(timer ? timer->at : EventTime::max());
    if (!timer) return false;
  }
  slice_end_.last = timer;
  TRY(look_again(*timer, effects));
  return true;
}

void Partition::begin_due_sweep(EventTime at) {
  slice_end_.last.reset();
  pass(at);
  sweeps_.begin(w_);
  if (!sweeps_.is_ending()) count_registered();
}

/// Before any clock moves on: else how far they had come would hang on what other timers a subject
/// has. Subject after subject, whichever of the sources it waits for: one that waits for more of
/// them, because somebody has reported, must not come before the others.
Result<std::optional<Timer>> Partition::next_silence() {
  std::optional<Timer> next;
  for (const SourceId source : turned_) {
    TRY_ASSIGN(std::optional<Timer> timer, timers_.next_silence(source, turned_cursor_));
    if (timer && (!next || timer->subject < next->subject)) next = std::move(timer);
  }
  if (!next) turned_.clear();
  return next;
}

/// First the silences, then what clocks have passed.
bool Partition::is_behind(const Timer& timer, const Timer& last) const {
  if (!last.clock.is_silence()) return !timer.clock.is_silence() && fires_before(last, timer);
  return !timer.clock.is_silence() || timer.subject > last.subject;
}

Status Partition::look_again(const Timer& timer, Effects& effects) {
  timers_.cancel(timer);
  expect_timers();
  TRY_ASSIGN(SubjectEntry * entry, cache_.find(timer.subject, w_));
  CHECK(entry != nullptr);
  std::erase(entry->timers, TimerMark{timer.clock, timer.at});
  const std::uint64_t revisions = counters_.revisions;
  show(*entry, w_, ChangeCause::kTime, effects);
  // Only then: what is forgotten first would take its rule with it, and nobody would see the row's
  // level fall.
  correlator_.prune(entry->state, w_);
  set_timers(*entry, w_);
  // Only those that show: when a subject is looked at in vain depends on what the cache has
  // dropped.
  if (counters_.revisions > revisions) ++counters_.timers;
  cache_.let_go(*entry);
  return deliver(effects);
}

std::vector<TimerMark> Partition::wanted_timers(const SubjectEntry& entry, EventTime w) const {
  std::vector<TimerMark> wanted;
  EventTime next = correlator_.next_timer(entry.state, w);
  for (const RowState& row : entry.rows) {
    next = std::min(next, next_instant(row.people));
    // Where it has passed the next look is soon enough.
    next = std::min(next, std::max(row.case_ends(keeper_.site().reopen_within), w + Millis(1)));
    if (row.stale_sources.empty()) continue;
    next = std::min(next, next_level_to_leave(entry.state, plan_.of(entry.state.key.type), w));
  }
  CHECK(next > w);
  if (next < EventTime::max()) wanted.push_back({TimerClock(), next});
  for (const ClockWait& wait : correlator_.clock_waits(entry.state, w)) {
    wanted.push_back({TimerClock::of(wait.source), wait.at});
  }
  for (const SourceId source : correlator_.sources_at_stake(entry.state, w)) {
    wanted.push_back({TimerClock::silence_of(source), EventTime()});
  }
  return wanted;
}

void Partition::settle_unstirred(SubjectEntry& entry, EventTime w) {
  const EventTime next = correlator_.next_to_go(entry.state, w);
  const auto is_set = [&](const TimerMark& mark) {
    return mark.clock == TimerClock() && mark.at <= next;
  };
  if (std::any_of(entry.timers.begin(), entry.timers.end(), is_set)) return;
  set_timers(entry, w);
}

void Partition::set_timers(SubjectEntry& entry, EventTime w) {
  std::vector<TimerMark> marks;
  for (TimerMark mark : wanted_timers(entry, w)) {
    const auto set = std::find_if(entry.timers.begin(), entry.timers.end(),
                                  [&](const TimerMark& old) { return old.clock == mark.clock; });
    // An earlier one stays: when it fires, this is asked again.
    if (set != entry.timers.end()) mark.at = std::min(mark.at, set->at);
    marks.push_back(mark);
  }
  for (const TimerMark& old : entry.timers) {
    const bool stays = std::find(marks.begin(), marks.end(), old) != marks.end();
    if (!stays) timers_.cancel({old.clock, old.at, entry.state_key});
  }
  for (const TimerMark& mark : marks) {
    const bool is_new =
        std::find(entry.timers.begin(), entry.timers.end(), mark) == entry.timers.end();
    if (is_new) timers_.set({mark.clock, mark.at, entry.state_key});
  }
  entry.timers = std::move(marks);
}

}  // namespace tributary
