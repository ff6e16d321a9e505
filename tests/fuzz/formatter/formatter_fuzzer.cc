// Any bytes as a rule file to lay out: no crash; either a text or an error; what comes out says
// what went in, has as many comment signs, and is laid out already; a rule that compiles keeps its
// hash.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "rules/language/compiler.h"
#include "rules/language/formatter.h"
#include "schemas/catalog/catalog.h"

namespace {

using namespace tributary;  // NOLINT: a fuzzer's only file

constexpr const char* kFile = "fire-building-repeat.rule.yaml";

void require(bool condition) {
  if (!condition) std::abort();
}

std::optional<Sha256Digest> hash_of(const YamlDocument& document) {
  static const SchemaView schemas = SchemaView::of_catalog(catalog());
  static const NamedLists lists{{"fire_topics", {"lists/fire_topics.txt", {"fire_exit", "wiring"}}},
                                {"crack_topics", {"lists/crack_topics.txt", {"ground_crack"}}}};
  const LanguageContext context{&schemas, &lists, {}};
  Diagnostics unheard;
  const auto rule = compile_rule(document, context, unheard);
  if (!rule) return std::nullopt;
  return rule->hash;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  Diagnostics diagnostics;
  const auto once = format_rule(kFile, text, diagnostics);
  require(once.has_value() == (diagnostics.errors() == 0));
  if (!once) return 0;
  Diagnostics unheard;
  require(format_rule(kFile, *once, unheard) == once);
  const auto before = YamlDocument::parse(kFile, text, unheard);
  const auto after = YamlDocument::parse(kFile, *once, unheard);
  require(before && after && language::is_same_rule(*before, *after));
  require(hash_of(*before) == hash_of(*after));
  require(std::count(once->begin(), once->end(), '#') == std::count(text.begin(), text.end(), '#'));
  return 0;
}
