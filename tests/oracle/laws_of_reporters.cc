// Two laws that speak of who reports: what one person reports, however often, gives no more than
// one report (Multiply); a further reporter who makes no step shows nowhere (Erase).
#include <algorithm>
#include <map>
#include <set>

#include "tests/oracle/laws.h"

namespace tributary::oracle {
namespace {

using Code = std::vector<Instruction>;

/// A piece of a program that gives one value.
struct Piece {
  Code code;
  bool reads_people = false;
};

/// What is missing or overdue after reports is what an office did not do, as the checker has it: a
/// level of `not missing` alone, all else true, would be one of nothing.
bool reads_people(const Rule& rule, const Instruction& step) {
  if (step.op != OpCode::kAttribute) return false;
  const AttributeRef& ref = rule.attributes[step.index];
  const RuleInput& input = rule.inputs[ref.input];
  return !input.signal && input.source_class == SourceClass::kPeople &&
         ref.attribute < InputAttribute::kMissing;
}

Code whole(Piece left, const Piece& right, const Instruction& step) {
  left.code.insert(left.code.end(), right.code.begin(), right.code.end());
  left.code.push_back(step);
  return std::move(left.code);
}

/// What is joined by `and` to something that people report is true.
Program with_all_else_true(const Rule& rule, const Program& program) {
  std::vector<Piece> stack;
  const auto pop = [&] {
    Piece piece = std::move(stack.back());
    stack.pop_back();
    return piece;
  };
  for (const Instruction& step : program.code) {
    if (step.op <= OpCode::kHasSubject) {
      stack.push_back({{step}, reads_people(rule, step)});
    } else if (step.op >= OpCode::kNot) {
      stack.back().code.push_back(step);
    } else {
      Piece right = pop(), left = pop();
      const bool is_of_people = left.reads_people || right.reads_people;
      for (Piece* side : {&left, &right}) {
        const bool is_beside = step.op == OpCode::kAnd && is_of_people && !side->reads_people;
        if (is_beside) side->code = {Instruction{OpCode::kBool, 0, 1}};
      }
      stack.push_back({whole(std::move(left), right, step), is_of_people});
    }
  }
  Program result = program;
  result.code = std::move(stack.back().code);
  return result;
}

using Row = std::pair<std::string, std::string>;
using Levels = std::map<Row, Level>;
using Reports = std::set<std::size_t>;  ///< places in the log

/// After every record, the level of every row; of the reports only those of `kept` are there.
std::vector<Levels> levels_of(const Town& town, const RuleSet& rules, const Records& records,
                              const Reports& kept) {
  EngineRun run(town, rules);
  std::vector<Levels> levels;
  for (std::size_t i = 0; i < records.size(); ++i) {
    const bool is_left_out = is_of(town, records[i], SourceClass::kPeople) && !kept.contains(i);
    if (!is_left_out) run.take(records[i]);
    Levels& now = levels.emplace_back();
    for (const auto& [key, row] : run.rows()) now.emplace(key, row.axis.level);
  }
  return levels;
}

/// What is only near a subject is read by other rules than what names it.
bool share_a_subject(const LogRecord& a, const LogRecord& b) {
  const auto& of_a = std::get<Observation>(a).subjects;
  const auto& of_b = std::get<Observation>(b).subjects;
  return std::any_of(of_a.begin(), of_a.end(), [&](const SubjectRef& ref) {
    return std::any_of(of_b.begin(), of_b.end(), [&](const SubjectRef& other) {
      return other.key == ref.key && other.is_ordinary() == ref.is_ordinary();
    });
  });
}

/// Every choice of the reports from `next` on, beside `chosen`, in which no subject has two and
/// none could be added.
void choose(const Records& records, const std::vector<std::size_t>& reports, std::size_t next,
            Reports chosen, std::vector<Reports>& choices) {
  if (next == reports.size()) {
    const bool has_room = std::any_of(reports.begin(), reports.end(), [&](std::size_t report) {
      return std::none_of(chosen.begin(), chosen.end(), [&](std::size_t other) {
        return share_a_subject(records[report], records[other]);
      });
    });
    if (!has_room) choices.push_back(std::move(chosen));
    return;
  }
  const bool is_free = std::none_of(chosen.begin(), chosen.end(), [&](std::size_t other) {
    return share_a_subject(records[reports[next]], records[other]);
  });
  if (is_free) {
    Reports with = chosen;
    with.insert(reports[next]);
    choose(records, reports, next + 1, std::move(with), choices);
  }
  choose(records, reports, next + 1, std::move(chosen), choices);
}

/// The first row of `given` above what it has in `most`, and how; empty if none.
std::string first_above(const std::vector<Levels>& given, const std::vector<Levels>& most) {
  for (std::size_t i = 0; i < given.size(); ++i) {
    for (const auto& [row, level] : given[i]) {
      const auto found = most[i].find(row);
      const Level highest = found == most[i].end() ? Level::kNone : found->second;
      if (level <= highest) continue;
      return "after record " + std::to_string(i) + ", " + row.first + " " + row.second + ": " +
             std::string(name_of(level)) + ", and by one report of each subject at most " +
             std::string(name_of(highest));
    }
  }
  return "";
}

void raise(std::vector<Levels>& most, const std::vector<Levels>& levels) {
  for (std::size_t i = 0; i < levels.size(); ++i) {
    for (const auto& [row, level] : levels[i]) most[i][row] = std::max(most[i][row], level);
  }
}

/// All by one person, who is somebody else at every subject.
Records of_one_reporter(const Town& town, const Records& once) {
  Records records = once;
  for (LogRecord& record : records) {
    if (!is_of(town, record, SourceClass::kPeople)) continue;
    for (SubjectRef& ref : std::get<Observation>(record).subjects) {
      if (ref.token) ref.token->current = ref.token->previous = 7;
    }
  }
  return records;
}

}  // namespace

RuleSet with_all_else_true(const RuleSet& rules) {
  RuleSet result = rules;
  for (Rule& rule : result.rules) {
    rule.confirm_for = Millis(0);
    for (auto& level : rule.levels) {
      if (level) level = with_all_else_true(rule, *level);
    }
  }
  return result;
}

std::string broken_by_one_reporter(const Town& town, const Scenario& scenario) {
  const RuleSet rules = with_all_else_true(scenario.rules);
  const Records records = of_one_reporter(town, plain(town, scenario));
  std::vector<std::size_t> reports;
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (is_of(town, records[i], SourceClass::kPeople)) reports.push_back(i);
  }
  const auto given = levels_of(town, rules, records, {reports.begin(), reports.end()});
  std::vector<Levels> most = levels_of(town, rules, records, {});
  for (const std::size_t report : reports) raise(most, levels_of(town, rules, records, {report}));
  // One report alone nearly always says it. Where a rule reads the rows of several subjects
  // (`via`), it takes one of each.
  std::vector<Reports> choices;
  if (!first_above(given, most).empty()) choose(records, reports, 0, {}, choices);
  for (const Reports& kept : choices) raise(most, levels_of(town, rules, records, kept));
  return first_above(given, most);
}

