#include "ops/tributary/commands/sweep_table.h"

#include <algorithm>

#include "engine/base/codec.h"
#include "engine/base/whole_minute.h"
#include "engine/route/key_group.h"
#include "ops/tributary/composition/sweep_requests.h"

namespace tributary {
namespace {

Words word_of(CheckKind check) {
  switch (check) {
    case CheckKind::kFull:
      return {"full", "全面排查"};
    case CheckKind::kRolling:
      return {"rolling", "滚动排查"};
    case CheckKind::kSpecial:
      return {"special", "专项排查"};
    case CheckKind::kStream:
      break;
  }
  return {"stream", "实时"};
}

Words word_of(SweepStage stage) {
  switch (stage) {
    case SweepStage::kWaiting:
      return {"waiting", "等待中"};
    case SweepStage::kRunning:
      return {"running", "进行中"};
    case SweepStage::kStanding:
      return {"standing", "结果有效"};
    case SweepStage::kEnding:
      return {"ending", "即将失效"};
    case SweepStage::kDone:
      break;
  }
  return {"done", "已完成"};
}

template <typename Kind>
Cell worded(Kind kind, const Console& console) {
  Cell cell = Cell::of(std::string(console.in_words(word_of(kind))));
  cell.value = std::string(name_of(kind));
  return cell;
}

/// W may be the time of a report, and is told by the minute at most (PEOPLE 2).
std::string minute_of(EventTime at, UtcOffset offset) {
  return format_time(whole_minute(at), offset);
}

/// When the rolling check last came to the slice of the subject's key group; min: not yet.
EventTime last_slice_of(const SweepReport& report, const SubjectKey& subject) {
  const std::uint64_t slices = report.sweep.slices();
  const std::string key = state_key_of(subject);
  const std::uint64_t group = ByteReader(key).fixed16_be();
  for (std::uint64_t back = 1; back <= std::min(report.slice, slices); ++back) {
    const std::uint64_t begun = report.slice - back;
    const std::uint64_t slice = begun % slices;
    const bool holds_it =
        slice * kKeyGroups / slices <= group && group < (slice + 1) * kKeyGroups / slices;
    if (holds_it) return report.sweep.at + static_cast<std::int64_t>(begun) * Sweep::kSlice;
  }
  return EventTime::min();
}

EventTime last_look_at(const SweepReport& report, const SubjectKey& subject,
                       std::string_view district) {
  if (!report.sweep.covers(district)) return EventTime::min();
  if (report.sweep.check == CheckKind::kFull) return report.last_checked;
  return report.sweep.check == CheckKind::kRolling ? last_slice_of(report, subject)
                                                   : EventTime::min();
}

}  // namespace

std::string last_check_of(const std::vector<SweepReport>& reports, const SubjectKey& subject,
                          std::string_view district, UtcOffset offset) {
  EventTime last = EventTime::min();
  std::string text;
  for (const SweepReport& report : reports) {
    const EventTime at = last_look_at(report, subject, district);
    if (at <= last) continue;
    last = at;
    text = minute_of(at, offset) + " " + std::string(name_of(report.sweep.check)) + " " +
           report.sweep.id;
  }
  return text;
}

TextTable sweep_table(const std::vector<SweepReport>& reports, const Catalog& catalog,
                      UtcOffset offset, const Console& console) {
  const auto say = [&](Words words) { return std::string(console.in_words(words)); };
  TextTable table({{"sweep", say({"Sweep", "排查"})},
                   {"check", say({"Check", "类型"})},
                   {"scope", say({"Scope", "范围"}), false, true},
                   {"stage", say({"Stage", "状态"})},
                   {"last_checked", say({"Last checked", "最近排查"})},
                   {"type", say({"Of", "对象"})},
                   {"checked", say({"Checked", "已查"}), true},
                   {"total", say({"Registered", "登记"}), true},
                   {"without_findings", say({"Nobody looked", "无人查看"}), true},
                   {"differences", say({"Missed", "遗漏"}), true}});
  for (const SweepReport& report : reports) {
    const bool has_run = report.last_checked > EventTime::min();
    const auto add = [&](const TypeCoverage& coverage, const std::string& type) {
      table.add({Cell::of(report.sweep.id), worded(report.sweep.check, console),
                 Cell::of(scope_of(report.sweep)), worded(report.stage, console),
                 Cell::of(has_run ? minute_of(report.last_checked, offset) : ""), Cell::of(type),
                 Cell::number(coverage.checked), Cell::number(coverage.total),
                 Cell::number(coverage.without_findings), Cell::number(report.differences)});
    };
    for (const TypeCoverage& coverage : report.coverage) {
      add(coverage, std::string(catalog[coverage.type].name));
    }
    if (report.coverage.empty()) add({}, "");
  }
  return table;
}

}  // namespace tributary
