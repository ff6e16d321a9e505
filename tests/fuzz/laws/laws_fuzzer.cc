// Whatever the checker accepts keeps PEOPLE's laws: a rule by dice in which some words have taken
// the places of others, a second one that may read its rows, and where the checker takes it, a feed
// by dice about its subjects, played as it is, with reports repeated, by one person, with people
// renamed, with one report more, in two worlds, and without opinion.
//
// An input: eight bytes the rule's dice, eight the feed's, then three for each word: where (be16),
// and which.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <string>
#include <vector>

#include "engine/model/signal_graph.h"
#include "rules/language/compiler.h"
#include "schemas/catalog/catalog.h"
#include "tests/oracle/laws.h"

namespace {

using namespace tributary;          // NOLINT: a fuzzer's only file
using namespace tributary::oracle;  // NOLINT

constexpr std::size_t kDiceBytes = 16, kWordBytes = 3, kRecords = 30, kMostWords = 8;

/// What rules are made of: a word gives way to another of its kind.
using Words = std::vector<std::string>;
const std::array<Words, 8> kKinds = {{
    {"grievance", "call110", "inspection", "opinion", "rectification", "rain_gauge", "signal"},
    {".any", ".count", ".sources", ".ratio", ".usual", ".value", ".distinct(reporter)",
     ".distinct(topic)", ".distinct(channel)", ".first.topic", ".last.topic", ".first.at",
     ".last.at", ".last.result"},
    {"0", "1", "2", "3", "4", "5", "10", "0.5"},
    {"1h", "24h", "48h", "2d", "5d", "30d", "90d", "1wd", "3wd", "10wd", "2km", "5km"},
    {">=", "<=", "==", "!=", "<", ">"},
    {"and", "or", "not", "+", "-", "*", "/"},
    {"missing", "overdue", "anchor.at", "anchor.topic", "subject.floors", "subject.district",
     "result", "kind", "grade", "topic", "channel", "void"},
    {"reports", "found", "feedback", "repairs", "rain", "buzz"},
}};

/// splitmix64 (Steele, Lea and Flood, 2014): the same dice give the same feed.
class Throws {
 public:
  explicit Throws(std::uint64_t seed) : state_(seed) {}
  std::uint32_t next() {
    state_ += 0x9e3779b97f4a7c15U;
    std::uint64_t mixed = (state_ ^ (state_ >> 30U)) * 0xbf58476d1ce4e5b9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebU;
    return static_cast<std::uint32_t>((mixed ^ (mixed >> 31U)) % 1000);
  }

 private:
  std::uint64_t state_;
};

Sketch sketch_of(std::uint64_t dice, Theme theme) {
  Throws throws(dice);
  Sketch sketch;
  sketch.theme = static_cast<std::uint32_t>(theme);
  sketch.habits = throws.next() % kHabits;
  sketch.records.resize(kRecords);
  for (RecordThrows& record : sketch.records) {
    for (std::uint32_t& one : record) one = throws.next();
  }
  return sketch;
}

/// One of the words that begins at `at`, the longest, and its kind.
struct Found {
  std::size_t length = 0;
  const Words* kind = nullptr;
};
Found word_at(const std::string& text, std::size_t at) {
  Found found;
  for (const Words& kind : kKinds) {
    for (const std::string& word : kind) {
      if (word.size() > found.length && text.compare(at, word.size(), word) == 0) {
        found = {word.size(), &kind};
      }
    }
  }
  return found;
}

/// The first word at or after `from`, between the rule's head and its signal, becomes another.
void replace_word(std::string& text, std::size_t from, std::size_t other) {
  const std::size_t head = text.find("within:"), tail = text.find("signal:\n");
  for (std::size_t at = head + from % (tail - head); at < tail; ++at) {
    const Found found = word_at(text, at);
    if (found.kind == nullptr) continue;
    text.replace(at, found.length, (*found.kind)[other % found.kind->size()]);
    return;
  }
}

std::string rule_text(std::uint64_t dice, Theme theme, const std::uint8_t* words,
                      std::size_t count) {
  Throws throws(dice);
  std::vector<std::uint32_t> all(RuleThrows().size());
  for (std::uint32_t& one : all) one = throws.next();
  std::string text = write_rule("any", theme, all, {});
  for (std::size_t i = 0; i < std::min(count, kMostWords); ++i) {
    const std::uint8_t* const at = words + i * kWordBytes;
    replace_word(text, static_cast<std::size_t>(at[0]) * 256 + at[1], at[2]);
  }
  return text;
}

/// Behind the first a second rule, which may read it: of the same subjects, or of who manages them.
Written second_rule(std::uint64_t dice, Theme theme, const std::string& first, const Town& town) {
  Throws throws(dice ^ 0x5bd1e995U);
  std::vector<std::uint32_t> all(RuleThrows().size());
  for (std::uint32_t& one : all) one = throws.next();
  const bool is_of_manager = theme == Theme::kBuilding && throws.next() % 2 == 0;
  const Theme about = is_of_manager ? Theme::kManager : theme;
  return compile("by", write_rule("by", about, all, {{"any", hazard_in(first, theme)}}),
                 town.context());
}

/// Of the checks of whole sets of rules (rules/language/signal_links.h) those that can fail here.
bool may_stand_together(RuleSet rules) {
  mark_signals_of_people(rules);
  const bool counts_people =
      std::any_of(rules.rules.begin(), rules.rules.end(),
                  [](const Rule& rule) { return counts_levels_of_people(rule) != nullptr; });
  return !counts_people && signal_circle(rules).empty();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < kDiceBytes) return 0;
  std::uint64_t of_rule = 0, of_feed = 0;
  std::memcpy(&of_rule, data, 8);
  std::memcpy(&of_feed, data + 8, 8);
  const auto theme = static_cast<Theme>(of_rule % kThemes);
  const Sketch sketch = sketch_of(of_feed, theme);
  const Town town = town_of(sketch);
  const std::string text =
      rule_text(of_rule, theme, data + kDiceBytes, (size - kDiceBytes) / kWordBytes);
  const Written written = compile("any", text, town.context());
  // A subject of another type than the feed's is of no use here.
  const bool is_about_theme =
      written.rule && catalog()[written.rule->subject].name == traits(theme).type;
  if (!is_about_theme) return 0;
  std::vector<Written> rules = {written, second_rule(of_rule, theme, text, town)};
  std::erase_if(rules, [](const Written& one) { return !one.rule || !one.rule->is_evaluated(); });
  std::sort(rules.begin(), rules.end(),
            [](const Written& a, const Written& b) { return a.rule->id < b.rule->id; });
  const Scenario scenario = scenario_of(rules, sketch, town);
  if (!may_stand_together(scenario.rules)) return 0;
  const std::string broken = broken_law(town, scenario);
  if (broken.empty()) return 0;
  std::cerr << story_of(scenario) << broken << '\n';
  std::abort();
}
