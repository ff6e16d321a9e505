#include "ops/tributary/commands/row_words.h"

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

std::string word(std::string_view name, std::span<const Entry> entries, const Console& console) {
  if (console.language() == Language::kChinese) {
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

std::string word_of_condition(std::string_view condition, const Console& console) {
  return word(condition, kConditions, console);
}

std::string word_of_handling(std::string_view handling, const Console& console) {
  return word(handling, kHandling, console);
}

std::string word_of_trend(std::string_view trend, const Console& console) {
  return word(trend, kTrends, console);
}

}  // namespace tributary
