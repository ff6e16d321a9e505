#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "engine/base/text.h"
#include "ops/city/evaluate.h"

namespace tributary::city {

namespace {

std::string percent(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return "-";
  return fmt::format("{}.{} %", part * 100 / whole, part * 1000 / whole % 10);
}

std::string days(const std::optional<Millis>& lead) {
  if (!lead) return "-";
  const auto tenths = *lead / std::chrono::minutes(144);
  return fmt::format("{}{}.{} d", tenths < 0 ? "-" : "", std::abs(tenths) / 10,
                     std::abs(tenths) % 10);
}

std::string line(const std::vector<std::string>& cells) {
  constexpr std::array<std::size_t, 9> kWidths = {8, 9, 7, 9, 8, 7, 11, 12, 12};
  std::string out;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    out += fit_to_width(cells[i], kWidths[i]);
    out += ' ';
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out + "\n";
}

std::string verdict(bool met, const std::string& text) {
  return fmt::format("{}  {}\n", met ? "met   " : "NOT met", text);
}

nlohmann::ordered_json hours(const std::optional<Millis>& lead) {
  if (!lead) return nullptr;
  return *lead / std::chrono::hours(1);
}

}  // namespace

std::string evaluation_table(const Evaluation& evaluation) {
  std::string out = line({"level", "planted", "found", "recall", "listed", "right", "precision",
                          "lead", "lead shown"});
  for (const LevelScore& score : evaluation.levels)
    out += line({std::string(name_of(score.level)), std::to_string(score.planted),
                 std::to_string(score.found), percent(score.found, score.planted),
                 std::to_string(score.listed), std::to_string(score.right),
                 percent(score.right, score.listed), days(score.lead), days(score.shown_lead)});
  out += "\n(each level: at it or above; leads are medians, from the level to the harm)\n";
  if (evaluation.over > 0)
    out += fmt::format(
        "{} planted hazards were over before the list was taken; a change log "
        "(--changes) would show them\n",
        evaluation.over);
  if (evaluation.not_judged > 0)
    out +=
        fmt::format("{} rows are of hazards the truth does not speak of\n", evaluation.not_judged);
  out += fmt::format("{} rows where a story misses the rule's text by one condition\n\n",
                     evaluation.noise_rows);
  out +=
      verdict(evaluation.planted > 0 && evaluation.recall_met(),
              fmt::format("recall of planted hazards at their level: {} of {} ({}), at least {} %",
                          evaluation.found, evaluation.planted,
                          percent(evaluation.found, evaluation.planted), kTargetRecallPercent));
  out += verdict(evaluation.judged > 0 && evaluation.lead_met(),
                 fmt::format("lead as planted, within 1 h{}: {} of {}",
                             evaluation.days_only ? " as far as days can tell" : "",
                             evaluation.on_time, evaluation.judged));
  out += verdict(evaluation.false_alarms.empty(),
                 fmt::format("rumours and floods at orange or above: {}, must be none",
                             evaluation.false_alarms.size()));
  for (const FalseAlarm& alarm : evaluation.false_alarms)
    out += fmt::format("         {} {} {}\n", name_of(alarm.level), alarm.kind, alarm.subject);
  return out;
}

std::string evaluation_json(const Evaluation& evaluation) {
  using Json = nlohmann::ordered_json;
  Json levels = Json::array();
  for (const LevelScore& score : evaluation.levels)
    levels.push_back({{"level", name_of(score.level)},
                      {"planted", score.planted},
                      {"found", score.found},
                      {"listed", score.listed},
                      {"right", score.right},
                      {"lead_judged", score.judged},
                      {"lead_on_time", score.on_time},
                      {"lead_median_hours", hours(score.lead)},
                      {"lead_shown_median_hours", hours(score.shown_lead)}});
  Json alarms = Json::array();
  for (const FalseAlarm& alarm : evaluation.false_alarms)
    alarms.push_back(
        {{"kind", alarm.kind}, {"subject", alarm.subject}, {"level", name_of(alarm.level)}});
  const Json out = {{"target_met", evaluation.target_met()},
                    {"planted", evaluation.planted},
                    {"found", evaluation.found},
                    {"lead_judged", evaluation.judged},
                    {"lead_on_time", evaluation.on_time},
                    {"lead_by_day_only", evaluation.days_only},
                    {"with_changes", evaluation.has_changes},
                    {"over", evaluation.over},
                    {"not_judged", evaluation.not_judged},
                    {"noise_rows", evaluation.noise_rows},
                    {"false_alarms", alarms},
                    {"levels", levels}};
  return out.dump(2) + "\n";
}

}  // namespace tributary::city
