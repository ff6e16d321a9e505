// What a rule by dice reads: sources, which records of them, how far back and how near.
#include <algorithm>

#include "tests/oracle/rule_draft.h"

namespace tributary::oracle {
namespace {

class Inputs {
 public:
  explicit Inputs(RuleDraft& draft) : draft_(draft), dice_(draft.dice) {}

  void write() {
    draft_.out += "inputs:\n";
    if (draft_.theme == Theme::kManager) return rows();
    if (draft_.theme == Theme::kUnit) return answers();
    const Theme theme = draft_.theme;
    draft_.has_expect = dice_.one_in_hundred(theme == Theme::kHazard ? 75 : 25);
    inspection();
    if (draft_.has_expect) awaited();
    if (theme == Theme::kHazard && !draft_.has("feedback")) feedback("feedback");
    if (theme != Theme::kHazard && dice_.one_in_hundred(55)) people();
    const bool is_about_rain = theme == Theme::kSlope
                                   ? dice_.one_in_hundred(70)
                                   : theme == Theme::kBuilding && dice_.one_in_hundred(10);
    if (is_about_rain) rain();
    if (theme == Theme::kProject && dice_.one_in_hundred(50)) buzz();
    if (theme == Theme::kBuilding && !draft_.has_expect && dice_.one_in_hundred(25)) {
      feedback("repairs");
    }
    if (!draft_.others.empty() && dice_.one_in_hundred(55)) signals();
  }

 private:
  /// Of an office: what was asked of it, and what it did.
  void answers() {
    people();
    feedback("feedback");
    draft_.has_expect = draft_.awaits_people = true;
    draft_.event = "feedback";
    if (dice_.one_in_hundred(40)) inspection();
    if (!draft_.others.empty() && dice_.one_in_hundred(50)) signals();
  }

  /// What is to follow a finding: that somebody did something, or another look.
  void awaited() {
    draft_.event = draft_.theme == Theme::kHazard ? "feedback" : "repairs";
    if (dice_.one_in_hundred(30)) draft_.event = "passed";
    if (draft_.event != "passed") return feedback(draft_.event);
    draft_.open("passed", "inspection");
    draft_.line("from", "inspection");
    draft_.line("where", "result in [\"pass\", \"pass_with_conditions\"]");
    ways(false);
  }

  void ways(bool is_people) {
    if (dice_.one_in_hundred(20)) draft_.line("within", dice_.word({"24h", "48h", "10d"}));
    const bool is_near = draft_.theme == Theme::kSlope
                             ? !dice_.one_in_hundred(10)
                             : draft_.theme == Theme::kBuilding && dice_.one_in_hundred(15);
    if (!is_near) return;
    const std::string within = dice_.word({"2km", "1500m", "5km", is_people ? "500m" : "100m"});
    const bool falls = draft_.theme == Theme::kSlope && dice_.one_in_hundred(40);
    draft_.line("near", falls ? "{ within: " + within + ", or_cell: true }" : within);
    has_distance_ = !is_people;
  }

  /// Most often one; else two joined, or one of them turned round.
  std::string condition(const std::vector<std::string>& atoms) {
    const auto atom = [&] { return atoms[dice_.of(static_cast<std::uint32_t>(atoms.size()))]; };
    std::string text = atom();
    if (text.empty()) return text;
    if (dice_.one_in_hundred(10)) text = "not (" + text + ")";
    if (!dice_.one_in_hundred(20)) return text;
    std::string other = atom();
    if (other.empty()) other = dice_.word({"true", "false", "not false"});
    return dice_.word({"", "true and "}) + ("(" + text + ")") + dice_.word({" and ", " or "}) +
           "(" + other + ")";
  }

  void where(const std::vector<std::string>& atoms) {
    const std::string text = condition(atoms);
    if (!text.empty()) draft_.line("where", text);
    draft_.inputs.back().is_adverse = text == "result == \"fail\"" ||
                                      text == "result in [\"fail\", \"hazard_found\"]" ||
                                      text == "result == \"hazard_found\" and kind == \"fire\"";
  }

  /// Distances are known behind `near` alone.
  void where(std::vector<std::string> atoms, const std::vector<std::string>& of_distance) {
    if (has_distance_) atoms.insert(atoms.end(), of_distance.begin(), of_distance.end());
    has_distance_ = false;
    where(atoms);
  }

