#include "ops/tributary/composition/calendar_words.h"

#include <fmt/format.h>

#include <algorithm>

namespace tributary {

std::string calendar_words(const WorkCalendar& calendar, Language language) {
  const bool is_chinese = language == Language::kChinese;
  if (calendar.years.empty()) {
    return is_chinese ? "未配置；工作日只扣除周末" : "none; working days leave out weekends only";
  }
  std::string years;
  for (const std::int64_t year : calendar.years) {
    years += fmt::format("{}{}", years.empty() ? "" : (is_chinese ? "、" : ", "), year);
  }
  return is_chinese ? fmt::format("{} 年的节假日；其他年份只扣除周末", years)
                    : fmt::format("holidays of {}; in other years weekends only", years);
}

bool counts_working_days(const Rule& rule) {
  const bool is_due =
      std::any_of(rule.signal.due.begin(), rule.signal.due.end(),
                  [](const auto& term) { return term.has_value() && term->working_days > 0; });
  if (is_due || !rule.expect) return is_due;
  const auto& code = rule.expect->by.code;
  return std::any_of(code.begin(), code.end(),
                     [](const Instruction& step) { return step.op == OpCode::kAddWorkingDays; });
}

}  // namespace tributary
