#include "ops/tributary/statistics/rule_statistics.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "engine/base/json_writer.h"

namespace tributary {
namespace {

struct Tally {
  std::uint64_t right = 0, wrong = 0;
  std::uint64_t past_term = 0, overdue = 0;
  std::vector<Millis> lead, to_accept, to_close;

  void add(const Case& one, EventTime as_of) {
    if (one.label == "true_alarm") ++right;
    if (one.label == "false_alarm") ++wrong;
    if (one.label == "true_alarm" && one.confirmed) lead.push_back(*one.confirmed - one.listed);
    if (one.accepted) to_accept.push_back(*one.accepted - one.listed);
    if (one.closed) to_close.push_back(*one.closed - one.listed);
    // Its term is over: it was closed by somebody, or the time has come.
    const bool is_past_term = one.due && (one.closed || *one.due <= as_of);
    if (is_past_term) ++past_term;
    if (is_past_term && one.was_past_due) ++overdue;
  }
};

/// The lower of the two in the middle; nullopt below kLeastCases.
std::optional<Millis> median(std::vector<Millis> values) {
  if (values.size() < kLeastCases) return std::nullopt;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

RuleStatistics statistics_of(const RuleVersion& rule, const Tally& tally) {
  RuleStatistics told;
  told.rule = rule;
  told.labelled = tally.right + tally.wrong;
  if (told.labelled >= kLeastCases) {
    told.precision = static_cast<double>(tally.right) / static_cast<double>(told.labelled);
    told.interval = wilson_interval(tally.right, told.labelled);
  }
  told.lead = median(tally.lead);
  told.to_accept = median(tally.to_accept);
  told.to_close = median(tally.to_close);
  if (tally.past_term >= kLeastCases) {
    const std::uint64_t step = kShareStep;
    const std::uint64_t share = 100 * tally.overdue / step + tally.past_term / 2;
    told.overdue_share = static_cast<int>(share / tally.past_term * step);
  }
  return told;
}

void write_hours(std::string_view name, const std::optional<Millis>& value, JsonWriter& out) {
  constexpr double kHour = 3'600'000;
  out.key(name);
  value ? out.number(fmt::format("{:.2f}", static_cast<double>(value->count()) / kHour))
        : out.null();
}

void write_rule(const RuleStatistics& rule, JsonWriter& out) {
  const auto share = [](double value) { return fmt::format("{:.4f}", value); };
  out.begin_object().member("id", rule.rule.first).member("version", rule.rule.second);
  out.member("labelled", rule.labelled).key("precision");
  rule.precision ? out.number(share(*rule.precision)) : out.null();
  out.key("interval");
  if (rule.precision) {
    out.begin_array().number(share(rule.interval.low)).number(share(rule.interval.high));
    out.end_array();
  } else {
    out.null();
  }
  write_hours("lead_hours", rule.lead, out);
  write_hours("hours_to_accept", rule.to_accept, out);
  write_hours("hours_to_close", rule.to_close, out);
  out.key("overdue_percent");
  rule.overdue_share ? out.value(*rule.overdue_share) : out.null();
  out.end_object();
}

}  // namespace

std::vector<RuleStatistics> statistics_of(const Cases& cases) {
  std::map<RuleVersion, Tally> tallies;
  cases.for_each([&](const Case& one) {
    for (const RuleVersion& rule : one.rules) tallies[rule].add(one, cases.as_of());
  });
  std::vector<RuleStatistics> told;
  told.reserve(tallies.size());
  for (const auto& [rule, tally] : tallies) told.push_back(statistics_of(rule, tally));
  return told;
}

std::string statistics_json(const std::vector<RuleStatistics>& rules, EventTime as_of,
                            UtcOffset offset, const std::string& rule) {
  std::string text;
  JsonWriter out(text);
  out.begin_object();
  out.text_or_null("as_of", as_of > EventTime::min() ? format_time(as_of, offset) : "");
  out.member("least_cases", kLeastCases).key("rules").begin_array();
  for (const RuleStatistics& one : rules) {
    if (rule.empty() || one.rule.first == rule) write_rule(one, out);
  }
  out.end_array().end_object();
  return text;
}

}  // namespace tributary
