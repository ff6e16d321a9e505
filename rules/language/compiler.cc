#include "rules/language/compiler.h"

#include <algorithm>
#include <array>
#include <utility>

#include "rules/language/checker.h"
#include "rules/language/emit.h"
#include "rules/language/expectation.h"
#include "rules/language/inputs.h"
#include "rules/language/people_check.h"
#include "rules/language/rule_hash.h"
#include "rules/language/sentence.h"
#include "rules/language/templates.h"

namespace tributary {
namespace {

using namespace language;  // NOLINT: this file is the language's front

class RuleCompiler {
 public:
  RuleCompiler(RuleSource source, const LanguageContext& context, Problems& problems)
      : source_(std::move(source)),
        context_(context),
        catalog_(context.catalog()),
        problems_(problems) {}

  Rule run() {
    head();
    const SubjectType* type =
        rule_.subject == none_of<SubjectTypeId>() ? nullptr : &catalog_[rule_.subject];
    for (InputSource& input : source_.inputs) {
      rule_.inputs.push_back(compile_input(input, source_.within.value, type, context_, problems_));
    }
    if (source_.expect) {
      compile_expectation(*source_.expect, source_, rule_, context_, problems_);
    }
    EvidenceScope scope(rule_, type, *context_.schemas, problems_);
    check_conditions(scope);
    signal(scope);
    compile_timers(source_, rule_, context_, problems_);
    check_signal_inputs(source_, rule_, problems_);
    check_people(source_, rule_, context_, problems_);
    check_opinion(source_, rule_, problems_);
    check_instruments(source_, rule_, context_, problems_);
    return std::move(rule_);
  }

  /// Only when nothing is wrong: emits what was checked.
  void finish(Rule& rule) {
    check_scope(source_, rule, context_, problems_);
    check_score(source_, rule, context_.bands, problems_);
    check_order_of_levels(source_, rule, problems_);
    for (std::size_t i = 0; i < source_.levels.size(); ++i) {
      if (source_.levels[i]) rule.levels[i] = emit(*source_.levels[i], context_, problems_);
    }
    for (std::size_t i = 0; i < source_.score.size(); ++i) {
      const TermSource& term = source_.score[i];
      rule.score[i].add = emit(term.add, context_, problems_);
      if (term.condition) rule.score[i].condition = emit(*term.condition, context_, problems_);
    }
    leave_unread_expectation(rule);
    rule.hash = hash_of(source_, rule, context_);
    const Message sentence = sentence_of(rule, catalog_);
    rule.sentence_zh = sentence.zh;
    rule.sentence_en = sentence.en;
  }

 private:
  /// What no level or score reads is not awaited: waiting alone would show, in when the subject is
  /// looked at and in what its row says of silent sources.
  void leave_unread_expectation(Rule& rule) {
    const bool is_read = std::any_of(
        rule.attributes.begin(), rule.attributes.end(),
        [](const AttributeRef& ref) { return ref.attribute >= InputAttribute::kMissing; });
    if (!rule.expect || is_read) return;
    problems_.warn("W312", source_.expect->extent,
                   say("nothing reads this: say `missing` or `overdue` in a level, or leave it out",
                       "没有条件读取它：请在级别中写 `missing` 或 `overdue`，或删去 `expect`"));
    rule.expect.reset();
  }

  void head() {
    rule_.id = source_.id.value;
    rule_.version = source_.version;
    rule_.title_zh = source_.title_zh;
    rule_.title_en = source_.title_en;
    rule_.owner = source_.owner;
    rule_.status = source_.status;
    rule_.confirm_for = source_.confirm_for;
    rule_.keep_for = source_.keep_for;
    for (const TextAt& theme : source_.themes) {
      rule_.themes.push_back(theme.value);
      outside_catalogue(
          "E204", theme, catalog_.themes,
          say("`{0}` is no theme of the catalogue", "“{0}”不是目录中的专题", {theme.value}),
          say("themes", "专题"));
    }
    subject();
  }

  /// Reports unless `found` is one of `valid`.
  void outside_catalogue(std::string_view code, const TextAt& found,
                         std::span<const std::string_view> valid, Message message, Message note) {
    if (found.value.empty()) return;
    if (std::find(valid.begin(), valid.end(), found.value) != valid.end()) return;
    problems_.error(code, found.extent, std::move(message),
                    Help{found.value, {valid.begin(), valid.end()}, std::move(note), false});
  }

  template <typename T>
  static std::vector<std::string_view> names_of(std::span<const T> entries) {
    std::vector<std::string_view> names;
    for (const T& entry : entries) names.push_back(entry.name);
    return names;
  }

