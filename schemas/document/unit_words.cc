#include "schemas/document/unit_words.h"

#include <algorithm>
#include <array>

namespace tributary {
namespace {

struct UnitWord {
  std::string_view word;
  std::string_view unit;
};
constexpr std::array kWords = {
    UnitWord{"秒", "s"},       UnitWord{"sec", "s"},       UnitWord{"seconds", "s"},
    UnitWord{"分", "min"},     UnitWord{"分钟", "min"},    UnitWord{"mins", "min"},
    UnitWord{"minute", "min"}, UnitWord{"minutes", "min"}, UnitWord{"时", "h"},
    UnitWord{"小时", "h"},     UnitWord{"hr", "h"},        UnitWord{"hrs", "h"},
    UnitWord{"hour", "h"},     UnitWord{"hours", "h"},     UnitWord{"天", "d"},
    UnitWord{"日", "d"},       UnitWord{"day", "d"},       UnitWord{"days", "d"},
    UnitWord{"周", "w"},       UnitWord{"星期", "w"},      UnitWord{"week", "w"},
    UnitWord{"weeks", "w"},    UnitWord{"工作日", "wd"},   UnitWord{"个工作日", "wd"},
    UnitWord{"workday", "wd"}, UnitWord{"workdays", "wd"}, UnitWord{"米", "m"},
    UnitWord{"公里", "km"},    UnitWord{"千米", "km"}};

}  // namespace

std::string_view unit_meant(std::string_view word) {
  const auto* found = std::find_if(kWords.begin(), kWords.end(),
                                   [&](const UnitWord& one) { return one.word == word; });
  return found == kWords.end() ? std::string_view() : found->unit;
}

}  // namespace tributary
