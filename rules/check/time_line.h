// A rule's `tests:` (RULES 4), read: what arrives when, what is registered, what the rule must
// show.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/model/instrument.h"
#include "engine/model/observation.h"
#include "engine/model/register.h"
#include "engine/model/rule.h"
#include "schemas/document/yaml_document.h"
#include "schemas/registry/source_registry.h"

namespace tributary {

/// Events of one test, `times:` and `repeat:` written out. More are E110: a test is no benchmark.
inline constexpr std::size_t kMostTestEvents = 20'000;

/// The level of one subject at one time.
struct ExpectedLine {
  EventTime at;
  std::string when;  ///< as written: `28d+20h`
  std::string subject;
  Level level = Level::kNone;
  bool is_unknown = false;  ///< `level: unknown`: the evaluation, not the row
  std::optional<int> score;
};

struct TimeLine {
  std::string name;
  Span place;  ///< of the test in its file
  EventTime start;
  UtcOffset zone;                        ///< of `start`: midnight is there
  std::vector<SourceId> stale;           ///< silent throughout
  std::vector<ObservationDraft> events;  ///< in order of event time, those of one time as written
  std::vector<ExpectedLine> expect;      ///< in order of time, those of one time as written
  std::vector<Register> registers;       ///< what `subjects:` gives and what the events name
  InstrumentRegister instruments;        ///< what the events name
};

/// Reads all tests of a rule's file. What is wrong goes to `diagnostics` (of the file) and leaves
/// out that test: E010–E013, E101, E102, E110, E111, E204. W230 when the rule is active and lacks a
/// test that fires or one that stays quiet.
std::vector<TimeLine> read_tests(const YamlDocument& document, const Rule& rule,
                                 const SchemaView& schemas, Diagnostics& diagnostics);

}  // namespace tributary
