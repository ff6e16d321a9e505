// When a rule by dice holds, and what it scores.
#include "tests/oracle/rule_draft.h"

namespace tributary::oracle {
namespace {

class Conditions {
 public:
  explicit Conditions(RuleDraft& draft) : draft_(draft), dice_(draft.dice) {}

  std::string condition() {
    std::string text = lower(any_input());
    if (dice_.one_in_hundred(35)) text += " and " + lower(any_input());
    if (draft_.theme != Theme::kManager && dice_.one_in_hundred(40)) text += " and " + narrowing();
    if (dice_.one_in_hundred(20)) text = "(" + text + ") or " + lower(any_input());
    return text;
  }

  void score() {
    draft_.out += "score:\n";
    term(dice_.word({"25", "45", "62.5", "85", "-5", "max(40, 25)"}), "");
    for (const DraftInput& input : draft_.inputs) {
      if (dice_.one_in_hundred(50)) of_input(input);
    }
    if (draft_.has_expect && dice_.one_in_hundred(50)) {
      term(dice_.word({"min(2 * days(overdue), 15)", "min(hours(overdue) / 4, 20)",
                       "min(days(overdue) + 3, 20)", "min(max(days(overdue), 2) * 3, 30)"}),
           "");
    }
    if (dice_.one_in_hundred(10)) of_subject();
  }

 private:
  DraftInput& any_input() {
    return draft_.inputs[dice_.of(static_cast<std::uint32_t>(draft_.inputs.size()))];
  }

  /// An input of findings, measurements or offices: "found" where there is none but of people.
  const DraftInput& any_plain() {
    const DraftInput& input = any_input();
    const bool is_plain = input.source_class == "inspection" || input.source_class == "office" ||
                          input.source_class == "instrument";
    if (is_plain) return input;
    for (const DraftInput& one : draft_.inputs) {
      if (one.source_class == "inspection" || one.source_class == "office") return one;
    }
    return draft_.inputs.front();
  }

  /// A condition that needs something to have happened.
  std::string lower(const DraftInput& input) {
    const std::string& x = input.name;
    if (draft_.theme == Theme::kManager && !draft_.may_count_levels()) {
      return x + dice_.word({".any", ".distinct(subject) >= 2", ".distinct(subject) >= 1"});
    }
    if (draft_.theme == Theme::kManager) {
      return x + dice_.word({".count >= 1", ".any", ".count >= 2", ".distinct(subject) >= 2",
                             ".count >= 3", ".distinct(subject) >= 1"});
    }
    if (draft_.awaits_people && input.source_class == "people") return absence();
    if (input.source_class == "people") {
      const bool has_adverse = draft_.inputs.front().is_adverse;
      if (dice_.one_in_hundred(has_adverse ? 50 : 3)) {
        return "(" + x + ".any and found.count >= 1)";
      }
      return x + ".distinct(reporter) >= " + dice_.word({"3", "3", "5", "4"});
    }
    if (input.source_class == "signal" && !draft_.may_count_levels()) return x + ".any";
    if (input.source_class == "signal") {
      return x + dice_.word({".any", ".count >= 1", ".count >= 2"});
    }
    if (input.source_class == "opinion") {
      return "(found.count >= 1 and " + x + ".ratio >= " + dice_.word({"3", "5"}) + ")";
    }
    if (draft_.has_expect && dice_.one_in_hundred(50)) return absence();
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
    return dice_.one_in_hundred(5)
               ? "2 <= " + x + ".count"
               : x + dice_.word({".count >= 1", ".any", ".count >= 2", ".count > 2",
                                 ".sources >= 1", ".count == 2", ".sources >= 2"});
  }

