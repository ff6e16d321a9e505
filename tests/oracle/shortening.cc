#include "tests/oracle/shortening.h"

#include <algorithm>
#include <utility>

namespace tributary::oracle {
namespace {

/// Its accepted rules, as texts: to be taken apart and compiled again.
std::vector<std::pair<std::string, std::string>> texts_of(const Scenario& scenario) {
  std::vector<std::pair<std::string, std::string>> texts;
  for (const Written& written : scenario.written) {
    if (written.rule) texts.emplace_back(written.rule->id, written.text);
  }
  return texts;
}

/// False if a rule is refused.
bool give_rules(const std::vector<std::pair<std::string, std::string>>& texts, const Town& town,
                Scenario& scenario) {
  scenario.written.clear();
  scenario.rules.rules.clear();
  for (const auto& [id, text] : texts) {
    scenario.written.push_back(compile(id, text, town.context()));
    refuse_beside(scenario.rules, scenario.written.back());
    if (!scenario.written.back().rule) return false;
    scenario.rules.rules.push_back(*scenario.written.back().rule);
  }
  return true;
}

bool take_out_rules(Scenario& scenario, const Town& town, const Fails& fails) {
  bool any = false;
  for (std::size_t i = texts_of(scenario).size(); i-- > 0;) {
    auto texts = texts_of(scenario);
    texts.erase(texts.begin() + static_cast<std::ptrdiff_t>(i));
    Scenario without = scenario;
    if (!give_rules(texts, town, without) || !fails(without)) continue;
    scenario = std::move(without);
    any = true;
  }
  return any;
}

/// The text without `count` lines from the n-th on; as it is if there are not so many.
std::string without_lines(const std::string& text, std::size_t n, std::size_t count) {
  std::size_t from = 0;
  for (; n > 0 && from < text.size(); --n) from = text.find('\n', from) + 1;
  std::size_t until = from;
  for (; count > 0 && until < text.size(); --count) until = text.find('\n', until) + 1;
  return text.substr(0, from) + text.substr(until);
}

bool take_out_lines(Scenario& scenario, const Town& town, const Fails& fails) {
  bool any = false;
  for (std::size_t rule = 0; rule < texts_of(scenario).size(); ++rule) {
    const std::string whole = texts_of(scenario)[rule].second;
    for (auto line = static_cast<std::size_t>(std::count(whole.begin(), whole.end(), '\n'));
         line-- > 0;) {
      for (const std::size_t count : {4U, 3U, 2U, 1U}) {
        auto texts = texts_of(scenario);
        std::string shorter = without_lines(texts[rule].second, line, count);
        if (shorter == texts[rule].second) continue;
        texts[rule].second = std::move(shorter);
        Scenario without = scenario;
        if (!give_rules(texts, town, without) || !fails(without)) continue;
        scenario = std::move(without);
        any = true;
        break;
      }
    }
  }
  return any;
}

bool take_out_steps(Scenario& scenario, const Fails& fails) {
  bool any = false;
  for (std::size_t many = std::max<std::size_t>(scenario.steps.size() / 2, 1); many > 0;
       many /= 2) {
    for (std::size_t end = scenario.steps.size(); end >= many;) {
      Scenario without = scenario;
      const auto from = without.steps.begin() + static_cast<std::ptrdiff_t>(end - many);
      without.steps.erase(from, from + static_cast<std::ptrdiff_t>(many));
      const bool is_left_out = fails(without);
      if (is_left_out) scenario = std::move(without);
      any = any || is_left_out;
      end = std::min(is_left_out ? end - many : end - 1, scenario.steps.size());
    }
  }
  return any;
}

}  // namespace

Scenario shortened(Scenario scenario, const Town& town, const Fails& fails) {
  bool any = true;
  while (any) {
    any = take_out_steps(scenario, fails);
    any = take_out_rules(scenario, town, fails) || any;
    any = take_out_lines(scenario, town, fails) || any;
  }
  return scenario;
}

}  // namespace tributary::oracle
