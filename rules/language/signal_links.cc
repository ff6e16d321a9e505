#include "rules/language/signal_links.h"

#include <algorithm>
#include <string>
#include <utility>

#include "engine/model/signal_graph.h"
#include "rules/language/problems.h"

namespace tributary::language {
namespace {

/// The name of the input by which the rule reads the levels of `next`.
Span place_of_reading(const RuleFile& reader, const Rule& next) {
  const YamlNode& inputs = *reader.document.root().find("inputs");
  const auto entry =
      std::find_if(inputs.entries.begin(), inputs.entries.end(), [&](const YamlEntry& one) {
        return std::any_of(reader.rule->inputs.begin(), reader.rule->inputs.end(),
                           [&](const RuleInput& input) {
                             return input.name == one.key && input.signal &&
                                    reads(*reader.rule, *input.signal, next);
                           });
      });
  return entry == inputs.entries.end() ? inputs.span : entry->key_span;
}

Span place_of(const RuleFile& file, const RuleInput& input) {
  return file.document.root().find("inputs")->entry(input.name)->key_span;
}

void refuse(const RuleFile& file, std::string_view code, const Span& at, Message message,
            Diagnostics& diagnostics) {
  Problems problems(file.document.file(), file.document.text(), diagnostics);
  problems.error(code, extent_of(at), std::move(message));
}

/// The rule names `other`, whose rows are of another kind of subject and never read: nobody who
/// names it means that.
void refuse_stranger(const RuleFile& file, const RuleInput& input, const Rule& other,
                     const Catalog& catalog, Diagnostics& diagnostics) {
  const auto& named = input.signal->rules;
  const bool is_named = std::find(named.begin(), named.end(), other.id) != named.end();
  if (!is_named || may_meet(*file.rule, *input.signal, other)) return;
  const auto& via = input.signal->via;
  const SubjectTypeId read = via.empty() ? file.rule->subject : via.front().of;
  refuse(file, "E110", place_of(file, input),
         say("rule `{0}` has rows of {1}, and this input reads rows of {2}",
             "规则“{0}”的预警属于 {1}，而该输入读取 {2} 的预警",
             {other.id, catalog[other.subject].name, catalog[read].name}),
         diagnostics);
}

void refuse_strangers(const LoadedRules& rules, const Catalog& catalog, Diagnostics& diagnostics) {
  for (const RuleFile& file : rules.files) {
    if (!file.rule) continue;
    for (const RuleInput& input : file.rule->inputs) {
      for (const RuleFile& other : rules.files) {
        if (!input.signal || !other.rule) continue;
        refuse_stranger(file, input, *other.rule, catalog, diagnostics);
      }
    }
  }
}

/// `circle` begins and ends with the file's rule; `next` is the one that it reads.
void refuse_circle(const RuleFile& file, const std::vector<std::string>& circle, const Rule& next,
                   Diagnostics& diagnostics) {
  std::string path;
  for (const std::string& id : circle) path += (path.empty() ? "" : " → ") + id;
  refuse(file, "E301", place_of_reading(file, next),
         say("these rules read each other's signals in a circle: {0}",
             "这些规则互相读取预警，形成循环：{0}", {path}),
         diagnostics);
}

/// Rules that read each other's levels in a circle cannot be evaluated (E301). The first of each
/// circle is told of it and left out, which opens it.
void refuse_circles(LoadedRules& rules, Diagnostics& diagnostics) {
  const auto file_of = [&](const std::string& id) {
    return std::find_if(rules.files.begin(), rules.files.end(),
                        [&](const RuleFile& file) { return file.rule && file.rule->id == id; });
  };
  for (;;) {
    const std::vector<std::string> circle = signal_circle(rules.rule_set());
    if (circle.empty()) return;
    const auto file = file_of(circle.front());
    refuse_circle(*file, circle, *file_of(circle[1])->rule, diagnostics);
    file->rule.reset();
  }
}

/// One person who reports twice, days apart, can make a level begin twice; `.any` and
/// `.distinct(subject)` say no more than that it did. `rule` is the file's, marked.
void refuse_count_of_people(const RuleFile& file, const Rule& rule, Diagnostics& diagnostics) {
  const RuleInput* input = counts_levels_of_people(rule);
  if (input == nullptr) return;
  refuse(
      file, "E203", place_of(file, *input),
      say("`{0}` reads levels that reports by people can make: of them there is `.any` and, with "
          "`via`, `.distinct(subject)`, but no `.count`; one person who reports twice would "
          "count twice",
          "“{0}”读取的级别可由群众反映形成：只能用 `.any`，带 `via` 时还可用 "
          "`.distinct(subject)`，不能用 `.count`；否则一个人反映两次会算成两次",
          {input->name}),
      diagnostics);
}

void refuse_counts_of_people(const LoadedRules& rules, Diagnostics& diagnostics) {
  RuleSet marked = rules.rule_set();
  mark_signals_of_people(marked);
  for (const Rule& rule : marked.rules) {
    const auto file =
        std::find_if(rules.files.begin(), rules.files.end(),
                     [&](const RuleFile& one) { return one.rule && one.rule->id == rule.id; });
    refuse_count_of_people(*file, rule, diagnostics);
  }
}

}  // namespace

void check_signal_links(LoadedRules& rules, const Catalog& catalog, Diagnostics& diagnostics) {
  refuse_strangers(rules, catalog, diagnostics);
  refuse_circles(rules, diagnostics);
  refuse_counts_of_people(rules, diagnostics);
}

void check_signal_links(const RuleFile& file, std::span<const Rule> others, const Catalog& catalog,
                        Diagnostics& diagnostics) {
  RuleSet all;
  for (const Rule& other : others) {
    if (other.id == file.rule->id) continue;
    all.rules.push_back(other);
    for (const RuleInput& input : file.rule->inputs) {
      if (input.signal) refuse_stranger(file, input, other, catalog, diagnostics);
    }
  }
  all.rules.push_back(*file.rule);
  std::vector<std::string> circle = signal_circle(all);
  if (!circle.empty()) {
    circle.pop_back();
    const auto here = std::find(circle.begin(), circle.end(), file.rule->id);
    if (here == circle.end()) return;  // of the others alone: not this rule's
    std::rotate(circle.begin(), here, circle.end());
    circle.push_back(circle.front());
    const auto next = std::find_if(all.rules.begin(), all.rules.end(),
                                   [&](const Rule& rule) { return rule.id == circle[1]; });
    return refuse_circle(file, circle, *next, diagnostics);
  }
  mark_signals_of_people(all);
  refuse_count_of_people(file, all.rules.back(), diagnostics);
}

}  // namespace tributary::language
