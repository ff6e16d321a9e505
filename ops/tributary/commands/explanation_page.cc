#include "ops/tributary/commands/explanation_page.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "engine/base/text.h"
#include "ops/tributary/screen/condition_words.h"
#include "ops/tributary/screen/row_words.h"

namespace tributary {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kLabelCells = 16;

/// How a level's condition stands, in a word for JSON.
std::string_view word_of_truth(const Scalar& holds) {
  if (holds.is_true()) return "met";
  return holds.is_unknown() ? "unknown" : "not met";
}

std::string_view word_of(RuleStatus status) {
  switch (status) {
    case RuleStatus::kActive:
      return "active";
    case RuleStatus::kShadow:
      return "shadow";
    case RuleStatus::kStudy:
      return "study";
    case RuleStatus::kDraft:
      return "draft";
    case RuleStatus::kRetired:
      return "retired";
  }
  return "";
}

class Page {
 public:
  Page(const AskedRule& asked, const Explanation& told, const Console& console)
      : asked_(asked), told_(told), console_(console) {}

  std::string text() {
    out_ = fmt::format(
        "{}  {} ({} {})\n\n",
        console_.styled(fmt::format("{} v{}", asked_.rule.id, asked_.rule.version), Style::kStrong),
        asked_.subject_name, asked_.subject_type, asked_.subject_id);
    standing();
    for (const LevelStanding& level : told_.levels) this->level(level);
    for (const auto& [name, value] : told_.values) {
      line({"value", "取值"}, name + " = " + value);
    }
    limits();
    troubles();
    row();
    notes();
    return std::move(out_);
  }

 private:
  void standing() {
    line({"as of", "截至"}, told_.as_of);
    if (told_.level == Level::kNone && told_.condition != Condition::kPending) {
      line({"shows", "结论"}, words({"no level", "未达任何等级"}));
      return;
    }
    const std::string level = level_word(told_.level);
    if (told_.condition == Condition::kKept) {
      line({"shows", "结论"},
           sentence({"{}, kept: its condition holds no more", "{}（保持）：条件已不成立"}, level));
      if (!told_.next.empty()) line({"until", "保持至"}, told_.next);
    } else if (told_.condition == Condition::kPending) {
      line({"shows", "结论"},
           sentence({"nothing yet: a level must hold for {} first", "暂无：等级须先持续 {}"},
                    format_duration(asked_.rule.confirm_for)));
      if (!told_.next.empty()) line({"confirmed", "确认于"}, told_.next);
    } else {
      line({"shows", "结论"}, level);
    }
  }

  void level(const LevelStanding& level) {
    const std::string word = level_word(level.level);
    std::string truth = words({"not met", "未满足"});
    if (level.holds.is_true()) truth = words({"met", "已满足"});
    if (level.holds.is_unknown()) truth = words({"not known", "暂不可知"});
    put(console_.styled(word, style_of(level.level)), display_width(word),
        truth + ": " + level.expression);
    for (const std::string& condition : level.conditions) {
      line(level.holds.is_true() ? Words{"  by", "  依据"} : Words{"  lacks", "  还缺"},
           condition_in(console_.language(), condition));
    }
  }

  void limits() {
    for (const SourceNote& note : told_.silent) {
      line({"silent", "失联数据源"},
           sentence({"{} since {}", "{}，自 {}"}, note.source, note.time));
    }
    for (const SourceNote& note : told_.waits_for) {
      const std::string read = note.time.empty() ? words({"never read", "尚未读取"}) : note.time;
      line({"waits for", "等待数据源"},
           sentence({"{}, read up to {}", "{}，已读至 {}"}, note.source, read));
    }
    line({"approximate", "近似计数"}, join(told_.approximate, ", "));
    line({"baseline not ready", "基线未就绪"}, join(told_.baseline_not_ready, ", "));
  }

  void troubles() {
    for (const SourceTrouble& trouble : asked_.troubles) {
      if (!trouble.unresolved.empty()) {
        line({"unresolved", "未解析"},
             sentence({"{}: {} records name no known subject", "{}：{} 条记录未对应到已登记对象"},
                      trouble.source, trouble.unresolved));
      }
      late({"late", "迟到"}, trouble, {trouble.late, trouble.late_here},
           {"{}: {} records came later than its lateness", "{}：{} 条记录晚于允许的迟到时间"});
      late({"too late", "过迟"}, trouble, {trouble.too_late, trouble.too_late_here},
           {"{}: {} records came too late to count", "{}：{} 条记录过迟，不再计入"});
    }
  }
  void late(Words label, const SourceTrouble& trouble,
            const std::pair<std::string, std::string>& all_and_here, Words text) {
    const auto& [all, here] = all_and_here;
    if (all.empty()) return;
    std::string told = sentence(text, trouble.source, all);
    if (!here.empty())
      told += sentence({", {} of them of this subject", "，其中本对象 {} 条"}, here);
    line(label, told);
  }

