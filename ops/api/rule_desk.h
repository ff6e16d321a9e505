// Where an analyst's text is read by the one parser there is, against the site's sources, lists and
// registers: what is wrong with it, and whether its tests hold. It changes nothing and reads no
// record, so that it tells nothing of who reported what (PEOPLE 14). Any thread.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/sweep.h"
#include "ops/tributary/composition/site.h"
#include "rules/check/test_runner.h"

namespace tributary::api {

class RuleDesk {
 public:
  /// Of a site without rules or registers: one source for each schema.
  RuleDesk();
  /// Copies what rules are checked against. Registers of more than kMostCopied subjects in all are
  /// not: a rule's scope (E211) is then `tributary check`'s to say, and the answers say so.
  explicit RuleDesk(const Site& site);

  /// What `tributary check --format json` prints of it; `rule`: id, sentence, null with errors; and
  /// `not_checked`: codes that were not looked for.
  [[nodiscard]] std::string check(const std::string& file, const std::string& text) const;
  /// The same with `tests`: name, passed, expected, found, explanation.
  [[nodiscard]] std::string test(const std::string& file, const std::string& text) const;

  /// Some rule is a variant of the sweep's profile and theme.
  [[nodiscard]] bool has_variant(const Sweep& sweep) const;

  static bool is_file_name(std::string_view name);
  /// `ID.rule.yaml` by the text's `rule:`; empty: it has none.
  static std::string file_named_by(std::string_view text);

  static constexpr std::size_t kMostCopied = 100'000;
  /// Of all tests of one text: what is asked here is answered while somebody waits.
  static constexpr std::size_t kMostEvents = 20'000;

 private:
  [[nodiscard]] LanguageContext context() const;

  SchemaView schemas_;
  NamedLists lists_;
  std::vector<Register> registers_;
  bool knows_scope_ = true;
  std::set<std::string> rule_ids_;
  std::vector<Rule> rules_;
  TestSettings settings_;
  Millis event_store_ = LanguageContext().event_store;
};

}  // namespace tributary::api
