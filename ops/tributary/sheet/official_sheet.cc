#include "ops/tributary/sheet/official_sheet.h"

#include <nlohmann/json.hpp>

#include "ops/tributary/published/members.h"
#include "ops/tributary/screen/harmless_cell.h"
#include "ops/tributary/screen/row_words.h"
#include "ops/tributary/screen/text_table.h"

namespace tributary {
namespace {

using Json = nlohmann::json;

std::string handling_of(const Json& row, Language language) {
  std::string text = word_of_handling(text_of(row, "handling"), language);
  const std::string outcome = text_of(row, "outcome");
  if (outcome.empty()) return text;
  return text + (language == Language::kChinese ? "：" : ": ") + word_of_outcome(outcome, language);
}

/// The newest one.
std::string feedback_of(const Json& row, Language language) {
  const auto all = row.find("feedback");
  if (all == row.end() || !all->is_array() || all->empty() || !all->back().is_object()) return {};
  const Json& newest = all->back();
  std::string text =
      text_of(newest, "at") + " " + word_of_feedback(text_of(newest, "kind"), language);
  const auto done = newest.find("done");
  if (done == newest.end() || !done->is_array()) return text;
  for (const Json& one : *done) {
    if (one.is_string()) text += " " + word_of_measure(one.get<std::string>(), language);
  }
  return text;
}

}  // namespace

Sheet official_sheet(const std::vector<std::string>& rows, Language language) {
  const bool is_chinese = language == Language::kChinese;
  Sheet sheet;
  sheet.name = is_chinese ? "风险隐患清单" : "Risk signals";
  if (is_chinese) {
    sheet.headings = {"隐患", "等级", "责任单位", "时限", "处置", "反馈", "编号"};
  } else {
    sheet.headings = {"Hazard", "Level", "Unit in charge", "Due", "Handling", "Feedback", "Signal"};
  }
  for (const std::string& json : rows) {
    const Json row = Json::parse(json, nullptr, /*allow_exceptions=*/false);
    if (!row.is_object() || text_of(row, "signal_id").empty()) continue;
    const auto level = level_named(text_of(row, "listed_level"));
    const std::string unit = text_of(row, "unit_name");
    std::vector<std::string> cells = {text_of(row, "title"),
                                      level ? word_of(*level, language) : "",
                                      unit.empty() ? text_of(row, "unit") : unit,
                                      text_of(row, "due"),
                                      handling_of(row, language),
                                      feedback_of(row, language),
                                      text_of(row, "signal_id")};
    for (std::string& cell : cells) cell = harmless_cell(cell);
    sheet.rows.push_back(std::move(cells));
  }
  return sheet;
}

std::string csv_of(const Sheet& sheet) {
  std::string out = "\xEF\xBB\xBF";
  const auto line = [&](const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) out += (i == 0 ? "" : ",") + csv_field(cells[i]);
    out += "\r\n";
  };
  line(sheet.headings);
  for (const auto& row : sheet.rows) line(row);
  return out;
}

}  // namespace tributary