  void inspection() {
    draft_.open("found", "inspection");
    draft_.line("from", dice_.one_in_hundred(20) ? "[inspection, patrol]" : "inspection");
    if (dice_.one_in_hundred(15)) draft_.line("keep", dice_.word({"3", "5", "10"}));
    ways(false);
    where({"",
           "result == \"fail\"",
           "result in [\"fail\", \"hazard_found\"]",
           "result == \"hazard_found\" and kind == \"fire\"",
           "has(grade) and grade == \"major\"",
           "not (result == \"pass\")",
           "result == \"fail\" or grade == \"minor\"",
           "topic in [\"fire_exit\", \"wall_crack\"]",
           "has(topic) and topic != \"wiring\"",
           "topic in lists.cracks",
           "result in lists.adverse",
           "topic not in lists.cracks",
           "result not in [\"pass\", \"not_done\"]",
           "kind not in [\"gas\"]",
           "division == \"500103001\"",
           "division in lists.streets",
           "division != \"500103002\"",
           "division starts_with \"500103001\"",
           "not has(kind)",
           "deadline >= \"2024-12-20T00:00+08:00\"",
           "deadline < \"2024-12-20T00:00+08:00\"",
           "deadline <= \"2024-12-12T14:00+08:00\"",
           "deadline > \"2024-12-12T14:00+08:00\"",
           "deadline - 5d >= \"2024-12-05T00:00+08:00\"",
           "deadline - inspected_at > 4d",
           "inspected_at >= \"2024-12-05T14:00+08:00\"",
           "days(deadline - inspected_at) >= 3",
           "hours(inspected_at - deadline) < -100"},
          {"distance() <= 1500m", "distance() > 1km", "distance() * 2 < 3km",
           "min(distance(), 1km) == 1km", "max(distance(), 100m) < 2km"});
    if (dice_.one_in_hundred(25)) baseline();
  }

  void people() {
    draft_.open("reports", "people");
    draft_.line("from", draft_.theme == Theme::kProject
                            ? "call110"
                            : dice_.word({"grievance", "call110", "[grievance, call110]"}));
    ways(true);
    has_distance_ = false;
    if (draft_.theme == Theme::kProject) return;
    where({"", "topic == \"fire_exit\"", "topic in [\"fire_exit\", \"wall_crack\"]",
           "topic in lists.cracks", "topic not in [\"wiring\"]", "topic != \"wall_crack\""});
  }

  void rain() {
    draft_.open("rain", "instrument");
    draft_.line("from", dice_.one_in_hundred(25) ? "[rain_gauge, gauge_b]" : "rain_gauge");
    draft_.inputs.back().has_measure = dice_.one_in_hundred(70);
    if (draft_.inputs.back().has_measure) {
      draft_.line("measure", dice_.word({"max(mm_24h)", "sum(mm_1h)", "min(mm_24h)"}));
    }
    if (dice_.one_in_hundred(10)) draft_.line("keep", dice_.word({"3", "5"}));
    ways(false);
    where({"",
           "",
           "mm_24h >= 50",
           "mm_24h > 0",
           "mm_24h < 100",
           "mm_24h <= 50",
           "has(mm_1h) and mm_1h * 2 >= mm_24h",
           "mm_24h - mm_1h < 20",
           "mm_24h / 2 > 9.75",
           "mm_24h % 20 == 10",
           "abs(mm_24h - 50) <= 10",
           "min(mm_24h, 50) == 50",
           "max(mm_24h, mm_1h, 20) == 20",
           "round(mm_24h) == 20",
           "-mm_24h < -20",
           "mm_24h in [50, 60]",
           "mm_24h not in [0]",
           "instrument starts_with \"G\"",
           "instrument contains \"2\"",
           "instrument matches \"^G[13]\""},
          {"distance() <= 1500m", "distance() / 2 < 1km", "distance() + 500m >= 2km"});
    if (dice_.one_in_hundred(20)) baseline();
  }

  void buzz() {
    draft_.open("buzz", "opinion");
    draft_.line("from", "opinion");
    draft_.line("within", dice_.word({"24h", "48h"}));
    if (dice_.one_in_hundred(20)) draft_.line("where", "topic == \"labour.wage_arrears\"");
    draft_.line("measure", "sum(mentions)");
    baseline();
  }

  void baseline() {
    draft_.inputs.back().has_baseline = true;
    const std::string history = dice_.word({"4d", "2d"});
    const std::string floor = dice_.one_in_hundred(30) ? ", floor: " + dice_.word({"2", "5"}) : "";
    draft_.line("baseline", "{ over: " + dice_.word({"10d", "20d", "30d"}) +
                                ", min_history: " + history + floor + " }");
  }

