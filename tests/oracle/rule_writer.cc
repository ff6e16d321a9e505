#include "tests/oracle/rule_writer.h"

#include <algorithm>

#include "rules/language/compiler.h"
#include "tests/oracle/dice.h"

namespace tributary::oracle {
namespace {

struct Input {
  std::string name;
  std::string source_class;  ///< people, opinion, inspection, instrument, office, signal
  bool has_measure = false, has_baseline = false;
};

class RuleText {
 public:
  RuleText(std::string id, Theme theme, const std::vector<std::uint32_t>& throws,
           const std::vector<std::string>& others)
      : id_(std::move(id)), theme_(theme), dice_(throws), others_(others) {}

  std::string write() {
    head();
    inputs();
    expect();
    levels();
    score();
    if (dice_.one_in_hundred(30)) out_ += "confirm_for: " + dice_.word({"6h", "24h", "3d"}) + "\n";
    if (dice_.one_in_hundred(60)) out_ += "keep_for: " + dice_.word({"12h", "2d", "14d"}) + "\n";
    signal();
    return out_;
  }

 private:
  void head() {
    out_ = "rule: " + id_ + "\nversion: 1\ntitle: " + id_ + "\nstatus: active\nowner: oracle\n";
    out_ += std::string("subject: ") + traits(theme_).type + "\n";
    within_ = dice_.word({"5d", "24h", "48h", "72h", "10d", "30d"});
    out_ += "within: " + within_ + "\n";
  }

  void line(const std::string& key, const std::string& value) {
    out_ += "    " + key + ": " + value + "\n";
  }

  void open(const std::string& name, const std::string& source_class) {
    inputs_.push_back({name, source_class});
    out_ += "  " + name + ":\n";
  }

  void ways() {
    if (dice_.one_in_hundred(20)) line("within", dice_.word({"24h", "48h", "10d"}));
    if (theme_ != Theme::kSlope) return;
    const std::string within = dice_.word({"2km", "1500m", "5km"});
    line("near", dice_.one_in_hundred(40) ? "{ within: " + within + ", or_cell: true }" : within);
  }

  void inputs() {
    out_ += "inputs:\n";
    if (theme_ == Theme::kManager) return rows();
    if (theme_ == Theme::kUnit) return answers();
    inspection();
    if (theme_ == Theme::kHazard) feedback("feedback");
    if (theme_ != Theme::kHazard && dice_.one_in_hundred(60)) people();
    if (theme_ == Theme::kSlope && dice_.one_in_hundred(70)) rain();
    if (theme_ == Theme::kProject && dice_.one_in_hundred(50)) buzz();
    if (theme_ == Theme::kBuilding && dice_.one_in_hundred(30)) feedback("repairs");
    if (!others_.empty() && dice_.one_in_hundred(50)) signals();
  }

  /// Of an office: what was asked of it, and what it did.
  void answers() {
    people();
    feedback("feedback");
    if (dice_.one_in_hundred(40)) inspection();
    if (!others_.empty() && dice_.one_in_hundred(50)) signals();
  }

  void inspection() {
    open("found", "inspection");
    line("from", "inspection");
    const std::string where = dice_.word(
        {"", "result == \"fail\"", "result in [\"fail\", \"hazard_found\"]",
         "result == \"hazard_found\" and kind == \"fire\"", "has(grade) and grade == \"major\"",
         "not (result == \"pass\")", "result == \"fail\" or grade == \"minor\"",
         "topic in [\"fire_exit\", \"wall_crack\"]", "has(topic) and topic != \"wiring\""});
    if (!where.empty()) line("where", where);
    if (dice_.one_in_hundred(15)) line("keep", dice_.word({"3", "5", "10"}));
    ways();
    if (dice_.one_in_hundred(25)) baseline();
  }

  void people() {
    open("reports", "people");
    line("from", theme_ == Theme::kProject
                     ? "call110"
                     : dice_.word({"grievance", "call110", "[grievance, call110]"}));
    const std::string where =
        dice_.word({"", "topic == \"fire_exit\"", "topic in [\"fire_exit\", \"wall_crack\"]"});
    if (!where.empty() && theme_ != Theme::kProject) line("where", where);
    ways();
  }

  void rain() {
    open("rain", "instrument");
    line("from", "rain_gauge");
    inputs_.back().has_measure = dice_.one_in_hundred(70);
    if (inputs_.back().has_measure) {
      line("measure", dice_.word({"max(mm_24h)", "sum(mm_1h)", "min(mm_24h)"}));
    }
    ways();
    if (dice_.one_in_hundred(20)) baseline();
  }

  void buzz() {
    open("buzz", "opinion");
    line("from", "opinion");
    line("within", dice_.word({"24h", "48h"}));
    line("measure", "sum(mentions)");
    baseline();
  }

