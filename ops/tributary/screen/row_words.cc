#include "ops/tributary/screen/row_words.h"

#include <array>
#include <span>

namespace tributary {
namespace {

struct Entry {
  std::string_view name;
  std::string_view zh;
};

constexpr std::array kConditions = {Entry{"pending", "待确认"}, Entry{"present", "存在"},
                                    Entry{"kept", "保持"}, Entry{"gone", "消失"},
                                    Entry{"unknown", "未知"}};
constexpr std::array kHandling = {Entry{"new", "新增"},           Entry{"assigned", "已分派"},
                                  Entry{"in_progress", "处置中"}, Entry{"reported", "已反馈"},
                                  Entry{"closed", "已办结"},      Entry{"snoozed", "暂缓"}};
constexpr std::array kTrends = {Entry{"steady", "平稳"}, Entry{"rising", "上升"},
                                Entry{"falling", "下降"}};

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

}  // namespace

std::string word_of_condition(std::string_view condition, Language language) {
  return word(condition, kConditions, language);
}

std::string word_of_handling(std::string_view handling, Language language) {
  return word(handling, kHandling, language);
}

std::string word_of_trend(std::string_view trend, Language language) {
  return word(trend, kTrends, language);
}

std::string word_of_outcome(std::string_view outcome, Language language) {
  return word(outcome, kOutcomes, language);
}

std::string word_of_feedback(std::string_view kind, Language language) {
  return word(kind, kFeedback, language);
}

std::string word_of_measure(std::string_view measure, Language language) {
  return word(measure, kDone, language);
}

}  // namespace tributary
