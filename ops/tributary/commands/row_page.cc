#include "ops/tributary/commands/row_page.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "engine/base/text.h"
#include "ops/tributary/screen/condition_words.h"
#include "ops/tributary/screen/row_words.h"

namespace tributary {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kLabelCells = 16;

/// A member that need not be there, as text: strings without quotes, null as nothing.
std::string shown(const Json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || found->is_null()) return "";
  return found->is_string() ? found->get<std::string>() : found->dump();
}

const Json& member(const Json& object, const char* key) {
  static const Json kNothing;  // null: has no members and no items
  const auto found = object.find(key);
  return found == object.end() ? kNothing : *found;
}

std::string joined(const Json& texts) {
  std::string out;
  for (const Json& text : texts) {
    if (text.is_string()) out += (out.empty() ? "" : ", ") + text.get<std::string>();
  }
  return out;
}

class Page {
 public:
  explicit Page(const Console& console) : console_(console) {}

  std::string row(const Json& row, bool shows_why, std::string_view last_checked) {
    head(row);
    handling(row);
    if (shows_why) why(member(row, "why"));
    engine(member(row, "engine"));
    checks(member(row, "found_by"), last_checked);
    return std::move(out_);
  }

 private:
  void head(const Json& row) {
    const Json& subject = member(row, "subject");
    const Level level = level_named(shown(row, "listed_level")).value_or(Level::kNone);
    const std::string word = word_of(level, console_.language());
    out_ += console_.styled(word, style_of(level)) + "  " +
            console_.styled(shown(row, "title"), Style::kStrong) + "\n\n";
    const std::string now = shown(row, "level");
    line({"signal", "编号"}, shown(row, "signal_id") + "  " + shown(row, "number"));
    line({"subject", "对象"}, fmt::format("{} ({} {})", shown(subject, "name"),
                                          shown(subject, "type"), shown(subject, "id")));
    line({"district", "区划"}, shown(subject, "district"));
    line({"hazard", "隐患"}, shown(row, "hazard"));
    std::string standing = fmt::format(
        fmt::runtime(console_.in_words(Words{"score {}, {}, {}", "{} 分，{}，{}"})),
        shown(row, "score"), word_of_condition(shown(row, "condition"), console_.language()),
        word_of_trend(shown(row, "trend"), console_.language()));
    if (now != shown(row, "listed_level")) {
      standing += fmt::format(
          fmt::runtime(console_.in_words(Words{"; by the evidence {}", "；按证据为{}"})),
          word_of(level_named(now).value_or(Level::kNone), console_.language()));
    }
    line({"standing", "状态"}, standing);
    line(
        {"since", "起始"},
        fmt::format(fmt::runtime(console_.in_words(Words{"{}; at this level {}", "{}；本等级 {}"})),
                    shown(row, "first_seen"), shown(row, "level_since")));
    line({"last evidence", "最近证据"}, shown(row, "last_evidence"));
  }

  void handling(const Json& row) {
    line({"advice", "建议"}, shown(row, "advice"));
    line({"unit", "责任单位"}, fmt::format("{} {}", shown(row, "unit_name"), shown(row, "unit")));
    line({"copy to", "抄送"}, joined(member(row, "copy_to")));
    if (row.contains("escalated_to")) {
      line({"escalated to", "上报至"}, joined(member(row, "escalated_to")));
    }
    due(row);
    line({"handling", "处置"}, word_of_handling(shown(row, "handling"), console_.language()));
    for (const Json& rule : member(row, "rules")) {
      const Level level = level_named(shown(rule, "level")).value_or(Level::kNone);
      line({"rule", "规则"},
           fmt::format("{} v{}  {} {}", shown(rule, "id"), shown(rule, "version"),
                       word_of(level, console_.language()), shown(rule, "score")));
    }
  }

  void due(const Json& row) {
    std::string due = shown(row, "due");
    if (shown(row, "past_due") == "true") due += console_.in_words(Words{" (past)", "（已超期）"});
    if (shown(row, "due_weekends_only") == "true") due += weekends_only();
    line({"due", "时限"}, due);
  }

  [[nodiscard]] std::string_view weekends_only() const {
    return console_.in_words(Words{" (outside the calendar's years: only weekends are left out)",
                                   "（超出工作日历的年份：只扣除周末）"});
  }

  void why(const Json& why) {
    heading({"Why", "原因"});
    line({"in words", "说明"}, shown(why, "sentence"));
    line({"condition", "条件"}, shown(why, "expression"));
    for (const auto& [name, value] : member(why, "values").items()) {
      line({"value", "取值"},
           name + " = " + (value.is_string() ? value.get<std::string>() : value.dump()));
    }
    heading({"Score", "评分"});
    for (const Json& term : member(why, "terms")) this->term(term);
    const Json& band = member(why, "band");
    if (band.is_array() && band.size() == 2) {
      line({"together", "合计"},
           fmt::format(fmt::runtime(console_.in_words(
                           Words{"{}, kept within {} to {}", "{}，限于 {} 至 {}"})),
                       shown(why, "raw_score"), band[0].dump(), band[1].dump()));
    }
    heading({"What would change it", "变化条件"});
    what_if({"up to", "升至"}, member(why, "next_up"), "needs");
    what_if({"down to", "降至"}, member(why, "next_down"), "when");
    window(why);
  }

