// `tributary explain --rule R --subject S`: why a rule does not say more of a subject.
#pragma once

#include <string>

#include "ops/tributary/commands/command.h"

namespace tributary {

struct ExplainRuleOptions {
  std::string rule, subject, at, config;
  std::string output = "text";
};

/// Reads the configuration's files again as far as the time asked for; touches no state.
ExitCode explain_rule(const ExplainRuleOptions& options, const Console& console);

}  // namespace tributary