  std::string fields(const std::string& x) {
    return "(" + x + ".count >= 1 and " + x +
           dice_.word({".distinct(result) >= 2",
                       ".last.result == \"fail\"",
                       ".first.result == \"fail\"",
                       ".last.grade == \"major\"",
                       ".distinct(kind) >= 2",
                       ".distinct(topic) >= 2",
                       ".distinct(grade) < 2",
                       ".distinct(division) >= 2",
                       ".distinct(deadline) >= 2",
                       ".first.grade != \"minor\"",
                       ".last.kind in [\"fire\"]",
                       ".last.result not in [\"pass\", \"fail\"]",
                       ".last.topic in lists.cracks",
                       ".first.topic not in lists.cracks",
                       ".last.division starts_with \"5001\"",
                       ".first.division == \"500103001\"",
                       ".last.division in lists.streets",
                       ".last.deadline < \"2024-12-20T00:00+08:00\"",
                       ".last.deadline - found.last.at > 5d",
                       ".last.division contains \"3\"",
                       ".last.division matches \"1$\"",
                       ".last.topic == \"fire_exit\"",
                       ".first.topic != \"wiring\"",
                       ".first.deadline < found.last.at",
                       ".first.deadline >= \"2024-12-12T14:00+08:00\""}) +
           ")";
  }

  std::string absence() {
    if (draft_.awaits_people) {
      return dice_.word({"missing", "overdue >= 2d", "overdue > 5d", "overdue < 5d",
                         "overdue == 2d", "(missing and overdue != 1d)"});
    }
    return dice_.word({"missing", "missing", "overdue >= 2d", "overdue > 5d",
                       "(missing and anchor.grade == \"major\")",
                       "(overdue >= 3d and anchor.kind == \"fire\")", "overdue < 3d",
                       "overdue <= 2d", "overdue == 2d", "(missing and overdue != 1d)",
                       "3d <= overdue", "(missing and anchor.at > \"2024-12-12T14:00+08:00\")",
                       "(missing and anchor.deadline - anchor.at > 4d)",
                       "(missing and anchor.topic in lists.cracks)",
                       "(missing and anchor.division starts_with \"500103\")"});
  }

  /// A condition that less may make true, or that the register or the calendar decides.
  std::string narrowing() {
    if (dice_.one_in_hundred(25)) return of_register();
    if (draft_.has_expect && dice_.one_in_hundred(20)) {
      return dice_.word({"not missing", "not (overdue >= 3d)"});
    }
    const DraftInput& input = any_plain();
    const std::string& x = input.name;
    if (input.has_measure && dice_.one_in_hundred(40)) {
      return x + dice_.word({".value < 100", ".value <= 50", ".value != 60"});
    }
    if (input.has_baseline && dice_.one_in_hundred(40)) {
      return x + dice_.word({".ratio < 2", ".ratio <= 1", ".usual <= 1.5", ".usual >= 2"});
    }
    if (input.source_class == "instrument" && dice_.one_in_hundred(40)) {
      return x + dice_.word({".max(mm_24h) < 100", ".sum(mm_1h) <= 80", ".min(mm_24h) <= 10"});
    }
    if (dice_.one_in_hundred(50)) {
      return dice_.word({"", "not "}) + x +
             dice_.word({".count <= 2", ".count == 1", ".count < 4", ".count != 2", ".any",
                         ".sources < 2", ".any == true"});
    }
    return dice_.one_in_hundred(50) ? of_time(x) : arithmetic(x, any_plain().name);
  }

  std::string of_time(const std::string& x) {
    return dice_.word({"", "", "not "}) +
           named(
               dice_.word({"($.last.at >= \"2024-12-12T14:00+08:00\")",
                           "($.first.at < \"2024-12-20T00:00+08:00\")", "($.last.at > @.first.at)",
                           "($.last.at - @.first.at >= 24h)", "($.first.at + 2d <= @.last.at)",
                           "($.last.at == @.last.at)", "($.last.at != @.first.at)"}),
               x);
  }

  std::string arithmetic(const std::string& x, const std::string& y) {
    const std::string span = "(" + x + ".last.at - " + y + ".first.at)";
    switch (dice_.of(12)) {
      case 0:
        return x + ".count + " + y + ".count >= 3";
      case 1:
        return x + ".count - " + y + ".count >= 1";
      case 2:
        return x + ".count % 2 == 1";
      case 3:
        return "abs(" + x + ".count - 2) <= 1";
      case 4:
        return "round(" + x + ".count / 3) >= 1";
      case 5:
        return "-" + x + ".count < -1";
      case 6:
        return "min(" + x + ".count, " + y + ".count) >= 1";
      case 7:
        return "max(" + x + ".count * 2, 3) == 4";
      case 8:
        return "days" + span + dice_.word({" >= 1", " < 2", " == -1"});
      case 9:
        return "hours" + span + dice_.word({" >= 24", " < -5"});
      case 10:
        return span + dice_.word({" / 2 > 24h", " * 2 <= 3d"});
      default:
        return x + ".count > " + y + ".count / 2";
    }
  }

