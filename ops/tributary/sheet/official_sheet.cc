#include "ops/tributary/sheet/official_sheet.h"

#include <array>
#include <nlohmann/json.hpp>
#include <span>

#include "ops/tributary/screen/harmless_cell.h"
#include "ops/tributary/screen/text_table.h"

namespace tributary {
namespace {

using Json = nlohmann::json;

struct Entry {
  std::string_view name, zh;
};

constexpr std::array kHandlings = {Entry{"new", "新增"}, Entry{"assigned", "已分派"},
                                   Entry{"in_progress", "处置中"}, Entry{"reported", "已反馈"},
                                   Entry{"closed", "已办结"}};
constexpr std::array kOutcomes = {Entry{"rectified", "已整改"}, Entry{"controlled", "已管控"},
                                  Entry{"false_alarm", "误报"}, Entry{"merged", "已并案"},
                                  Entry{"transferred_out", "已移交"}};
constexpr std::array kFeedback = {Entry{"accepted", "签收"}, Entry{"progress", "进展"},
                                  Entry{"done", "办结"},     Entry{"not_possible", "无法整改"},
                                  Entry{"returned", "退回"}, Entry{"merged", "并案"}};
constexpr std::array kDone = {Entry{"repaired", "修复"},   Entry{"replaced", "更换"},
                              Entry{"removed", "清除"},    Entry{"reinforced", "加固"},
                              Entry{"closed_off", "封闭"}, Entry{"paid", "支付"},
                              Entry{"evacuated", "撤离"},  Entry{"informed", "告知"}};

std::string word(std::string_view name, std::span<const Entry> entries, Language language) {
  if (language == Language::kChinese) {
    for (const Entry& entry : entries) {
      if (entry.name == name) return std::string(entry.zh);
    }
  }
  std::string out(name);
  for (char& c : out) {
    if (c == '_') c = ' ';
  }
  return out;
}

std::string text_of(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::string handling_of(const Json& row, Language language) {
  std::string text = word(text_of(row, "handling"), kHandlings, language);
  const std::string outcome = text_of(row, "outcome");
  if (outcome.empty()) return text;
  return text + (language == Language::kChinese ? "：" : ": ") + word(outcome, kOutcomes, language);
}

/// The newest one.
std::string feedback_of(const Json& row, Language language) {
  const auto all = row.find("feedback");
  if (all == row.end() || !all->is_array() || all->empty() || !all->back().is_object()) return {};
  const Json& newest = all->back();
  std::string text =
      text_of(newest, "at") + " " + word(text_of(newest, "kind"), kFeedback, language);
  const auto done = newest.find("done");
  if (done == newest.end() || !done->is_array()) return text;
  for (const Json& one : *done) {
    if (one.is_string()) text += " " + word(one.get<std::string>(), kDone, language);
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
