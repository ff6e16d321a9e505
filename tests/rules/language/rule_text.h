// A small language for tests about rules: a sound rule, of which a test changes one part.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "rules/language/compiler.h"
#include "schemas/catalog/catalog.h"
#include "schemas/document/render.h"

namespace tributary {

/// Compiles as it stands. Parts are pasted in as they are, expressions after their key.
struct RuleText {
  std::string status = "active";
  std::string subject = "place.building";
  std::string within = "30d";
  std::string inputs =
      "  calls:\n    from: grievance\n"
      "  failed:\n    from: inspection\n    where: result == \"fail\"\n"
      "  visits:\n    from: inspection\n"
      "  fixed:\n    from: rectification\n";
  std::string levels = "  yellow: failed.count >= 1\n";
  std::string score = "  - add: 90\n    why: failed\n";
  std::string more;
  std::string hazard = "safety.fire";
  std::string title = "fire";
  std::string advice = "inspect";
  std::string assign = "unit(\"fire\", subject.district)";
  std::string id = "test-rule";
  std::string due = "{ red: 4h, orange: 24h, yellow: 3wd, blue: 5wd }";

  [[nodiscard]] std::string text() const {
    return "rule: " + id + "\nversion: 1\ntitle: test\nstatus: " + status +
           "\nowner: test\nsubject: " + subject + "\nwithin: " + within + "\ninputs:\n" + inputs +
           "levels:\n" + levels + "score:\n" + score + more + "signal:\n  hazard: " + hazard +
           "\n  title: " + title + "\n  advice: " + advice + "\n  assign: " + assign +
           "\n  due: " + due + "\n";
  }
  /// One level, yellow.
  static RuleText when(const std::string& condition) {
    RuleText rule;
    rule.levels = "  yellow: " + condition + "\n";
    return rule;
  }
  /// One input's `where`, over inspections.
  static RuleText where(const std::string& condition, const std::string& source = "inspection") {
    RuleText rule;
    rule.inputs = "  failed:\n    from: inspection\n  some:\n    from: " + source +
                  "\n    where: " + condition + "\n";
    return rule;
  }
};

/// What came of a rule, with everything it was checked against.
struct CheckedRule {
  std::optional<Rule> rule;
  Diagnostics diagnostics;

  [[nodiscard]] std::vector<std::string> codes() const {
    std::vector<std::string> out;
    for (const Diagnostic& found : diagnostics.sorted()) out.push_back(found.code);
    return out;
  }
  [[nodiscard]] std::string rendered(Language language) const {
    return render(diagnostics, {DiagnosticFormat::kText, language, false});
  }
};

struct TestContext {
  SchemaView schemas = SchemaView::of_catalog(catalog());
  NamedLists lists{{"fire_topics", {"lists/fire_topics.txt", {"fire_exit", "wiring"}}},
                   {"crack_topics", {"lists/crack_topics.txt", {"ground_crack", "wall_crack"}}},
                   {"streets", {"lists/streets.txt", {"500103", "500103001"}}}};
  std::vector<Register> registers;
  /// Beside the rule; empty: not known.
  std::set<std::string> rule_ids;

  [[nodiscard]] CheckedRule check(const std::string& text,
                                  const std::string& file = "test-rule.rule.yaml") const {
    CheckedRule out;
    const LanguageContext context{&schemas, &lists, registers,
                                  rule_ids.empty() ? nullptr : &rule_ids};
    std::optional<YamlDocument> document = YamlDocument::parse(file, text, out.diagnostics);
    if (document) out.rule = compile_rule(*document, context, out.diagnostics);
    return out;
  }
  [[nodiscard]] CheckedRule check(const RuleText& rule) const { return check(rule.text()); }
};

}  // namespace tributary