  void baseline() {
    inputs_.back().has_baseline = true;
    const std::string history = dice_.word({"4d", "2d"});
    const std::string floor = dice_.one_in_hundred(30) ? ", floor: " + dice_.word({"2", "5"}) : "";
    line("baseline", "{ over: " + dice_.word({"10d", "20d", "30d"}) + ", min_history: " + history +
                         floor + " }");
  }

  void feedback(const std::string& name) {
    open(name, "office");
    line("from", "rectification");
    const std::string where =
        dice_.word({"", "kind == \"done\"", "kind in [\"progress\", \"done\"]"});
    if (!where.empty()) line("where", where);
    ways();
  }

  void signals() {
    open("others", "signal");
    line("from", "signal");
    line("where", "rule == \"" + others_.front() + "\"");
  }

  void rows() {
    open("found", "signal");
    line("from", "signal");
    std::string where = dice_.word({"hazard in [\"safety.fire\", \"safety.building\"]", ""});
    if (where.empty()) where = "rule == \"" + others_.front() + "\"";
    where +=
        dice_.word({"", "", " and level in [\"orange\", \"red\"]", " and level == \"yellow\""});
    line("where", where);
    line("via", "subject.manager");
    if (dice_.one_in_hundred(20)) line("within", dice_.word({"24h", "48h", "10d"}));
  }

  void expect() {
    const bool is_of_people = theme_ == Theme::kUnit;
    has_expect_ = is_of_people || (theme_ == Theme::kHazard && dice_.one_in_hundred(75));
    if (!has_expect_) return;
    out_ += std::string("expect:\n  after: ") + (is_of_people ? "reports" : "found") +
            "\n  event: feedback\n";
    if (is_of_people) {
      out_ += "  within: " + dice_.word({"1wd", "3wd", "10wd"}) + "\n";
    } else if (dice_.one_in_hundred(60)) {
      out_ += "  by: anchor.deadline\n";
    } else {
      out_ += "  within: " + dice_.word({"5d", "24h", "10d", "3wd"}) + "\n";
    }
    if (dice_.one_in_hundred(50)) out_ += "  grace: " + dice_.word({"12h", "2d"}) + "\n";
    if (dice_.one_in_hundred(25)) out_ += "  match: [division]\n";
  }

  Input& any_input() { return inputs_[dice_.of(static_cast<std::uint32_t>(inputs_.size()))]; }

  /// A condition that needs something to have happened.
  std::string lower(const Input& input) {
    const std::string& x = input.name;
    if (theme_ == Theme::kManager) {
      return x + dice_.word({".count >= 1", ".any", ".count >= 2", ".distinct(subject) >= 2",
                             ".count >= 3", ".distinct(subject) >= 1"});
    }
    if (theme_ == Theme::kUnit && input.source_class == "people") return absence();
    if (input.source_class == "people") {
      if (dice_.one_in_hundred(25)) return "(" + x + ".any and found.count >= 1)";
      return x + ".distinct(reporter) >= " + dice_.word({"3", "3", "5"});
    }
    if (input.source_class == "opinion") {
      return "(found.count >= 1 and " + x + ".ratio >= " + dice_.word({"3", "5"}) + ")";
    }
    if (has_expect_ && dice_.one_in_hundred(60)) return absence();
    if (input.has_measure && dice_.one_in_hundred(60)) {
      return x + ".value >= " + dice_.word({"20", "50", "100"});
    }
    if (input.has_baseline && dice_.one_in_hundred(60)) {
      return "(" + x + ".count >= 1 and " + x + ".ratio >= " + dice_.word({"1", "1.5", "2"}) + ")";
    }
    if (input.source_class == "instrument" && dice_.one_in_hundred(60)) {
      return x + dice_.word({".max(mm_24h) >= 50", ".sum(mm_1h) >= 20", ".min(mm_24h) >= 10"});
    }
    if (input.source_class == "inspection" && dice_.one_in_hundred(40)) return fields(x);
    return x + dice_.word({".count >= 1", ".any", ".count >= 2", ".count > 2", ".sources >= 1"});
  }

  std::string fields(const std::string& x) {
    return "(" + x + ".count >= 1 and " + x +
           dice_.word({".distinct(result) >= 2", ".last.result == \"fail\"",
                       ".first.result == \"fail\"", ".last.grade == \"major\"",
                       ".distinct(kind) >= 2"}) +
           ")";
  }

  std::string absence() {
    if (theme_ == Theme::kUnit) return dice_.word({"missing", "overdue >= 2d", "overdue > 5d"});
    return dice_.word({"missing", "overdue >= 2d", "overdue > 5d",
                       "(missing and anchor.grade == \"major\")",
                       "(overdue >= 3d and anchor.kind == \"fire\")"});
  }

