#include "tests/oracle/disturbances.h"

#include <algorithm>
#include <string>
#include <utility>

#include "engine/base/decimal.h"
#include "schemas/catalog/catalog.h"
#include "tests/oracle/dice.h"

namespace tributary::oracle {
namespace {

constexpr int kWaiting = 24;

bool hears_others(const Rule& rule) {
  return std::any_of(rule.inputs.begin(), rule.inputs.end(),
                     [](const RuleInput& input) { return input.signal.has_value(); });
}

bool is_read(const Rule& rule, const RuleSet& rules) {
  return std::any_of(rules.rules.begin(), rules.rules.end(), [&](const Rule& other) {
    return std::any_of(other.inputs.begin(), other.inputs.end(), [&](const RuleInput& input) {
      if (!input.signal) return false;
      const auto& [hazards, ids] = std::tie(input.signal->hazards, input.signal->rules);
      return std::count(ids.begin(), ids.end(), rule.id) > 0 ||
             std::count(hazards.begin(), hazards.end(), rule.signal.hazard) > 0;
    });
  });
}

/// Its highest level gone, if it has another; ten more in every score. Not where something is
/// expected: when that must be looked at again is compiled from the levels.
Rule with_other_levels(Rule rule) {
  std::vector<std::optional<Program>*> levels;
  for (auto& level : rule.levels) {
    if (level) levels.push_back(&level);
  }
  if (levels.size() > 1 && !rule.expect) levels.back()->reset();
  for (ScoreTerm& term : rule.score) {
    if (term.condition || term.add.code.size() != 1) continue;
    term.add.code[0].bits += 10 * Decimal::kScale;
  }
  return rule;
}

/// The n-th line that begins so, from the beginning again; npos if there is none.
std::size_t line_that_begins(const std::string& text, const std::string& beginning, std::size_t n) {
  std::vector<std::size_t> found;
  for (std::size_t at = text.find("\n" + beginning); at != std::string::npos;
       at = text.find("\n" + beginning, at + 1)) {
    found.push_back(at + 1);
  }
  return found.empty() ? std::string::npos : found[n % found.size()];
}

/// What an analyst would change of what a rule reads, in its text.
std::string with_other_input(std::string text, std::uint32_t what, std::uint32_t which) {
  static const char* const kSpans[] = {"24h", "3d", "8d", "20d"};
  static const char* const kLines[] = {
      "within: ", "    within: ", "    where: ", "    measure: ", "    keep: "};
  const std::string beginning = kLines[what % 5];
  const std::size_t at = line_that_begins(text, beginning, which);
  if (at == std::string::npos) return text;
  std::string line = beginning;
  if (what % 5 < 2) line += kSpans[which % 4];
  if (what % 5 == 2) line = "";
  if (what % 5 == 3) line += which % 2 == 0 ? "min(mm_24h)" : "sum(mm_1h)";
  if (what % 5 == 4) line += which % 2 == 0 ? "4" : "30";
  const std::size_t end = text.find('\n', at);
  text.replace(at, line.empty() ? end - at + 1 : end - at, line);
  return text;
}

void change_attribute(const Town& town, Subject& row, std::uint32_t dice) {
  (void)town;
  for (AttributeValue& value : row.attributes) {
    if (value.kind == AttributeKind::kNumber) {
      value.bits = Decimal::from_int(dice % 2 == 0 ? 2 : 30).raw();
    } else if (value.kind == AttributeKind::kEnumeration) {
      value.bits = 1 - std::min<std::int64_t>(value.bits, 1);
    }
  }
}

Step change_of(const Town& town, Theme theme, std::uint32_t dice) {
  RegisterChange change;
  change.key = subject_of(theme, 0);
  const std::string name = change.key.id + " ";
  if (dice % 7 == 6) return {std::move(change), name + "is registered no more"};
  const Subject* known = town.subjects().find(change.key.type, change.key.id);
  change.row = *known;
  auto& attributes = change.row->attributes;
  std::string text;
  switch (dice % 7) {
    case 0:
      std::erase_if(attributes,
                    [](const auto& value) { return value.kind == AttributeKind::kNumber; });
      text = "has no numbers";
      break;
    case 1:
    case 2:
      change_attribute(town, *change.row, dice % 7);
      text = dice % 7 == 2 ? "has 2 of everything" : "has 30 of everything";
      break;
    case 3:
      change.row->district = "500104";
      text = "lies in another district";
      break;
    case 4:
      change.row->unit = dice % 2 == 0 ? "" : "U8";
      text = "is in charge of " + (change.row->unit.empty() ? "nobody" : change.row->unit);
      break;
    default:
      std::erase_if(attributes,
                    [](const auto& value) { return value.kind == AttributeKind::kReference; });
      text = "is managed by nobody";
  }
  return {std::move(change), name + text};
}

Step sweep_at(EventTime at, int number) {
  Sweep sweep;
  sweep.id = "f" + std::to_string(number);
  sweep.at = at;
  return {sweep, "sweep " + sweep.id};
}

}  // namespace

bool reads_levels(const RuleSet& rules) {
  return std::any_of(rules.rules.begin(), rules.rules.end(), hears_others);
}

bool reads_other_subjects(const RuleSet& rules) {
  return std::any_of(rules.rules.begin(), rules.rules.end(), [](const Rule& rule) {
    return std::any_of(rule.inputs.begin(), rule.inputs.end(), [](const RuleInput& input) {
      return input.signal && !input.signal->via.empty();
    });
  });
}

Edited edited(const Scenario& scenario, const Town& town,
              const std::vector<std::uint32_t>& throws) {
  Edited result{scenario, scenario};
  result.before.rules.rules.clear();
  result.after.rules.rules.clear();
  Dice dice(throws);
  for (const Written& written : scenario.written) {
    if (!written.rule || !written.rule->is_evaluated()) continue;
    const Rule& rule = *written.rule;
    const bool stays = hears_others(rule) || is_read(rule, scenario.rules);
    const std::uint32_t fate = dice.of(10), what = dice.of(5), which = dice.of(8);
    if (stays || fate != 0) result.before.rules.rules.push_back(rule);
    if (!stays && fate == 1) continue;
    Rule next = rule;
    if (!stays && fate >= 2 && fate < 5) next = with_other_levels(rule);
    if (!stays && fate >= 5) {
      Written other = compile(rule.id, with_other_input(written.text, what, which), town.context());
      if (other.rule) next = *std::move(other.rule);
    }
    if (!stays) {
      next.version = 2;
      next.hash = sha256(rule.id + " 2");
    }
    result.after.rules.rules.push_back(std::move(next));
  }
  return result;
}

Scenario with_register_changes(const Scenario& scenario, const Town& town,
                               const std::vector<std::uint32_t>& dice) {
  Scenario out = scenario;
  const SubjectKey key = subject_of(scenario.theme, 0);
  if (town.subjects().find(key.type, key.id) == nullptr) return out;  // of an open register
  out.steps.clear();
  for (std::size_t i = 0; i < scenario.steps.size(); ++i) {
    out.steps.push_back(scenario.steps[i]);
    const std::uint32_t thrown = dice.empty() ? 0 : dice[i % dice.size()];
    if (thrown % 5 == 1) out.steps.push_back(change_of(town, scenario.theme, thrown / 5));
  }
  return out;
}

Scenario swept(const Scenario& scenario, std::size_t every, std::int64_t hours_apart) {
  Scenario out = scenario;
  out.steps.clear();
  int number = 0;
  for (; number < kWaiting; ++number) {
    out.steps.push_back(sweep_at(hours(number * hours_apart), number));
  }
  for (std::size_t i = 0; i < scenario.steps.size(); ++i) {
    out.steps.push_back(scenario.steps[i]);
    if (i % every == 0) out.steps.push_back(sweep_at(EventTime::min(), number++));
  }
  return out;
}

}  // namespace tributary::oracle
