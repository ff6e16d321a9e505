#include "ops/tributary/screen/condition_words.h"

#include <re2/re2.h>

#include <array>
#include <memory>
#include <utility>

namespace tributary {
namespace {

struct Saying {
  const char* pattern;
  const char* words;
};

constexpr std::array kSayings = {
    Saying{", or ", "；或 "},
    Saying{"\\) and no longer ", ") 且 no longer "},
    Saying{"no longer ", "不再满足 "},
    Saying{"^keep_for (\\S+) after that$", "此后再保持 \\1"},
    Saying{"^confirm_for (\\S+) after that$", "此后再持续 \\1"},
    Saying{"^a place so small has no rows of this rule \\(PEOPLE 5\\)$",
           "场所过小，本规则不在此列入清单（PEOPLE 5）"},
    Saying{"^the next sweep with profile (\\S+), at most (\\S+) after this one$",
           "下一次 \\1 口径的专项排查，最迟在本次之后 \\2"},
    Saying{": (\\d+) reporters\\b", "：\\1 位不同反映人"},
    Saying{"\\(now fewer than the first step\\)", "（现不足最低人数档）"},
    Saying{"\\(now (\\d+) or more\\)", "（现为 \\1 位以上）"},
    Saying{"\\(now ([^)]+)\\)", "（现为 \\1）"},
};

}  // namespace

std::string condition_in(Language language, std::string_view condition) {
  std::string said(condition);
  if (language != Language::kChinese) return said;
  static const auto kPatterns = [] {
    std::array<std::unique_ptr<const re2::RE2>, kSayings.size()> patterns;
    for (std::size_t i = 0; i < patterns.size(); ++i) {
      patterns[i] = std::make_unique<const re2::RE2>(kSayings[i].pattern);
    }
    return patterns;
  }();
  for (std::size_t i = 0; i < kSayings.size(); ++i) {
    re2::RE2::GlobalReplace(&said, *kPatterns[i], kSayings[i].words);
  }
  return said;
}

}  // namespace tributary
