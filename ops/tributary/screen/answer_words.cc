#include "ops/tributary/screen/answer_words.h"

#include <array>

namespace tributary {

Words words_of(Answer answer) {
  static constexpr std::array<Words, kAnswers> kWords = {
      Words{"done", "已办理"},
      {"noted; another person must say the same", "已记录；须由另一人再次确认"},
      {"there is no such row on the list", "清单中没有这一行"},
      {"the row has changed since; look at it again", "该行已有变化，请重新查看"},
      {"not in the row's present state", "该行当前状态下不能办理"},
      {"not with this role", "该角色无权办理"},
      {"the row is another unit's", "该行由其他单位承办"},
      {"it must be somebody else than before", "须由另一人办理"},
      {"no such unit, or not one for this hazard", "没有该单位，或该单位不承办此类隐患"},
      {"the time is missing, past, or too far ahead", "期限缺失、已过或过远"},
      {"a reason is needed", "须填写理由"},
      {"an outcome or label is needed that fits", "须填写适用的结果或标注"},
      {"its rules read reports by people: the record of an inspection at the subject is needed",
       "其规则采用群众反映：须附该主体的检查记录"},
      {"red is not snoozed", "红色等级不得暂缓"},
      {"the condition is gone; there is nothing to reopen", "情况已消失，无须重开"},
      {"the same key was used for another command", "该键已用于另一命令"},
      {"not understood", "无法识别"},
  };
  return kWords.at(static_cast<std::size_t>(answer));
}

}  // namespace tributary
