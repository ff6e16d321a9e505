// A rule while it is being written by dice: what one part of it must know of the others.
#pragma once

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "tests/oracle/dice.h"
#include "tests/oracle/rule_writer.h"

namespace tributary::oracle {

struct DraftInput {
  std::string name;
  std::string source_class;  ///< people, opinion, inspection, instrument, office, signal
  bool has_measure = false, has_baseline = false;
  bool is_adverse = false;  ///< reads adverse findings alone, for all that the checker sees
};

struct RuleDraft {
  RuleDraft(std::string name, Theme about, const std::vector<std::uint32_t>& throws,
            const std::vector<OtherRule>& earlier)
      : id(std::move(name)), theme(about), dice(throws), others(earlier) {}

  /// A key of the input that was opened last.
  void line(const std::string& key, const std::string& value) {
    out += "    " + key + ": " + value + "\n";
  }
  void open(const std::string& name, const std::string& source_class) {
    inputs.push_back({name, source_class});
    out += "  " + name + ":\n";
  }
  [[nodiscard]] bool has(const std::string& name) const;

  /// How often levels of the others began may be counted: no reports by people make them (E203).
  [[nodiscard]] bool may_count_levels() const;

  std::string id;
  Theme theme;
  Dice dice;
  const std::vector<OtherRule>& others;
  std::string out;
  std::size_t hazard = 0;  ///< of hazards_of(theme)
  std::vector<DraftInput> inputs;
  std::vector<std::string> levels;  ///< those that it has
  bool has_expect = false;
  bool awaits_people = false;  ///< what is expected follows reports by people
  std::string event;           ///< the input that is expected
};

/// A hazard that rules of a theme speak of, the unit that gets the row, and another that may.
struct HazardTraits {
  const char* name;
  const char* unit;
  const char* copy_to;
};
/// A rule reads those of earlier ones only, so that no rules feed each other in a circle.
std::vector<HazardTraits> hazards_of(Theme theme);

void write_inputs(RuleDraft& draft);
void write_expectation(RuleDraft& draft);
void write_levels(RuleDraft& draft);
void write_score(RuleDraft& draft);

}  // namespace tributary::oracle