  void row() {
    if (!told_.row) {
      line({"listed", "清单"}, words({"no row", "无此行"}));
      return;
    }
    std::vector<std::string> parts;
    for (const StandingRow::Part& part : told_.row->parts) {
      parts.push_back(part.rule + " " + level_word(part.level));
    }
    line({"listed", "清单"},
         sentence({"{}: {}, {} ({})", "{}：{}，{}（{}）"}, told_.row->signal_id,
                  level_word(told_.row->level),
                  word_of_condition(told_.row->condition, console_.language()), join(parts, ", ")));
  }

  void notes() {
    if (asked_.status == RuleStatus::kShadow) {
      note({"the rule is in shadow: it is evaluated and makes no rows",
            "规则处于影子状态：参与计算，不进入清单"});
    }
    if (asked_.status == RuleStatus::kDraft) {
      note({"the rule is a draft: the engine does not run it", "规则为草稿：引擎不运行它"});
    }
    if (asked_.status == RuleStatus::kRetired) {
      note({"the rule is retired: the engine does not run it", "规则已停用：引擎不运行它"});
    }
    if (asked_.lacks_people) {
      note({"there are too few such subjects for reports by people to be read",
            "此类对象过少，不读取群众反映"});
    }
    if (!asked_.was_reached) {
      note({"the records end before the time asked for", "记录在所问时间之前即已结束"});
    }
  }
  void note(Words text) { line({"note", "说明"}, words(text)); }

  [[nodiscard]] std::string words(Words both) const { return std::string(console_.in_words(both)); }
  [[nodiscard]] std::string level_word(Level level) const {
    return std::string(tributary::word_of(level, console_.language()));
  }
  [[nodiscard]] std::string level_word(const std::string& name) const {
    return level_word(level_named(name).value_or(Level::kNone));
  }
  template <typename... Args>
  [[nodiscard]] std::string sentence(Words both, const Args&... args) const {
    return fmt::format(fmt::runtime(console_.in_words(both)), args...);
  }

  /// Nothing when there is nothing to say.
  void line(Words label, std::string_view text) {
    if (text.empty()) return;
    const std::string_view word = console_.in_words(label);
    put(console_.styled(word, Style::kQuiet), display_width(word), text);
  }
  void put(const std::string& label, std::size_t label_cells, std::string_view text) {
    const std::size_t padding = label_cells < kLabelCells ? kLabelCells - label_cells : 1;
    out_ += "  " + label + std::string(padding, ' ') + printable(text) + '\n';
  }

  const AskedRule& asked_;
  const Explanation& told_;
  const Console& console_;
  std::string out_;
};

Json text_or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

Json json_of(const std::vector<SourceNote>& notes, const char* time) {
  Json array = Json::array();
  for (const SourceNote& note : notes) {
    array.push_back({{"source", note.source}, {time, text_or_null(note.time)}});
  }
  return array;
}

Json json_of(const std::vector<SourceTrouble>& troubles) {
  Json array = Json::array();
  for (const SourceTrouble& trouble : troubles) {
    array.push_back({{"source", trouble.source},
                     {"unresolved", text_or_null(trouble.unresolved)},
                     {"late", text_or_null(trouble.late)},
                     {"too_late", text_or_null(trouble.too_late)},
                     {"late_here", text_or_null(trouble.late_here)},
                     {"too_late_here", text_or_null(trouble.too_late_here)}});
  }
  return array;
}

Json json_of(const StandingRow& row) {
  Json parts = Json::array();
  for (const StandingRow::Part& part : row.parts) {
    parts.push_back({{"id", part.rule}, {"level", part.level}});
  }
  return {{"signal_id", row.signal_id},
          {"level", row.level},
          {"condition", row.condition},
          {"rules", parts}};
}

}  // namespace

std::string explanation_page(const AskedRule& asked, const Explanation& explanation,
                             const Console& console) {
  return Page(asked, explanation, console).text();
}

std::string explanation_json(const AskedRule& asked, const Explanation& told) {
  Json levels = Json::array();
  for (const LevelStanding& level : told.levels) {
    levels.push_back({{"level", name_of(level.level)},
                      {"condition", level.expression},
                      {"is", word_of_truth(level.holds)},
                      {level.holds.is_true() ? "by" : "lacks", level.conditions}});
  }
  Json json = {{"rule", asked.rule.id},
               {"version", asked.rule.version},
               {"status", word_of(asked.status)},
               {"subject", {{"type", asked.subject_type}, {"id", asked.subject_id}}},
               {"as_of", told.as_of},
               {"reached", asked.was_reached},
               {"level", name_of(told.level)},
               {"condition", name_of(told.condition)},
               {"next", text_or_null(told.next)},
               {"levels", levels},
               {"values", told.values},
               {"silent", json_of(told.silent, "since")},
               {"waits_for", json_of(told.waits_for, "read_until")},
               {"approximate", told.approximate},
               {"baseline_not_ready", told.baseline_not_ready},
               {"troubles", json_of(asked.troubles)},
               {"reads_people", !asked.lacks_people}};
  json["row"] = nullptr;
  if (told.row) json["row"] = json_of(*told.row);
  return json.dump() + "\n";
}

}  // namespace tributary
