#include "rules/language/variants.h"

#include <algorithm>

#include "engine/model/profile.h"
#include "rules/language/problems.h"

namespace tributary::language {
namespace {

constexpr std::size_t kLeast = 3, kMostOfId = 64, kMostOfProfile = 32;

bool is_word(std::string_view text, std::size_t most) {
  return text.size() >= kLeast && text.size() <= most &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos;
}

/// Why it cannot be a variant; nullopt: it can.
std::optional<Message> mistake(const Rule& variant, const LoadedRules& rules,
                               const std::set<std::string>& ids) {
  const std::string base(base_id_of(variant));
  if (!ids.contains(base)) {
    return say("there is no rule `{0}` that this could be a variant of",
               "没有规则“{0}”，无法作为其变体", {base});
  }
  const auto of = std::find_if(rules.files.begin(), rules.files.end(), [&](const RuleFile& file) {
    return file.rule && file.rule->id == base;
  });
  if (of == rules.files.end()) return std::nullopt;  // it lies beside, or has errors of its own
  const bool is_alike =
      of->rule->subject == variant.subject && of->rule->signal.hazard == variant.signal.hazard;
  if (is_alike) return std::nullopt;
  return say("a variant has the subject and the hazard of its rule `{0}`",
             "变体的 subject 与 hazard 应与规则“{0}”相同", {base});
}

}  // namespace

bool is_rule_or_variant_id(std::string_view id) {
  const std::size_t at = id.find('@');
  if (at == std::string_view::npos) return is_word(id, kMostOfId);
  return is_word(id.substr(0, at), kMostOfId) && is_word(id.substr(at + 1), kMostOfProfile);
}

void check_variants(LoadedRules& rules, const std::set<std::string>& ids,
                    Diagnostics& diagnostics) {
  for (RuleFile& file : rules.files) {
    if (!file.rule || !is_variant(*file.rule)) continue;
    auto wrong = mistake(*file.rule, rules, ids);
    if (!wrong) continue;
    const YamlNode* id = file.document.root().find("rule");
    Problems problems(file.document.file(), file.document.text(), diagnostics);
    problems.error("E014", extent_of(id->span), std::move(*wrong));
    file.rule.reset();
  }
}

}  // namespace tributary::language
