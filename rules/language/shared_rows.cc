#include "rules/language/shared_rows.h"

#include <algorithm>
#include <string_view>

#include "rules/language/people_check.h"
#include "rules/language/problems.h"

namespace tributary::language {
namespace {

/// One row is of one subject and one hazard, whichever rules speak in it.
bool share_rows(const Rule& a, const Rule& b) {
  const bool may_meet = a.subject == b.subject || (a.falls_to_cells() && b.falls_to_cells());
  return may_meet && a.signal.hazard == b.signal.hazard;
}

/// The first rule that puts reports or opinion into the rows of `rule`; nullptr: none.
const Rule* teller_beside(const Rule& rule, const LoadedRules& rules) {
  const auto found = std::find_if(rules.files.begin(), rules.files.end(), [&](const RuleFile& f) {
    return f.rule && f.rule->id != rule.id && f.rule->is_evaluated() && rests_on_reports(*f.rule) &&
           share_rows(rule, *f.rule);
  });
  return found == rules.files.end() ? nullptr : &*found->rule;
}

/// The key of `signal` that gives rows to police; empty: none.
std::string_view key_of_police(const Rule& rule, const Catalog& catalog) {
  if (is_without_reports(rule.signal.assign, catalog)) return "assign";
  const bool is_copied = rule.signal.copy_to && is_without_reports(*rule.signal.copy_to, catalog);
  return is_copied ? "copy_to" : "";
}

}  // namespace

void check_shared_rows(LoadedRules& rules, const Catalog& catalog, Diagnostics& diagnostics) {
  for (RuleFile& file : rules.files) {
    if (!file.rule || !file.rule->is_evaluated()) continue;
    const std::string_view key = key_of_police(*file.rule, catalog);
    if (key.empty()) continue;
    const Rule* teller = teller_beside(*file.rule, rules);
    if (teller == nullptr) continue;
    const YamlNode& signal = *file.document.root().find("signal");
    Problems problems(file.document.file(), file.document.text(), diagnostics);
    problems.error(
        "E204", extent_of(signal.find(key)->span),
        say("police get no row that rests on reports by people or on opinion, and rule "
            "`{0}` brings them into the same rows",
            "公安不接收依据群众反映或舆情的预警，而规则“{0}”会把它们带入同一行", {teller->id}));
    file.rule.reset();
  }
}

}  // namespace tributary::language
