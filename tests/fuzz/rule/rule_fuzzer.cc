// Any bytes as a rule file: no crash; either a rule or an error; every message has a place that is
// in the file; what compiles can be run on its own tests; the same text gives the same rule.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "rules/check/report.h"
#include "rules/language/compiler.h"
#include "rules/language/parser.h"
#include "schemas/catalog/catalog.h"

namespace {

using namespace tributary;  // NOLINT: a fuzzer's only file

constexpr std::size_t kMostEventsRun = 200;  // what is fuzzed here is reading, not correlating

void require(bool condition) {
  if (!condition) std::abort();
}

void print_and_parse(const std::string& text) {
  Diagnostics diagnostics;
  language::Problems problems("x", text, diagnostics);
  const auto expr = language::parse_expression({text, 0}, problems);
  require(expr.has_value() == (diagnostics.errors() == 0));
  if (!expr) return;
  const std::string printed = language::print(*expr);
  const auto again = language::parse_expression({printed, 0}, problems);
  // Brackets that printing adds can take an expression at the limits of depth beyond them.
  if (again) require(language::is_same(*expr, *again));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  static const SchemaView schemas = SchemaView::of_catalog(catalog());
  static const NamedLists lists{{"fire_topics", {"lists/fire_topics.txt", {"fire_exit", "wiring"}}},
                                {"crack_topics", {"lists/crack_topics.txt", {"ground_crack"}}}};
  const LanguageContext context{&schemas, &lists, {}};
  Diagnostics diagnostics;
  auto document = YamlDocument::parse("fire-building-repeat.rule.yaml", text, diagnostics);
  if (document) {
    const auto rule = compile_rule(*document, context, diagnostics);
    require(rule.has_value() == (diagnostics.errors() == 0));
    if (rule) {
      Diagnostics second;
      require(compile_rule(*document, context, second)->hash == rule->hash);
      for (const TimeLine& test : read_tests(*document, *rule, schemas, diagnostics)) {
        if (test.events.size() <= kMostEventsRun) run_test(*rule, test, schemas, {});
      }
    }
  }
  for (const Diagnostic& found : diagnostics.sorted()) {
    require(!found.message_en.empty() && !found.message_zh.empty());
    require(found.line == 0 || found.column > 0);
  }
  for (const Language language : {Language::kEnglish, Language::kChinese}) {
    render(diagnostics, {DiagnosticFormat::kText, language, false});
  }
  print_and_parse(text);
  return 0;
}