std::optional<Further> further_report(const Town& town, const Scenario& scenario, std::size_t n,
                                      int days_later) {
  Further result;
  result.without = plain(town, scenario);
  std::vector<std::size_t> reports;
  for (std::size_t i = 0; i < result.without.size(); ++i) {
    if (is_of(town, result.without[i], SourceClass::kPeople)) reports.push_back(i);
  }
  if (reports.empty()) return std::nullopt;
  result.at = reports[n % reports.size()] + 1;
  Observation further = std::get<Observation>(result.without[result.at - 1]);
  further.at = further.at + Days(days_later);
  further.id_digest = combine_hashes(further.id_digest, 91);
  further.content_digest = combine_hashes(further.content_digest, 91);
  if (auto& token = further.subjects[0].token; token) {
    token->current = static_cast<std::uint16_t>(token->current ^ 0x8001U);
    token->previous = static_cast<std::uint16_t>(token->previous ^ 0x8001U);
  }
  result.with = result.without;
  result.with.insert(result.with.begin() + static_cast<std::ptrdiff_t>(result.at), further);
  return result;
}

bool is_read_alike(const Town& town, const Scenario& scenario, const Further& further) {
  Oracle a(town.site(scenario.rules)), b(town.site(scenario.rules));
  for (std::size_t i = 0; i < further.with.size(); ++i) {
    b.take(further.with[i]);
    if (i != further.at) a.take(further.without[i < further.at ? i : i - 1]);
    if (i < further.at) continue;
    for (const SubjectKey& subject : subjects_of(scenario.theme)) {
      const EventTime end = std::max(a.newest(subject), b.newest(subject));
      if (a.all_values(subject, end) != b.all_values(subject, end)) return false;
    }
  }
  return true;
}

}  // namespace tributary::oracle