  void term(const Json& term) {
    const std::string add = shown(term, "add");
    std::string text = shown(term, "why");
    if (const Json& reports = member(term, "reports"); reports.is_object()) {
      const std::string since = shown(reports, "since");
      text += fmt::format(
          fmt::runtime(console_.in_words(Words{"  [{}: {} reporters", "  [{}：{} 位反映人"})),
          shown(reports, "source"), shown(reports, "reporters"));
      if (!since.empty()) {
        text += fmt::format(fmt::runtime(console_.in_words(Words{" since {}", "，自 {}"})), since);
      }
      text += "]";
    }
    const std::string evidence = joined(member(term, "evidence"));
    if (!evidence.empty()) text += "  [" + evidence + more(term) + "]";
    line({"", ""}, fmt::format("{}{}  {}", add.empty() || add[0] == '-' ? "" : "+", add, text));
  }

  /// Of the evidence only the newest are in the row.
  std::string more(const Json& term) const {
    const auto count = term.find("evidence_count");
    const std::size_t shown = member(term, "evidence").size();
    if (count == term.end() || !count->is_number_unsigned()) return "";
    const auto all = count->get<std::size_t>();
    if (all <= shown) return "";
    return fmt::format(fmt::runtime(console_.in_words(Words{", {} more", "，另有 {} 条"})),
                       all - shown);
  }

  void what_if(Words label, const Json& what_if, const char* list) {
    if (!what_if.is_object()) return;
    const Level level = level_named(shown(what_if, "level")).value_or(Level::kNone);
    bool is_first = true;
    for (const Json& condition : member(what_if, list)) {
      if (!condition.is_string()) continue;
      const std::string word = word_of(level, console_.language());
      const std::string head = fmt::format("{} {}", console_.in_words(label),
                                           is_first ? console_.styled(word, style_of(level)) : "");
      // Colour has no width, so the label is measured by its words.
      const std::string plain = fmt::format("{} {}", console_.in_words(label), word);
      put(is_first ? head : "", is_first ? display_width(plain) : 0,
          condition_in(console_.language(), condition.get<std::string>()));
      is_first = false;
    }
  }

  void window(const Json& why) {
    const Json& window = member(why, "window");
    if (window.is_array() && window.size() == 2 && window[0].is_string() && window[1].is_string()) {
      line({"window", "窗口"},
           fmt::format(fmt::runtime(console_.in_words(Words{"{} to {}", "{} 至 {}"})),
                       window[0].get<std::string>(), window[1].get<std::string>()));
    }
    const std::string late = shown(why, "late");
    if (!late.empty() && late != "0") line({"late", "迟到证据"}, late);
    line({"stale", "失联数据源"}, joined(member(why, "stale_sources")));
    line({"approximate", "近似计数"}, joined(member(why, "approximate")));
    line({"baseline not ready", "基线未就绪"}, joined(member(why, "baseline_not_ready")));
    if (shown(why, "by_weekends_only") == "true") {
      line({"working days", "工作日"}, weekends_only());
    }
  }

  void engine(const Json& engine) {
    out_ += '\n';
    line({"as of", "截至"}, shown(engine, "as_of"));
  }

  /// `special june 2025-06-01, stream 2025-03-12`.
  void checks(const Json& found_by, std::string_view last_checked) {
    std::string text;
    for (const Json& found : found_by) {
      text += text.empty() ? "" : ", ";
      text += shown(found, "check");
      for (const char* part : {"sweep", "at"}) {
        const std::string word = shown(found, part);
        if (!word.empty()) text += " " + word;
      }
    }
    line({"found by", "发现方式"}, text);
    line({"last checked", "最近排查"}, last_checked);
  }

  void heading(Words words) {
    out_ += '\n' + console_.styled(console_.in_words(words), Style::kStrong) + '\n';
  }

  /// Nothing when there is nothing to say.
  void line(Words label, std::string_view text) {
    const std::size_t begin = text.find_first_not_of(' ');
    if (begin == std::string_view::npos) return;
    const std::string_view word = console_.in_words(label);
    put(console_.styled(word, Style::kQuiet), display_width(word), text.substr(begin));
  }

  void put(const std::string& label, std::size_t label_cells, std::string_view text) {
    const std::size_t padding = label_cells < kLabelCells ? kLabelCells - label_cells : 1;
    out_ += "  " + label + std::string(padding, ' ') + printable(text) + '\n';
  }

  const Console& console_;
  std::string out_;
};

}  // namespace

std::string row_page(std::string_view json, bool why, const Console& console,
                     std::string_view last_checked) {
  const Json parsed = Json::parse(json, nullptr, /*allow_exceptions=*/false);
  return Page(console).row(parsed, why, last_checked);
}

}  // namespace tributary
