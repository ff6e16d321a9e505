// Explain: why a rule says what it says, from its evidence. For people; people in it are steps and
// days.
#pragma once

#include <functional>
#include <string>
#include <string_view>

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

/// A template with its holes filled. Numbers of reporters are the plain step (`3`).
std::string fill(const Template& text, const Rule& rule, const RuleEvidence& evidence,
                 const ExplainContext& context);

}  // namespace tributary
