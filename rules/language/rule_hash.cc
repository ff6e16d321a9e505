#include "rules/language/rule_hash.h"

#include <array>
#include <set>
#include <string>

namespace tributary::language {
namespace {

/// Everything a rule says, in a fixed order, each part under its name.
class Normaliser {
 public:
  Normaliser(const RuleSource& source, const Rule& rule, const LanguageContext& context)
      : source_(source), rule_(rule), context_(context) {}

  Sha256Digest run() {
    part("rule " + std::to_string(kNormalForm), source_.id.value);
    part("title", source_.title_zh);
    part("title_en", source_.title_en);
    for (const TextAt& theme : source_.themes) part("theme", theme.value);
    part("subject", source_.subject.value);
    for (std::size_t i = 0; i < source_.inputs.size(); ++i) input(i);
    if (source_.expect) {
      expectation(*source_.expect);
      number("expires", source_.within.value.count());
    }
    for (std::size_t i = source_.levels.size(); i-- > 0;) {
      if (source_.levels[i]) expression(name_of(static_cast<Level>(i)), *source_.levels[i]);
    }
    for (const TermSource& term : source_.score) {
      expression("add", term.add);
      if (term.condition) expression("if", *term.condition);
      part("why", term.why.written);
    }
    number("confirm_for", rule_.confirm_for.count());
    number("keep_for", rule_.keep_for.count());
    signal();
    named();
    return hash_.finish();
  }

 private:
  void part(std::string_view name, std::string_view value) { hash_.field(name).field(value); }
  void number(std::string_view name, std::int64_t value) {
    hash_.field(name).field(static_cast<std::uint64_t>(value));
  }
  void expression(std::string_view name, const Expr& expr) {
    part(name, print(expr));
    collect(expr);
  }

  /// Lists and topics that an expression names.
  void collect(const Expr& expr) {
    const bool is_list = expr.kind == ExprKind::kMember && expr.parts[0].text == "lists" &&
                         expr.parts[0].kind == ExprKind::kName;
    if (is_list) lists_.insert(expr.text);
    if (expr.kind == ExprKind::kString) topics_.insert(expr.text);
    for (const Expr& inner : expr.parts) collect(inner);
  }

  void input(std::size_t index) {
    const InputSource& input = source_.inputs[index];
    part("input", input.name.value);
    std::set<std::string> from;
    for (const TextAt& name : input.from) from.insert(name.value);
    for (const std::string& name : from) part("from", name);
    number("within", rule_.inputs[index].within.count());
    if (input.where) expression("where", *input.where);
    if (input.measure) expression("measure", *input.measure);
    if (input.near) {
      part("near", input.near->value.metres.to_string());
      number("or_cell", input.near->value.or_cell ? 1 : 0);
    }
    if (input.baseline) {
      number("over", input.baseline->value.over.count());
      number("min_history", input.baseline->value.min_history.count());
      part("floor", input.baseline->value.floor.to_string());
    }
    if (input.keep) number("keep", input.keep->value);
    if (input.via) expression("via", *input.via);
  }

  void expectation(const ExpectSource& expect) {
    part("after", expect.after.value);
    part("event", expect.event.value);
    std::set<std::string> match;
    for (const TextAt& name : expect.match) match.insert(name.value);
    for (const std::string& name : match) part("match", name);
    if (expect.by) expression("by", *expect.by);
    if (expect.within) expression("by within", *expect.within);
    number("grace", expect.grace.count());
  }

  void signal() {
    const SignalSource& signal = source_.signal;
    part("hazard", signal.hazard.value);
    topics_.insert(signal.hazard.value);
    part("signal title", signal.title.written);
    part("advice", signal.advice.value);
    part("assign", print(signal.assign));
    if (signal.copy_to) part("copy_to", print(*signal.copy_to));
    for (std::size_t i = signal.due.size(); i-- > 0;) {
      if (signal.due[i]) part(name_of(static_cast<Level>(i)), print(*signal.due[i]));
    }
  }

  void named() {
    for (const std::string& name : lists_) {
      part("list", name);
      const auto list = context_.lists->find(name);
      if (list == context_.lists->end()) continue;
      for (const std::string& entry : list->second.entries) {
        part("entry", entry);
        topics_.insert(entry);
      }
    }
    const Catalog& catalog = context_.catalog();
    for (const std::string& name : topics_) {
      const std::optional<TopicId> topic = catalog.topic_named(name);
      if (!topic) continue;
      const TopicId hazard = catalog[*topic].hazard;
      part("topic", name);
      if (hazard != none_of<TopicId>()) part("its hazard", catalog[hazard].name);
    }
  }

  const RuleSource& source_;
  const Rule& rule_;
  const LanguageContext& context_;
  Sha256 hash_;
  std::set<std::string> lists_;
  std::set<std::string> topics_;
};

}  // namespace

Sha256Digest hash_of(const RuleSource& source, const Rule& rule, const LanguageContext& context) {
  return Normaliser(source, rule, context).run();
}

Sha256Digest digest_of(const RuleSet& rules) {
  Sha256 hash;
  for (const Level level : kLevels) {
    const Band band = rules.bands.of(level);
    hash.field(static_cast<std::uint64_t>(band.low)).field(static_cast<std::uint64_t>(band.high));
  }
  for (const Rule& rule : rules.rules) {
    hash.field(rule.id).field(rule.version).field(static_cast<std::uint64_t>(rule.status));
    hash.field(std::string_view(reinterpret_cast<const char*>(rule.hash.data()),  // NOLINT
                                rule.hash.size()));
  }
  return hash.finish();
}

}  // namespace tributary::language
