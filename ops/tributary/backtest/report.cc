#include "ops/tributary/backtest/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "engine/base/json_writer.h"

namespace tributary {
namespace {

constexpr std::array kFates = {RowFate::kNew, RowFate::kRaised, RowFate::kSame, RowFate::kLowered,
                               RowFate::kVanished};

void write_levels(const std::array<std::size_t, 5>& rows, JsonWriter& out) {
  out.begin_object();
  for (auto level = kLevels.rbegin(); level != kLevels.rend(); ++level) {
    out.member(name_of(*level), rows[static_cast<std::size_t>(*level)]);
  }
  out.end_object();
}

void write_fates(const Comparison& comparison, JsonWriter& out) {
  out.begin_object();
  for (const RowFate fate : kFates) {
    out.member(name_of(fate), comparison.fates[static_cast<std::size_t>(fate)]);
  }
  out.end_object();
}

void write_row(const ComparedRow& row, JsonWriter& out) {
  out.begin_object().member("fate", name_of(row.fate));
  out.member("before", name_of(row.before)).member("after", name_of(row.after));
  out.member("signal_id", row.id).member("hazard", row.peak.hazard);
  out.key("subject").begin_object().member("type", row.peak.subject_type);
  out.member("id", row.peak.subject_id).member("name", row.peak.subject_name).end_object();
  out.member("title", row.peak.title).end_object();
}

std::string end_of(EventTime at, EventTime none, UtcOffset offset) {
  return at == none ? "" : format_time(at, offset);
}

}  // namespace

std::string backtest_json(const BacktestOutcome& outcome, UtcOffset offset, std::size_t most) {
  const Comparison& comparison = outcome.comparison;
  std::string body;
  JsonWriter out(body);
  out.begin_object();
  out.text_or_null("from", end_of(outcome.period.from, EventTime::min(), offset));
  out.text_or_null("to", end_of(outcome.period.to, EventTime::max(), offset));
  out.key("rows");
  write_levels(comparison.after, out);
  out.key("compared");
  outcome.compares ? write_levels(comparison.before, out) : void(out.null());
  out.key("fates");
  outcome.compares ? write_fates(comparison, out) : void(out.null());
  out.key("precision");
  const auto precision = outcome.labels.precision();
  precision ? out.number(fmt::format("{:.3f}", *precision)) : out.null();
  out.member("labelled", outcome.labels.true_alarms + outcome.labels.false_alarms);
  const std::size_t shown = std::min(most, comparison.rows.size());
  out.key("changed").begin_array();
  for (std::size_t i = 0; i < shown; ++i) write_row(comparison.rows[i], out);
  out.end_array().member("left_out", comparison.rows.size() - shown).end_object();
  return body;
}

}  // namespace tributary
