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

bool reads_people(const Rule& rule, const Instruction& step) {
  if (step.op != OpCode::kAttribute) return false;
  const RuleInput& input = rule.inputs[rule.attributes[step.index].input];
  return !input.signal && input.source_class == SourceClass::kPeople;
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

/// After every record, the level of every row.
std::vector<std::map<Row, Level>> levels_of(const Town& town, const RuleSet& rules,
                                            const std::vector<const LogRecord*>& records) {
  EngineRun run(town, rules);
  std::vector<std::map<Row, Level>> levels;
  for (const LogRecord* record : records) {
    if (record != nullptr) run.take(*record);
    std::map<Row, Level>& now = levels.emplace_back();
    for (const auto& [key, row] : run.rows()) now.emplace(key, row.axis.level);
  }
  return levels;
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
  std::vector<const LogRecord*> all;
  std::vector<std::size_t> reports;
  for (const LogRecord& record : records) {
    if (is_of(town, record, SourceClass::kPeople)) reports.push_back(all.size());
    all.push_back(&record);
  }
  std::vector<std::map<Row, Level>> most = levels_of(town, rules, all);
  const std::vector<std::map<Row, Level>> given = most;
  for (auto& rows : most) rows.clear();
  for (std::size_t kept = 0; kept <= reports.size(); ++kept) {
    std::vector<const LogRecord*> single = all;
    for (std::size_t i = 0; i < reports.size(); ++i) {
      if (i != kept) single[reports[i]] = nullptr;
    }
    const auto levels = levels_of(town, rules, single);
    for (std::size_t i = 0; i < levels.size(); ++i) {
      for (const auto& [row, level] : levels[i]) most[i][row] = std::max(most[i][row], level);
    }
  }
  for (std::size_t i = 0; i < given.size(); ++i) {
    for (const auto& [row, level] : given[i]) {
      if (level <= most[i][row]) continue;
      return "after record " + std::to_string(i) + ", " + row.first + " " + row.second + ": " +
             std::string(name_of(level)) + ", and by any one report alone at most " +
             std::string(name_of(most[i][row]));
    }
  }
  return "";
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
