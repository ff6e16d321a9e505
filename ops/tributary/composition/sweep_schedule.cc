#include "ops/tributary/composition/sweep_schedule.h"

#include <algorithm>
#include <string>
#include <utility>

#include "engine/partition/partition.h"

namespace tributary {
namespace {

/// The first instant of all, from which periods are counted.
EventTime first_of(const ConfiguredSweep& scheduled, UtcOffset offset) {
  return EventTime(scheduled.at - offset.east);
}

std::string id_of(const ConfiguredSweep& scheduled, EventTime due, UtcOffset offset) {
  constexpr std::size_t kToTheMinute = std::string_view("2025-03-12T09:00").size();
  std::string time = format_time(due, offset).substr(0, kToTheMinute);
  std::erase_if(time, [](char c) { return c == '-' || c == ':'; });
  return scheduled.name + "-" + time;
}

/// One that rolls is known by what it does: begun by hand, or ended by hand, it is let be, until
/// the configuration says another round.
bool is_known(const Sweep& sweep, const std::vector<SweepReport>& known) {
  const bool is_rolling = sweep.check == CheckKind::kRolling;
  const auto newest = std::find_if(known.rbegin(), known.rend(), [&](const SweepReport& report) {
    return is_rolling ? report.sweep.check == CheckKind::kRolling : report.sweep.id == sweep.id;
  });
  return newest != known.rend() && newest->sweep.every == sweep.every;
}

}  // namespace

EventTime last_due(const ConfiguredSweep& scheduled, EventTime now, UtcOffset offset) {
  if (scheduled.sweep.check == CheckKind::kRolling) return now;
  const EventTime first = first_of(scheduled, offset);
  return first + (now - first) / scheduled.every * scheduled.every;
}

EventTime next_due(const ConfiguredSweep& scheduled, EventTime now, UtcOffset offset) {
  if (scheduled.sweep.check == CheckKind::kRolling) return now;
  return last_due(scheduled, now, offset) + scheduled.every;
}

std::vector<Sweep> sweeps_due(std::span<const ConfiguredSweep> scheduled,
                              const std::vector<SweepReport>& known, EventTime now,
                              UtcOffset offset) {
  std::vector<Sweep> due;
  for (const ConfiguredSweep& one : scheduled) {
    Sweep sweep = one.sweep;
    sweep.id = id_of(one, last_due(one, now, offset), offset);
    sweep.at = EventTime::min();
    if (!is_known(sweep, known)) due.push_back(std::move(sweep));
  }
  return due;
}

Status ScheduledSweeps::consume(LogBatch& batch) {
  const bool may_look = !config_.sweeps.empty() && has_caught_up(batch);
  TRY(next_.consume(batch));
  return may_look ? look() : Status();
}

bool ScheduledSweeps::has_caught_up(const LogBatch& batch) {
  const std::size_t sources = config_.sources.size() + (config_.takes_commands() ? 1 : 0);
  if (caught_up_.size() == sources) return true;
  for (const LogRecord& record : batch.records) {
    const auto* report = std::get_if<ClockReport>(&record);
    if (report == nullptr) continue;
    for (const SourceClock& clock : report->clocks) {
      if (clock.caught_up_at || clock.finished) caught_up_.insert(clock.source);
    }
  }
  return caught_up_.size() == sources;
}

Status ScheduledSweeps::look() {
  const WallTime now = clock_.now();
  if (now - looked_ < kPatience || worker_.partition().w() == EventTime::min()) return {};
  looked_ = now;
  const auto due = sweeps_due(config_.sweeps, worker_.partition().sweeps().reports(),
                              EventTime(now.since_epoch()), config_.utc_offset);
  for (const Sweep& sweep : due) {
    // One that is not taken, since too many others wait, is not asked for again and again.
    if (asked_.insert(sweep.id).second) TRY(worker_.sweep(sweep));
  }
  return {};
}

}  // namespace tributary
