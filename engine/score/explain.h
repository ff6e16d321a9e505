// Explain: why a rule says what it says, from its evidence. For people; people in it are steps and
// days.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/time.h"
#include "engine/model/evidence.h"
#include "engine/model/register.h"
#include "engine/model/signal.h"
#include "engine/model/source.h"

namespace tributary {

/// What templates may name besides the evidence.
struct ExplainContext {
  const Subject* subject = nullptr;  ///< may be null (open register)
  std::string subject_name;
  std::string unit_name;
  UtcOffset offset;
  bool as_days = false;  ///< some rule of the row reads reports by people (PEOPLE 2)
  const std::vector<SourceInfo>* sources = nullptr;
  const Catalog* catalog = nullptr;
  /// Name of the organisation.unit of an id, the id itself if it is not registered.
  std::function<std::string(std::string_view)> unit_named;
};

/// `level` is what the rule shows; the evidence is that of the verdict's instant.
Why explain(const Rule& rule, const RuleEvidence& evidence, Level level, const Bands& bands,
            const ExplainContext& context);

/// How one level of a rule stands at an instant.
struct LevelStanding {
  Level level = Level::kNone;
  Scalar holds;            ///< true, false or unknown
  std::string expression;  ///< as it is written
  /// What it holds by, or the least that it lacks.
  std::vector<std::string> conditions;
};

/// The rule's levels, the highest first. That there is a single report is told only by a level that
/// holds through it (PEOPLE 14).
std::vector<LevelStanding> level_standings(const Rule& rule, const RuleEvidence& evidence,
                                           const ExplainContext& context);

/// The rule's attributes by name; `any` of people is left out, as it would tell a single report.
std::map<std::string, std::string> values_in_words(const Rule& rule, const RuleEvidence& evidence,
                                                   const ExplainContext& context);

/// A template with its holes filled. Numbers of reporters are the plain step (`3`).
std::string fill(const Template& text, const Rule& rule, const RuleEvidence& evidence,
                 const ExplainContext& context);

}  // namespace tributary
