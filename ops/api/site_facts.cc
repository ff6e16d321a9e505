#include "ops/api/site_facts.h"

#include <array>

#include "engine/base/digest.h"
#include "engine/base/json_writer.h"
#include "ops/tributary/composition/disclosure.h"
#include "schemas/catalog/catalog.h"

namespace tributary::api {

namespace {

std::string_view name_of_status(RuleStatus status) {
  static constexpr std::array<std::string_view, 5> kNames = {"draft", "study", "shadow", "active",
                                                             "retired"};
  return kNames.at(static_cast<std::size_t>(status));
}

void write_both(std::string_view name, const std::string& zh, const std::string& en,
                JsonWriter& out) {
  out.key(name).begin_object().member("zh", zh).member("en", en).end_object();
}

std::string rules_of(const Site& site) {
  std::string text;
  JsonWriter out(text);
  out.begin_array();
  for (const RuleFile& file : site.rules.files) {
    if (!file.rule) continue;
    const Rule& rule = *file.rule;
    out.begin_object().member("id", rule.id).member("version", rule.version);
    out.member("hash", "sha256:" + hex(rule.hash)).member("status", name_of_status(rule.status));
    out.member("subject", catalog()[rule.subject].name);
    out.member("hazard", catalog()[rule.signal.hazard].name).member("owner", rule.owner);
    write_both("title", rule.title_zh, rule.title_en, out);
    write_both("sentence", rule.sentence_zh, rule.sentence_en, out);
    out.member("text", file.document.text()).end_object();
  }
  out.end_array();
  return text;
}

/// Offices, which rows are assigned to; no other subject is told here.
void tell_units(const Site& site, SiteFacts& facts) {
  JsonWriter out(facts.units);
  out.begin_object().key("units").begin_array();
  const auto type = catalog().subject_type_named("organisation.unit");
  for (const Register& one : site.registers) {
    if (one.type != type) continue;
    for (const Subject& unit : one.subjects) {
      facts.unit_names[unit.key.id] = unit.name;
      out.begin_object().member("id", unit.key.id).member("name", unit.name);
      const bool has_kind = unit.unit_kind < catalog().unit_kinds.size();
      out.text_or_null("kind", has_kind ? catalog()[UnitKindId(unit.unit_kind)].name : "");
      out.member("district", unit.district).end_object();
    }
  }
  out.end_array().key("divisions").begin_array();
  for (const Division& division : site.divisions.entries) {
    facts.division_names[division.code] = division.name;
    out.begin_object().member("code", division.code).member("name", division.name).end_object();
  }
  out.end_array().end_object();
}

}  // namespace

SiteFacts facts_of(const Site& site) {
  SiteFacts facts;
  facts.rules = rules_of(site);
  for (const RuleFile& file : site.rules.files) {
    if (file.rule) facts.rule_ids.insert(file.rule->id);
  }
  tell_units(site, facts);
  facts.disclosure =
      disclosure(site, Language::kChinese) + "\n" + disclosure(site, Language::kEnglish);
  facts.sources = site.sources();
  facts.scheduled = site.config.sweeps;
  facts.utc_offset = site.config.utc_offset;
  return facts;
}

}  // namespace tributary::api
