// An explanation as a page for people, or as JSON.
#pragma once

#include <string>
#include <vector>

#include "engine/model/rule.h"
#include "ops/tributary/explanation/explanation.h"
#include "ops/tributary/explanation/source_trouble.h"
#include "ops/tributary/screen/console.h"

namespace tributary {

/// What was asked about, beside what was found.
struct AskedRule {
  const Rule& rule;
  std::string subject_name, subject_type, subject_id;
  RuleStatus status;          ///< as it is written: the rule may have been made to run
  bool lacks_people = false;  ///< too few subjects of the type: no reports are read (PEOPLE 10)
  bool was_reached = true;    ///< the records go as far as was asked
  std::vector<SourceTrouble> troubles = {};
};

std::string explanation_page(const AskedRule& asked, const Explanation& explanation,
                             const Console& console);
std::string explanation_json(const AskedRule& asked, const Explanation& told);

}  // namespace tributary