  void subject() {
    rule_.subject =
        catalog_.subject_type_named(source_.subject.value).value_or(none_of<SubjectTypeId>());
    outside_catalogue("E202", source_.subject, names_of(catalog_.subject_types),
                      say("`{0}` is no subject type; subjects are places, organisations and "
                          "matters, never persons",
                          "“{0}”不是对象类型；对象只能是场所、单位和事项", {source_.subject.value}),
                      say("subject types", "对象类型"));
  }

  void check_conditions(EvidenceScope& scope) {
    for (std::size_t i = source_.levels.size(); i-- > 0;) {  // from the top: red first
      if (auto& level = source_.levels[i]) {
        mark_directions(*level);
        check_expression(*level, TypeKind::kBool, scope, context_, problems_);
      }
    }
    for (TermSource& term : source_.score) {
      check_expression(term.add, TypeKind::kNumber, scope, context_, problems_);
      if (term.condition) {
        mark_directions(*term.condition);
        check_expression(*term.condition, TypeKind::kBool, scope, context_, problems_);
      }
      ScoreTerm& out = rule_.score.emplace_back();
      out.why = compile_template(term.why, scope, rule_, catalog_, problems_);
    }
  }

  void hazard() {
    const TextAt& name = source_.signal.hazard;
    std::vector<std::string_view> hazards;
    for (const Topic& topic : catalog_.topics) {
      if (topic.is_hazard) hazards.push_back(topic.name);
    }
    rule_.signal.hazard = none_of<TopicId>();
    const std::optional<TopicId> found = catalog_.topic_named(name.value);
    if (found && catalog_[*found].is_hazard) rule_.signal.hazard = *found;
    outside_catalogue(
        "E204", name, hazards,
        say("`{0}` is no hazard of the catalogue", "“{0}”不是目录中的隐患类别", {name.value}),
        say("hazards", "隐患类别"));
  }

  void advice() {
    const TextAt& name = source_.signal.advice;
    const TopicId hazard = rule_.signal.hazard;
    rule_.signal.advice = catalog_.advice_named(name.value).value_or(none_of<AdviceId>());
    std::vector<std::string_view> valid = names_of(catalog_.advice);
    if (hazard != none_of<TopicId>()) {
      valid.clear();
      for (const AdviceId id : catalog_[hazard].advice) valid.push_back(catalog_[id].name);
    }
    outside_catalogue("E204", name, valid,
                      say("advice `{0}` is not in the catalogue, or not for this hazard",
                          "建议“{0}”不在目录中，或不适用于该隐患", {name.value}),
                      say("advice for this hazard", "该隐患可用的建议"));
  }

  void signal(EvidenceScope& scope) {
    SignalSource& signal = source_.signal;
    hazard();
    advice();
    rule_.signal.title = compile_template(signal.title, scope, rule_, catalog_, problems_);
    if (signal.assign.extent.end > 0) {
      rule_.signal.assign = compile_assignment(signal.assign, scope, rule_, catalog_, problems_);
    }
    if (signal.copy_to) {
      rule_.signal.copy_to = compile_assignment(*signal.copy_to, scope, rule_, catalog_, problems_);
    }
    for (const Level level : kLevels) {
      const auto i = static_cast<std::size_t>(level);
      if (signal.due[i]) {
        rule_.signal.due[i] = compile_term(*signal.due[i], problems_);
      } else if (source_.levels[i] && signal.due_extent.end > 0 && !signal.due_given[i]) {
        problems_.error("E012", signal.due_extent,
                        say("`due` has no deadline for level `{0}`", "`due` 缺少级别“{0}”的期限",
                            {name_of(level)}));
      }
    }
  }

  RuleSource source_;
  const LanguageContext& context_;
  const Catalog& catalog_;
  Problems& problems_;
  Rule rule_;
};

}  // namespace

std::optional<Rule> compile_rule(const YamlDocument& document, const LanguageContext& context,
                                 Diagnostics& diagnostics) {
  Problems problems(document.file(), document.text(), diagnostics);
  const auto is_sound = [&] { return diagnostics.errors_in(document.file()) == 0; };
  RuleSource source = read_rule(document, problems);
  if (source.subject.value.empty() && !is_sound()) return std::nullopt;
  RuleCompiler compiler(std::move(source), context, problems);
  Rule rule = compiler.run();
  if (is_sound()) compiler.finish(rule);
  if (!is_sound()) return std::nullopt;
  return rule;
}

}  // namespace tributary
