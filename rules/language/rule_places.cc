#include "rules/language/rule_places.h"

#include <array>

namespace tributary::language {

std::span<const std::string_view> keys_of(Place place) {
  static constexpr std::array<std::string_view, 17> kRoot = {
      "rule",   "version",     "title",    "doc",    "owner",  "themes",
      "status", "subject",     "within",   "inputs", "expect", "levels",
      "score",  "confirm_for", "keep_for", "signal", "tests"};
  static constexpr std::array<std::string_view, 2> kTitle = {"zh", "en"};
  static constexpr std::array<std::string_view, 8> kInput = {
      "from", "where", "within", "near", "measure", "baseline", "keep", "via"};
  static constexpr std::array<std::string_view, 2> kNear = {"within", "or_cell"};
  static constexpr std::array<std::string_view, 3> kBaseline = {"over", "min_history", "floor"};
  static constexpr std::array<std::string_view, 6> kExpect = {"after", "event",  "match",
                                                              "by",    "within", "grace"};
  static constexpr std::array<std::string_view, 4> kLevels = {"red", "orange", "yellow", "blue"};
  static constexpr std::array<std::string_view, 3> kTerm = {"add", "if", "why"};
  static constexpr std::array<std::string_view, 6> kSignal = {"hazard", "title",   "advice",
                                                              "assign", "copy_to", "due"};
  static constexpr std::array<std::string_view, 7> kTest = {"name",   "start",  "stale", "subjects",
                                                            "repeat", "events", "expect"};
  switch (place) {
    case Place::kRoot:
      return kRoot;
    case Place::kTitle:
      return kTitle;
    case Place::kInput:
      return kInput;
    case Place::kNear:
      return kNear;
    case Place::kBaseline:
      return kBaseline;
    case Place::kExpect:
      return kExpect;
    case Place::kLevels:
    case Place::kDue:
      return kLevels;
    case Place::kTerm:
      return kTerm;
    case Place::kSignal:
      return kSignal;
    case Place::kTest:
      return kTest;
    case Place::kInputs:
    case Place::kScore:
    case Place::kTests:
    case Place::kOther:
      return {};
  }
  return {};
}

Place place_under(Place place, std::string_view key) {
  struct Step {
    Place from;
    std::string_view key;
    Place to;
  };
  static constexpr std::array kSteps = {
      Step{Place::kRoot, "title", Place::kTitle},
      Step{Place::kRoot, "inputs", Place::kInputs},
      Step{Place::kRoot, "expect", Place::kExpect},
      Step{Place::kRoot, "levels", Place::kLevels},
      Step{Place::kRoot, "score", Place::kScore},
      Step{Place::kRoot, "signal", Place::kSignal},
      Step{Place::kRoot, "tests", Place::kTests},
      Step{Place::kInput, "near", Place::kNear},
      Step{Place::kSignal, "due", Place::kDue},
      Step{Place::kInput, "baseline", Place::kBaseline},
  };
  if (place == Place::kInputs) return Place::kInput;
  for (const Step& step : kSteps) {
    if (step.from == place && step.key == key) return step.to;
  }
  return Place::kOther;
}

Place place_of_items(Place place) {
  if (place == Place::kScore) return Place::kTerm;
  return place == Place::kTests ? Place::kTest : Place::kOther;
}

bool is_expression_at(Place place, std::string_view key) {
  switch (place) {
    case Place::kLevels:
    case Place::kDue:
      return true;
    case Place::kInput:
      return key == "where" || key == "measure";
    case Place::kExpect:
      return key == "by";
    case Place::kTerm:
      return key == "add" || key == "if";
    case Place::kSignal:
      return key == "assign" || key == "copy_to";
    default:
      return false;
  }
}

}  // namespace tributary::language