  std::string of_register() {
    if (draft_.theme == Theme::kBuilding) {
      return dice_.word(
          {"(has(subject.floors) and subject.floors >= 6)",
           "(has(subject.floors) and subject.floors >= 20)", "not has(subject.year_built)",
           "subject.use == \"residential\"", "subject.use in [\"office\", \"mixed\"]",
           "subject.use not in [\"office\"]", "subject.year_built < 2000",
           "subject.floors * 2 <= 20", "subject.district == \"500103\"",
           "subject.district starts_with \"5001\"", "subject.district in lists.streets",
           "subject.unit == \"U9\"", "not (subject.unit == \"U9\")"});
    }
    if (draft_.theme == Theme::kSlope) {
      return dice_.word({"(has(subject.residents) and subject.residents >= 30)",
                         "subject.grade == \"major\"", "subject.grade != \"minor\"",
                         "subject.district == \"500103\""});
    }
    return dice_.word({"subject.district == \"500103\"", "subject.district != \"500104\"",
                       "not (subject.unit == \"U9\")"});
  }

  void of_input(const DraftInput& input) {
    const std::string& x = input.name;
    if (draft_.awaits_people && input.source_class == "people") return;
    if (input.source_class == "people") {
      term("min(4 * " + x + ".distinct(reporter), 40)", "");
    } else if (input.source_class == "opinion") {
      term("7", x + ".ratio >= 3");
    } else if (input.has_measure) {
      term(dice_.word({"min(", "round("}) == "min(" ? "min(" + x + ".value / 3, 30)"
                                                    : "round(" + x + ".value / 7)",
           "", "{" + x + ".value} mm");
    } else if (input.source_class == "signal") {
      const bool counts = draft_.may_count_levels();
      term(counts ? "min(3.5 * " + x + ".count, 20)" : "9", dice_.word({"", (x + ".any").c_str()}));
    } else {
      const std::string add =
          dice_.word({"min(3.5 * $.count, 20)", "10 * $.count - 3", "$.count % 3 * 5",
                      "abs($.count - 3)", "min(days($.last.at - @.first.at), 9)",
                      "min(hours($.first.at - @.last.at) / 5, 8)", "-$.count"});
      term(named(add, x), dice_.word({"", (x + ".count >= 2").c_str(), (x + ".any").c_str()}),
           named(dice_.word({"w", "$.count: {$.count}", "at {$.last.at}"}), x));
    }
  }

  /// `$` stands for the input, `@` for any other of its kind.
  std::string named(std::string text, const std::string& x) {
    const std::string y = any_plain().name;
    for (std::size_t at = 0; at < text.size(); ++at) {
      if (text[at] == '$') text.replace(at, 1, x);
      if (text[at] == '@') text.replace(at, 1, y);
    }
    return text;
  }

  void of_subject() {
    if (draft_.theme == Theme::kBuilding) {
      term("subject.floors / 2", "has(subject.floors) and subject.floors >= 6",
           "{subject.name} has {subject.floors}");
    } else {
      term("4", "subject.district == \"500103\"", "{subject.name}");
    }
  }

  void term(const std::string& add, const std::string& condition, const std::string& why = "w") {
    draft_.out += "  - add: " + add + "\n";
    if (!condition.empty()) draft_.out += "    if: " + condition + "\n";
    draft_.out += "    why: \"" + why + "\"\n";
  }

  RuleDraft& draft_;
  Dice& dice_;
};

}  // namespace

void write_levels(RuleDraft& draft) {
  draft.out += "levels:\n";
  Conditions conditions(draft);
  for (const char* level : {"red", "orange", "yellow", "blue"}) {
    const bool is_last = std::string(level) == "blue" && draft.levels.empty();
    if (!is_last && !draft.dice.one_in_hundred(45)) continue;
    draft.levels.emplace_back(level);
    draft.out += std::string("  ") + level + ": " + conditions.condition() + "\n";
  }
}

void write_score(RuleDraft& draft) { Conditions(draft).score(); }

}  // namespace tributary::oracle