  void feedback(const std::string& name) {
    draft_.open(name, "office");
    draft_.line("from", dice_.one_in_hundred(20) ? "[rectification, works]" : "rectification");
    if (dice_.one_in_hundred(10)) draft_.line("keep", dice_.word({"3", "5"}));
    ways(false);
    has_distance_ = false;
    where({"", "kind == \"done\"", "kind in [\"progress\", \"done\"]", "kind != \"accepted\"",
           "done in [\"repaired\", \"replaced\"]", "done not in [\"informed\"]",
           "has(done) and done != \"repaired\"", "done == \"repaired\""});
    if (draft_.event != name && dice_.one_in_hundred(10)) baseline();
  }

  /// Of rules with the same hazard or an earlier one: by name, or, of earlier ones, by hazard.
  void signals() {
    const std::vector<HazardTraits> hazards = hazards_of(draft_.theme);
    std::vector<std::string> readable;
    for (const OtherRule& other : draft_.others) {
      if (other.hazard <= draft_.hazard) readable.push_back(other.id);
    }
    const bool by_hazard = draft_.hazard > 0 && (readable.empty() || dice_.one_in_hundred(40));
    if (!by_hazard && readable.empty()) return;
    draft_.open("others", "signal");
    draft_.line("from", "signal");
    std::string where;
    if (by_hazard) {
      const auto hazard = dice_.of(static_cast<std::uint32_t>(draft_.hazard));
      where = std::string("hazard == \"") + hazards[hazard].name + "\"";
      if (draft_.hazard > 1 && dice_.one_in_hundred(40)) {
        where = std::string("hazard in [\"") + hazards[0].name + "\", \"" + hazards[1].name + "\"]";
      }
    } else {
      where = "rule == \"" + readable[dice_.of(static_cast<std::uint32_t>(readable.size()))] + "\"";
    }
    where += dice_.word({"", "", " and level in [\"orange\", \"red\"]", " and level == \"yellow\"",
                         " and level == \"orange\""});
    draft_.line("where", where);
    if (dice_.one_in_hundred(20)) draft_.line("within", dice_.word({"24h", "48h", "10d"}));
  }

  void rows() {
    draft_.open("found", "signal");
    draft_.line("from", "signal");
    std::string where = dice_.word({"hazard in [\"safety.fire\", \"safety.building\"]",
                                    "hazard == \"property.management\"", ""});
    if (where.empty()) {
      const auto other = dice_.of(static_cast<std::uint32_t>(draft_.others.size()));
      where = "rule == \"" + draft_.others[other].id + "\"";
    }
    where +=
        dice_.word({"", "", " and level in [\"orange\", \"red\"]", " and level == \"yellow\""});
    draft_.line("where", where);
    draft_.line("via", "subject.manager");
    if (dice_.one_in_hundred(20)) draft_.line("within", dice_.word({"24h", "48h", "10d"}));
  }

  RuleDraft& draft_;
  Dice& dice_;
  bool has_distance_ = false;  ///< of the input that was opened last
};

}  // namespace

bool RuleDraft::may_count_levels() const {
  return std::none_of(others.begin(), others.end(),
                      [](const OtherRule& other) { return other.is_of_people; });
}

bool RuleDraft::has(const std::string& name) const {
  return std::any_of(inputs.begin(), inputs.end(),
                     [&](const DraftInput& input) { return input.name == name; });
}

void write_inputs(RuleDraft& draft) { Inputs(draft).write(); }

void write_expectation(RuleDraft& draft) {
  if (!draft.has_expect) return;
  Dice& dice = draft.dice;
  draft.out += std::string("expect:\n  after: ") + (draft.awaits_people ? "reports" : "found") +
               "\n  event: " + draft.event + "\n";
  if (draft.awaits_people) {
    draft.out += "  within: " + dice.word({"1wd", "3wd", "10wd"}) + "\n";
  } else if (dice.one_in_hundred(60)) {
    draft.out +=
        "  by: " +
        dice.word({"anchor.deadline", "anchor.deadline", "anchor.deadline + 2d",
                   "anchor.deadline - 3d", "anchor.at + 3wd", "anchor.deadline + 2wd",
                   "min(anchor.deadline, anchor.at + 4d)", "max(anchor.deadline, anchor.at + 4d)",
                   "anchor.at + (anchor.deadline - anchor.at) / 2"}) +
        "\n";
  } else {
    draft.out += "  within: " + dice.word({"5d", "24h", "10d", "3wd"}) + "\n";
  }
  if (dice.one_in_hundred(50)) draft.out += "  grace: " + dice.word({"12h", "2d"}) + "\n";
  if (!dice.one_in_hundred(30)) return;
  const bool has_unit = !draft.awaits_people;
  draft.out += "  match: " +
               (has_unit ? dice.word({"[division]", "[unit]", "[division, unit]"})
                         : std::string("[division]")) +
               "\n";
}

}  // namespace tributary::oracle
