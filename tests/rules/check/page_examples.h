// What a check says of the examples on the pages of `tributary explain CODE`.
#pragma once

#include <regex>
#include <string>
#include <string_view>

#include "rules/check/test_runner.h"
#include "rules/language/error_pages.h"
#include "schemas/catalog/catalog.h"
#include "schemas/feeds/mapping_loader.h"
#include "tests/rules/language/rule_parts.h"
#include "tests/rules/language/rule_text.h"

namespace tributary {

inline std::string id_in(std::string_view text) {
  std::smatch found;
  const std::string all(text);
  const bool names_itself = std::regex_search(all, found, std::regex("(?:^|\n)rule: (.*)"));
  return names_itself ? found[1].str() : "test-rule";
}

/// A rule's parts are set into a sound rule; a mapping stands by itself. Not for ExampleOf::kWords.
inline Diagnostics problems_of(const ErrorPage& page, std::string_view example) {
  Diagnostics diagnostics;
  if (page.example == ExampleOf::kMapping) {
    const auto document = YamlDocument::parse("x.mapping.yaml", std::string(example), diagnostics);
    if (document) load_mapping(*document, catalog(), diagnostics);
    return diagnostics;
  }
  TestContext context;
  if (page.code == "E211") {
    Register buildings;
    buildings.type = *catalog().subject_type_named("place.building");
    buildings.subjects.resize(60);
    context.registers.push_back(buildings);
  }
  const std::string file = id_in(page.right.en) + ".rule.yaml";
  const LanguageContext language{&context.schemas, &context.lists, context.registers};
  auto document = YamlDocument::parse(file, rule_with(example), diagnostics);
  if (!document) return diagnostics;
  LoadedRules loaded;
  auto rule = compile_rule(*document, language, diagnostics);
  loaded.files.push_back({std::move(*document), std::move(rule)});
  check_tests(loaded, context.schemas, diagnostics);
  return diagnostics;
}

}  // namespace tributary
