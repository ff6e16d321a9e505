// Rule files and lists from disk to a RuleSet, in an order that does not depend on the file system.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/model/rule.h"
#include "rules/language/context.h"
#include "schemas/document/yaml_document.h"

namespace tributary {

/// What to load. Directories are searched to the bottom for `*.rule.yaml`; hidden ones are left
/// out.
struct RulePaths {
  std::vector<std::string> rules;  ///< files or directories
  /// Directory of `NAME.txt`, or empty. A folder `lists` inside a rule directory is read as well,
  /// so that a pack brings its own; one here stands in for a pack's of the same name.
  std::string lists;
  /// A rule file that is tried in place of the rule of its name, or beside the others; or empty.
  std::string tried = {};
};

/// One file. The document stays, for rules/check to read `tests:` from.
struct RuleFile {
  YamlDocument document;
  std::optional<Rule> rule;  ///< none: it has errors
};

struct LoadedRules {
  std::vector<RuleFile> files;  ///< by rule id, those without a rule last, by path
  NamedLists lists;
  Bands bands = {};  ///< of the site that they were loaded for

  /// Active and shadow rules, in order of id, with the bands and the digest (RuleSet).
  [[nodiscard]] RuleSet rule_set() const { return rule_set(bands); }
  [[nodiscard]] RuleSet rule_set(const Bands& other) const;
};

/// Rule files among `paths`, directories searched, in order of path. What is not there is reported.
std::vector<std::string> find_rule_files(const std::vector<std::string>& paths,
                                         Diagnostics& diagnostics);

/// Loads and compiles everything; what is wrong goes to `diagnostics` and leaves out that file
/// only. Two rules of one id are E015. `context.lists` is ignored: the lists are loaded here. A
/// path that does not exist, or a directory without a rule, is an error.
LoadedRules load_rules(const RulePaths& paths, LanguageContext context, Diagnostics& diagnostics);

}  // namespace tributary
