// What an editor is told of a rule agrees with what `check` accepts.
#include "rules/language/rule_schema.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "rules/language/rule_templates.h"
#include "schemas/catalog/catalog.h"
#include "schemas/document/yaml_document.h"

namespace tributary {
namespace {

using nlohmann::json;

/// As an editor reads YAML: its core schema gives plain scalars their types.
json as_json(const YamlNode& node) {
  if (node.is_sequence()) {
    json out = json::array();
    for (const YamlNode& item : node.items) out.push_back(as_json(item));
    return out;
  }
  if (node.is_mapping()) {
    json out = json::object();
    for (const YamlEntry& entry : node.entries) out[entry.key] = as_json(entry.value);
    return out;
  }
  if (node.style != ScalarStyle::kPlain) return node.text;
  static const std::regex number("-?[0-9]+(\\.[0-9]+)?");
  if (node.text == "true" || node.text == "false") return node.text == "true";
  if (std::regex_match(node.text, number)) return json::parse(node.text, nullptr, false);
  return node.text;
}

/// What the schema has against a rule; empty: nothing.
std::string objections(const YamlDocument& rule) {
  static const json text = json::parse(rule_schema(catalog()));
  static const valijson::Schema* const schema = [] {
    static valijson::Schema out;
    valijson::SchemaParser().populateSchema(valijson::adapters::NlohmannJsonAdapter(text), out);
    return &out;
  }();
  const json value = as_json(rule.root());
  valijson::ValidationResults results;
  valijson::Validator().validate(*schema, valijson::adapters::NlohmannJsonAdapter(value), &results);
  std::string out;
  for (const auto& error : results) {
    for (const std::string& step : error.context) out += step;
    out += ": " + error.description + "\n";
  }
  return out;
}

std::string objections(const std::string& text) {
  Diagnostics diagnostics;
  return objections(*YamlDocument::parse("x.rule.yaml", text, diagnostics));
}

TEST(RuleSchema, AcceptsEveryShippedAndWorkedRuleAndEveryTemplate) {
  std::size_t seen = 0;
  const std::string golden = std::getenv("TRIBUTARY_TEST_DATA");
  for (const std::string& folder : {std::string("rules/packs"), golden}) {
    for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
      const std::string name = file.path().filename().string();
      const bool is_wrong = name.starts_with("misspelt") || name.starts_with("people") ||
                            name.starts_with("syntax") || name.starts_with("mistake-");
      if (!name.ends_with(".rule.yaml") || is_wrong) continue;
      Diagnostics diagnostics;
      EXPECT_EQ(objections(*YamlDocument::load(file.path().string(), diagnostics)), "") << name;
      ++seen;
    }
  }
  EXPECT_GE(seen, 4U);
  for (const RuleTemplate& each : rule_templates()) {
    EXPECT_EQ(objections(rule_from_template(each, "a-new-rule")), "") << each.name;
  }
}

TEST(RuleSchema, RefusesTheGoldenRuleWithUnknownKeysAndOthers) {
  Diagnostics diagnostics;
  const std::string folder = std::getenv("TRIBUTARY_TEST_DATA");
  const auto misspelt = YamlDocument::load(folder + "/misspelt.rule.yaml", diagnostics);
  EXPECT_NE(objections(*misspelt), "");
  const std::string sound = rule_from_template(*rule_template_named("repeat"), "a-new-rule");
  const auto changed = [&](const std::string& from, const std::string& to) {
    std::string text = sound;
    return objections(text.replace(text.find(from), from.size(), to));
  };
  EXPECT_EQ(changed("version: 1", "version: 2"), "");
  EXPECT_NE(changed("owner:", "ownr:"), "");
  EXPECT_NE(changed("    from:", "    form:"), "");
  EXPECT_NE(changed("within: 30d", "within: 30days"), "");
  EXPECT_NE(changed("subject: place.building", "subject: person"), "");
  EXPECT_NE(changed("hazard: safety.fire", "hazard: petition"), "");
  EXPECT_NE(changed("  red: ", "  purple: "), "");
}

}  // namespace
}  // namespace tributary
