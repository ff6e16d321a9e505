#include "ops/api/rule_desk.h"

#include <algorithm>

#include "engine/base/json_writer.h"
#include "engine/partition/sweeps.h"
#include "rules/check/time_line.h"
#include "rules/language/compiler.h"
#include "rules/language/signal_links.h"
#include "schemas/catalog/catalog.h"
#include "schemas/document/render.h"
#include "schemas/document/yaml_document.h"

namespace tributary::api {

namespace {

constexpr std::string_view kEnding = ".rule.yaml";

void write_rule(const Rule& rule, JsonWriter& out) {
  out.begin_object().member("id", rule.id).member("version", rule.version);
  out.key("sentence").begin_object();
  out.member("zh", rule.sentence_zh).member("en", rule.sentence_en).end_object().end_object();
}

/// What `check` at a shell would look for, and the desk does not.
void write_not_checked(bool knows_scope, JsonWriter& out) {
  out.key("not_checked").begin_array();
  if (!knows_scope) out.value("E211");
  out.end_array();
}

void write_outcome(const TestOutcome& outcome, JsonWriter& out) {
  out.begin_object().member("test", outcome.test).member("line", outcome.line);
  out.member("passed", outcome.passed).member("expected", outcome.expected);
  out.member("found", outcome.found).key("explanation").begin_object();
  out.member("zh", outcome.explanation.zh).member("en", outcome.explanation.en);
  out.end_object().end_object();
}

struct Read {
  std::optional<Rule> rule;
  std::vector<TimeLine> tests;
};

/// A text as it would stand among the rules in use.
Read read(const std::string& file, const std::string& text, const LanguageContext& context,
          const std::vector<Rule>& in_use, Diagnostics& diagnostics) {
  Read read;
  std::optional<YamlDocument> document = YamlDocument::parse(file, text, diagnostics);
  if (!document) return read;
  read.rule = compile_rule(*document, context, diagnostics);
  if (!read.rule) return read;
  read.tests = read_tests(*document, *read.rule, *context.schemas, diagnostics);
  language::check_signal_links({std::move(*document), read.rule}, in_use, context.catalog(),
                               diagnostics);
  return read;
}

}  // namespace

RuleDesk::RuleDesk() : schemas_(SchemaView::of_catalog(catalog())) {}

RuleDesk::RuleDesk(const Site& site)
    : schemas_(site.schemas), lists_(site.rules.lists), rules_(site.rules.rule_set().rules) {
  std::size_t subjects = 0;
  for (const Register& one : site.registers) subjects += one.subjects.size();
  knows_scope_ = subjects <= kMostCopied;
  if (knows_scope_) registers_ = site.registers;
  for (const RuleFile& file : site.rules.files) {
    if (file.rule) rule_ids_.insert(file.rule->id);
  }
  settings_.min_reporters = site.config.settings.min_reporters;
  settings_.calendar = site.calendar;
  settings_.bands = site.config.settings.bands;
  event_store_ = site.config.settings.event_store;
}

LanguageContext RuleDesk::context() const {
  LanguageContext context;
  context.schemas = &schemas_;
  context.lists = &lists_;
  context.registers = registers_;
  context.rule_ids = rule_ids_.empty() ? nullptr : &rule_ids_;
  context.event_store = event_store_;
  context.bands = settings_.bands;
  return context;
}

std::string RuleDesk::check(const std::string& file, const std::string& text) const {
  Diagnostics diagnostics;
  const Read found = read(file, text, context(), rules_, diagnostics);
  std::string body;
  JsonWriter out(body);
  out.begin_object().key("check");
  out.json(render(diagnostics, {DiagnosticFormat::kJson, Language::kEnglish, false}));
  write_not_checked(knows_scope_, out);
  out.key("rule");
  found.rule ? write_rule(*found.rule, out) : void(out.null());
  out.end_object();
  return body;
}

std::string RuleDesk::test(const std::string& file, const std::string& text) const {
  Diagnostics diagnostics;
  const Read found = read(file, text, context(), rules_, diagnostics);
  std::string body;
  JsonWriter out(body);
  out.begin_object().key("check");
  out.json(render(diagnostics, {DiagnosticFormat::kJson, Language::kEnglish, false}));
  write_not_checked(knows_scope_, out);
  out.key("tests").begin_array();
  std::size_t events = 0, left_out = 0;
  for (const TimeLine& line : found.tests) {
    events += line.events.size();
    if (events > kMostEvents) {
      ++left_out;
      continue;
    }
    write_outcome(run_test(*found.rule, line, schemas_, settings_, rules_), out);
  }
  out.end_array().member("left_out", left_out).end_object();
  return body;
}

bool RuleDesk::has_variant(const Sweep& sweep) const {
  return std::any_of(rules_.begin(), rules_.end(),
                     [&](const Rule& rule) { return asks(sweep, rule); });
}

bool RuleDesk::is_file_name(std::string_view name) {
  if (!name.ends_with(kEnding) || name.size() > 64 + kEnding.size()) return false;
  name.remove_suffix(kEnding.size());
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '@';
  });
}

std::string RuleDesk::file_named_by(std::string_view text) {
  constexpr std::string_view kKey = "rule:";
  std::size_t at = text.starts_with(kKey) ? 0 : text.find("\nrule:");
  if (at == std::string_view::npos) return {};
  at = text.find(':', at) + 1;
  std::string_view line = text.substr(at, text.find('\n', at) - at);
  while (!line.empty() && line.front() == ' ') line.remove_prefix(1);
  while (!line.empty() && (line.back() == ' ' || line.back() == '\r')) line.remove_suffix(1);
  return std::string(line) + std::string(kEnding);
}

}  // namespace tributary::api