  /// A condition that less may make true, or that the register decides.
  std::string narrowing() {
    const Input& input = any_input();
    if (input.source_class == "people" || input.source_class == "opinion") {
      return theme_ == Theme::kUnit ? "feedback.count <= 3" : "found.count <= 3";
    }
    const std::string& x = input.name;
    if (theme_ == Theme::kBuilding && dice_.one_in_hundred(30)) {
      return "(has(subject.floors) and subject.floors >= " + dice_.word({"6", "20"}) + ")";
    }
    return dice_.word({"", "not "}) + x + dice_.word({".count <= 2", ".count == 1", ".count < 4"});
  }

  std::string condition() {
    std::string text = lower(any_input());
    if (dice_.one_in_hundred(35)) text += " and " + lower(any_input());
    if (theme_ != Theme::kManager && dice_.one_in_hundred(20)) text += " and " + narrowing();
    if (dice_.one_in_hundred(20)) text = "(" + text + ") or " + lower(any_input());
    return text;
  }

  void levels() {
    out_ += "levels:\n";
    for (const char* level : {"red", "orange", "yellow", "blue"}) {
      const bool is_last = std::string(level) == "blue" && levels_.empty();
      if (!is_last && !dice_.one_in_hundred(45)) continue;
      levels_.emplace_back(level);
      out_ += std::string("  ") + level + ": " + condition() + "\n";
    }
  }

  void term(const std::string& add, const std::string& condition) {
    out_ += "  - add: " + add + "\n";
    if (!condition.empty()) out_ += "    if: " + condition + "\n";
    out_ += "    why: \"w\"\n";
  }

  void score() {
    out_ += "score:\n";
    term(dice_.word({"25", "45", "62.5", "85"}), "");
    for (const Input& input : inputs_) {
      if (!dice_.one_in_hundred(50)) continue;
      const std::string& x = input.name;
      if (theme_ == Theme::kUnit && input.source_class == "people") continue;
      if (input.source_class == "people") {
        term("min(4 * " + x + ".distinct(reporter), 40)", "");
      } else if (input.source_class == "opinion") {
        term("7", x + ".ratio >= 3");
      } else if (input.has_measure) {
        term("min(" + x + ".value / 3, 30)", "");
      } else {
        term("min(3.5 * " + x + ".count, 20)", dice_.word({"", (x + ".count >= 2").c_str()}));
      }
    }
    if (has_expect_ && dice_.one_in_hundred(50)) {
      term(dice_.word({"min(2 * days(overdue), 15)", "min(hours(overdue) / 4, 20)"}), "");
    }
  }

  void signal() {
    std::string hazard = traits(theme_).hazard;
    std::string unit = traits(theme_).unit;
    if (theme_ == Theme::kBuilding && dice_.one_in_hundred(30)) {
      hazard = "safety.building";
      unit = "housing";
    }
    out_ += "signal:\n  hazard: " + hazard + "\n  title: \"" + id_ + " {subject.name}\"\n";
    out_ += std::string("  advice: ") + traits(theme_).advice + "\n  assign: unit(\"" + unit +
            "\", subject.district)\n  due: { ";
    for (std::size_t i = 0; i < levels_.size(); ++i) {
      out_ += (i == 0 ? "" : ", ") + levels_[i] + ": " + dice_.word({"24h", "3wd"});
    }
    out_ += " }\n";
  }

  std::string id_;
  Theme theme_;
  Dice dice_;
  const std::vector<std::string>& others_;
  std::string out_, within_;
  std::vector<Input> inputs_;
  std::vector<std::string> levels_;
  bool has_expect_ = false;
};

}  // namespace

const ThemeTraits& traits(Theme theme) {
  static constexpr ThemeTraits kTraits[] = {
      {"place.building", "safety.fire", "fire", "inspect", "B"},
      {"matter.hazard", "handling.overdue", "supervision", "inspect", "H"},
      {"matter.construction_project", "labour.wage_arrears", "labour_inspection", "inspect", "P"},
      {"place.slope_site", "geo.slope", "natural_resources", "inspect", "S"},
      {"organisation.unit", "handling.overdue", "supervision", "supervise_unit", "U"},
      {"organisation.property_manager", "property.management", "housing", "inspect", "M"}};
  return kTraits[static_cast<int>(theme)];
}

std::string write_rule(const std::string& id, Theme theme, const std::vector<std::uint32_t>& throws,
                       const std::vector<std::string>& others) {
  return RuleText(id, theme, throws, others).write();
}

Written compile(const std::string& id, std::string text, const LanguageContext& context) {
  Written written{std::move(text), std::nullopt, {}};
  Diagnostics diagnostics;
  auto document = YamlDocument::parse(id + ".rule.yaml", written.text, diagnostics);
  if (document) written.rule = compile_rule(*document, context, diagnostics);
  for (const Diagnostic& found : diagnostics.sorted()) {
    if (found.severity == Severity::kError)
      written.refused.push_back(found.code + " " + found.message_en);
  }
  return written;
}

}  // namespace tributary::oracle
