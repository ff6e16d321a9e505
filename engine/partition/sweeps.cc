#include "engine/partition/sweeps.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "engine/base/check.h"
#include "engine/model/profile.h"
#include "engine/partition/sweep_codec.h"

namespace tributary {

namespace {

constexpr std::uint8_t kFormat = 1;

/// When its next run is; a rolling check has one for each slice.
EventTime next_run(const SweepReport& report) {
  if (report.stage == SweepStage::kStanding) return report.last_checked + kProfileHolds;
  const auto slices = static_cast<std::int64_t>(report.slice);
  return report.sweep.at + slices * Sweep::kSlice;
}

bool has_a_run(const SweepReport& report) {
  return report.stage == SweepStage::kWaiting || report.stage == SweepStage::kStanding;
}

bool ask_the_same(const Sweep& a, const Sweep& b) {
  return std::tie(a.check, a.theme, a.area, a.profile) ==
         std::tie(b.check, b.theme, b.area, b.profile);
}

/// Its id without the times that end it: `monthly` of `monthly-20250313T0300`.
std::string_view series_of(std::string_view id) {
  for (auto dash = id.rfind('-'); dash != std::string_view::npos; dash = id.rfind('-')) {
    const std::string_view end = id.substr(dash + 1);
    if (end.find_first_not_of("0123456789T") != std::string_view::npos) break;
    id = id.substr(0, dash);
  }
  return id;
}

/// It asked the same for the same reason: only when is another matter.
bool repeats(const Sweep& later, const Sweep& sweep) {
  return ask_the_same(later, sweep) && series_of(later.id) == series_of(sweep.id);
}

/// First key of the `slice`-th of `slices` equal parts of the key groups; empty: behind them all.
std::string first_key_of(std::uint64_t slice, std::uint64_t slices) {
  const std::uint64_t group = slice * kKeyGroups / slices;
  std::string key;
  if (group < kKeyGroups) ByteWriter(key).fixed16_be(static_cast<std::uint16_t>(group));
  return key;
}

}  // namespace

bool asks(const Sweep& sweep, const Rule& rule) {
  if (rule.status != RuleStatus::kActive || profile_of(rule) != sweep.profile) return false;
  return sweep.theme.empty() ||
         std::find(rule.themes.begin(), rule.themes.end(), sweep.theme) != rule.themes.end();
}

/// The oldest that is done and has been repeated since, else the oldest that is done: what a rare
/// check covered is told until the next of its kind, however often others are made.
bool Sweeps::make_room() {
  if (reports_.size() < kMost) return true;
  const auto is_done = [](const SweepReport& report) { return report.stage == SweepStage::kDone; };
  auto room = reports_.end();
  for (auto one = reports_.begin(); one != reports_.end(); ++one) {
    if (!is_done(*one)) continue;
    const bool is_repeated = std::any_of(one + 1, reports_.end(), [&](const SweepReport& later) {
      return is_done(later) && repeats(later.sweep, one->sweep);
    });
    if (room == reports_.end() || is_repeated) room = one;
    if (is_repeated) break;
  }
  if (room == reports_.end()) return false;
  reports_.erase(room);
  return true;
}

bool Sweeps::take(const Sweep& sweep) {
  CHECK(!is_running());
  const bool is_known = std::any_of(reports_.begin(), reports_.end(), [&](const SweepReport& one) {
    return one.sweep.id == sweep.id;
  });
  if (is_known) return false;
  if (sweep.check == CheckKind::kRolling) {
    const auto rolling = std::find_if(reports_.begin(), reports_.end(), [](const auto& one) {
      return one.sweep.check == CheckKind::kRolling && one.stage == SweepStage::kWaiting;
    });
    if (rolling != reports_.end()) rolling->stage = SweepStage::kDone;
    if (sweep.every == Millis(0)) return rolling != reports_.end();
  }
  if (!make_room()) return false;
  SweepReport report;
  report.sweep = sweep;
  reports_.push_back(std::move(report));
  return true;
}

std::optional<std::size_t> Sweeps::first_due(EventTime w) const {
  std::optional<std::size_t> first;
  for (std::size_t i = 0; i < reports_.size(); ++i) {
    if (!has_a_run(reports_[i]) || next_run(reports_[i]) > w) continue;
    if (!first || next_run(reports_[i]) < next_run(reports_[*first])) first = i;
  }
  return first;
}

std::optional<EventTime> Sweeps::due(EventTime w) const {
  const auto first = first_due(w);
  return first ? std::optional(next_run(reports_[*first])) : std::nullopt;
}

void Sweeps::begin(EventTime w) {
  CHECK(!is_running());
  running_ = first_due(w);
  SweepReport& report = running();
  next_key_.clear();
  last_key_.clear();
  if (report.stage == SweepStage::kStanding) {
    report.stage = SweepStage::kEnding;
    return;
  }
  report.stage = SweepStage::kRunning;
  report.last_checked = w;
  const std::uint64_t slices = report.sweep.slices();
  const std::uint64_t slice = report.slice++ % slices;
  next_key_ = first_key_of(slice, slices);
  last_key_ = first_key_of(slice + 1, slices);
  if (slice == 0) report.coverage.clear();
}

const SweepReport& Sweeps::running() const {
  CHECK(running_.has_value());
  return reports_[*running_];
}

const SweepReport* Sweeps::standing(const Rule& variant, SubjectTypeId type,
                                    std::string_view district) const {
  const SweepReport* last = nullptr;
  for (const SweepReport& report : reports_) {
    const bool is_in_force =
        report.stage == SweepStage::kRunning || report.stage == SweepStage::kStanding;
    if (!is_in_force || !asks(report.sweep, variant) || !report.sweep.covers(district)) continue;
    const auto is_checked = [&](const TypeCoverage& one) {
      return one.type == type && one.checked > 0;
    };
    const bool is_everywhere = report.sweep.area.empty();
    if (!is_everywhere &&
        std::none_of(report.coverage.begin(), report.coverage.end(), is_checked)) {
      continue;
    }
    if (last == nullptr || report.last_checked >= last->last_checked) last = &report;
  }
  return last;
}

SweepReport& Sweeps::running() {
  CHECK(running_.has_value());
  return reports_[*running_];
}

/// The least key behind it.
void Sweeps::checked_up_to(const std::string& key) { next_key_ = key + '\0'; }

void Sweeps::finish() {
  SweepReport& report = running();
  if (report.stage == SweepStage::kEnding) {
    report.stage = SweepStage::kDone;
  } else if (!report.sweep.profile.empty()) {
    // Every subject has been asked anew: what the one before said is over.
    for (SweepReport& before : reports_) {
      const bool stands = before.stage == SweepStage::kStanding;
      if (stands && ask_the_same(before.sweep, report.sweep)) before.stage = SweepStage::kDone;
    }
    report.stage = SweepStage::kStanding;
  } else {
    const bool goes_on = report.sweep.check == CheckKind::kRolling;
    report.stage = goes_on ? SweepStage::kWaiting : SweepStage::kDone;
  }
  running_.reset();
  next_key_.clear();
  last_key_.clear();
}

void Sweeps::write(ByteWriter& out) const {
  out.u8(kFormat);
  out.varint(reports_.size());
  for (const SweepReport& report : reports_) write_sweep_report(report, out);
  out.varint(running_ ? *running_ + 1 : 0);
  out.bytes(next_key_);
  out.bytes(last_key_);
}

Status Sweeps::read(ByteReader& in, const Catalog& catalog) {
  constexpr std::size_t kReportBytes = 12;
  if (in.u8() > kFormat) {
    return Error{ErrorCode::kIncompatible, "sweeps: written by a newer version of tributary"};
  }
  const Error malformed{ErrorCode::kCorrupt, "sweeps: malformed"};
  const std::size_t count = in.count(kReportBytes);
  for (std::size_t i = 0; i < count; ++i) {
    auto report = read_sweep_report(in, catalog);
    if (!report) return malformed;
    reports_.push_back(std::move(*report));
  }
  const std::uint64_t running = in.varint();
  if (running > reports_.size()) return malformed;
  if (running > 0) running_ = running - 1;
  next_key_ = std::string(in.bytes());
  last_key_ = std::string(in.bytes());
  return in.status("sweeps");
}

}  // namespace tributary
