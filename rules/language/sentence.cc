#include "rules/language/sentence.h"

#include <algorithm>

#include "engine/base/text.h"
#include "rules/language/sentence_words.h"

namespace tributary {
namespace {

using namespace language;  // NOLINT: this file speaks the language's words

/// Highest first.
std::vector<Level> levels_of(const Rule& rule) {
  std::vector<Level> out;
  for (std::size_t i = kLevels.size(); i-- > 0;) {
    if (rule.levels[static_cast<std::size_t>(kLevels[i])]) out.push_back(kLevels[i]);
  }
  return out;
}

class Sentence {
 public:
  Sentence(const Rule& rule, const Catalog& catalog, Language language)
      : rule_(rule), words_(rule, catalog, language) {}

  std::string run() {
    std::vector<std::string> parts;
    if (rule_.expect) parts.push_back(expectation());
    for (const Level level : levels_of(rule_)) parts.push_back(level_part(level));
    if (rule_.confirm_for > Millis(0)) {
      const std::string time = words_.duration(rule_.confirm_for);
      parts.push_back(words_.in("持续 " + time + "才列出", "listed after " + time));
    }
    if (rule_.keep_for > Millis(0)) {
      const std::string time = words_.duration(rule_.keep_for);
      parts.push_back(words_.in("消失后保留 " + time, "kept for " + time + " after"));
    }
    parts.push_back(handling());
    return opening() + join(parts, words_.in("；", "; "));
  }

 private:
  /// Every input looks back equally far: then it is said once.
  [[nodiscard]] bool shares_window() const {
    return std::all_of(rule_.inputs.begin(), rule_.inputs.end(), [&](const RuleInput& input) {
      return input.within == rule_.inputs.front().within;
    });
  }

  [[nodiscard]] std::string opening() const {
    const SubjectType& type = words_.catalog()[rule_.subject];
    std::string window;
    if (shares_window() && !rule_.expect && !rule_.inputs.empty()) {
      const std::string time = words_.duration(rule_.inputs.front().within);
      window = words_.in("，最近 " + time + "内", ", over " + time);
    }
    const std::string hazard = words_.in(words_.catalog()[rule_.signal.hazard].title);
    return words_.in(
        "每个" + std::string(type.title.zh) + "（" + hazard + "）" + window + "：",
        "For each " + std::string(type.title.en) + " (" + hazard + ")" + window + ": ");
  }

  [[nodiscard]] std::string expectation() const {
    const Expectation& expect = *rule_.expect;
    const RuleInput& after = rule_.inputs[expect.after];
    const std::string anchor = noun_of(words_, after, false);
    const std::string event = noun_of(words_, rule_.inputs[expect.event], false);
    std::string by = value_in_words(words_, expect.by, after);
    if (expect.grace > Millis(0)) {
      const std::string grace = words_.duration(expect.grace);
      by = words_.in(by + "（宽限 " + grace + "）", by + " (grace " + grace + ")");
    }
    std::vector<std::string> alike;
    for (const Expectation::Match& match : expect.match) {
      const Field* field = words_.kept_field(after, match.of_after);
      if (field != nullptr) alike.push_back(words_.in(field->title));
    }
    std::string same;
    if (!alike.empty()) {
      same = words_.in("、" + join(alike, "、") + "一致", " with the same " + join(alike, " and "));
    }
    return words_.in("每次" + anchor + "之后，应在" + by + "前收到" + event + same,
                     "after each " + anchor + " a " + event + same + " is due by " + by);
  }

  [[nodiscard]] std::string level_part(Level level) const {
    const Program& program = *rule_.levels[static_cast<std::size_t>(level)];
    const bool states_windows = !shares_window() && !rule_.expect;
    const std::string condition = condition_in_words(words_, program, states_windows);
    return words_.in(condition + "，列为" + std::string(chinese_name_of(level)) + "色",
                     std::string(name_of(level)) + " when " + condition);
  }

  [[nodiscard]] std::string unit_of(const Assignment& assign) const {
    switch (assign.by) {
      case Assignment::Kind::kInCharge:
        return words_.in("其主管单位", "the unit in charge of it");
      case Assignment::Kind::kOfAnchor: {
        const RuleInput& after = rule_.inputs[rule_.expect ? rule_.expect->after : 0];
        const std::string title = words_.titles(after, false);
        return words_.in("该" + title + "所写的责任单位", "the unit that the " + title + " names");
      }
      case Assignment::Kind::kOfKind:
        break;
    }
    if (assign.kind == none_of<UnitKindId>()) return "?";
    const UnitKind& kind = words_.catalog()[assign.kind];
    const std::string name = words_.in(kind.title);
    const bool is_office = name.ends_with("办事处") || name.ends_with(" office");
    if (is_office) return words_.in("所在区的", "the district's ") + name;
    return words_.in("所在区的" + name + "部门", "the district's office for " + name);
  }

  [[nodiscard]] std::string handling() const {
    std::vector<std::string> due;
    for (const Level level : levels_of(rule_)) {
      const auto& term = rule_.signal.due[static_cast<std::size_t>(level)];
      if (!term) continue;
      due.push_back(words_.in(chinese_name_of(level), name_of(level)) + " " + words_.term(*term));
    }
    const Advice& advice = words_.catalog()[rule_.signal.advice];
    std::string out = words_.in(
        "建议" + std::string(advice.title.zh) + "，由" + unit_of(rule_.signal.assign) + "办理",
        "advice: " + std::string(advice.title.en) + ", by " + unit_of(rule_.signal.assign));
    if (!due.empty()) out += words_.in("，期限：", ", due: ") + join(due, words_.in("、", ", "));
    if (rule_.signal.copy_to) {
      const std::string copy = unit_of(*rule_.signal.copy_to);
      out += words_.in("，抄送" + copy, ", copied to " + copy);
    }
    return out;
  }

  const Rule& rule_;
  SentenceWords words_;
};

}  // namespace

Message sentence_of(const Rule& rule, const Catalog& catalog) {
  return {Sentence(rule, catalog, Language::kEnglish).run(),
          Sentence(rule, catalog, Language::kChinese).run()};
}

}  // namespace tributary
