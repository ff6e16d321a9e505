// Words of both languages for what stands in a compiled rule: durations, values, fields, inputs.
// Of use to sentence.cc and the files that speak for it (phrases.h).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/rule.h"
#include "rules/language/program_tree.h"
#include "schemas/document/render.h"

namespace tributary::language {

/// The values of an enumeration, in order.
using Values = std::vector<std::string>;

class SentenceWords {
 public:
  SentenceWords(const Rule& rule, const Catalog& catalog, Language language)
      : rule_(rule), catalog_(catalog), is_chinese_(language == Language::kChinese) {}

  [[nodiscard]] const Rule& rule() const { return rule_; }
  [[nodiscard]] const Catalog& catalog() const { return catalog_; }
  [[nodiscard]] bool is_chinese() const { return is_chinese_; }
  [[nodiscard]] std::string in(std::string_view zh, std::string_view en) const {
    return std::string(is_chinese_ ? zh : en);
  }
  [[nodiscard]] std::string in(const Bilingual& both) const { return in(both.zh, both.en); }
  /// `a、b 或 c`, `a, b or c`; of more than five the first four and how many there are.
  [[nodiscard]] std::string any_of(std::vector<std::string> names) const;

  [[nodiscard]] std::string duration(Millis value) const;  ///< `30 天`, `24 hours`
  [[nodiscard]] std::string distance(Decimal metres) const;
  [[nodiscard]] std::string term(const Term& term) const;  ///< `3 个工作日`

  /// A constant; an enumeration's by `values`.
  [[nodiscard]] std::string constant(const ProgramNode& node, const Program& program,
                                     const Values& values) const;
  /// Of a set that values of `kind` are looked up in.
  [[nodiscard]] std::vector<std::string> members(const ConstantSet& set, FieldKind kind,
                                                 const Values& values) const;

  [[nodiscard]] const Field& field_of(const RuleInput& input, std::size_t feed, FieldId id) const;
  /// A field that levels, score or `expect` read of an input; nullptr for one of no schema.
  [[nodiscard]] const Field* kept_field(const RuleInput& input, std::size_t index) const;
  [[nodiscard]] Values values_of(const Field& field) const;
  [[nodiscard]] Values values_of_attribute(std::uint32_t index) const;
  [[nodiscard]] std::string attribute(std::uint32_t index) const;  ///< of the subject's type
  [[nodiscard]] std::string titles(const RuleInput& input, bool is_plural) const;

 private:
  const Rule& rule_;
  const Catalog& catalog_;
  bool is_chinese_;
};

/// `消防检查不合格`, `fire inspections with result fail`: which records an input counts.
std::string noun_of(const SentenceWords& words, const RuleInput& input, bool is_plural);

/// A condition over inputs and the subject. `states_windows`: each input's window is said with it.
std::string condition_in_words(const SentenceWords& words, const Program& program,
                               bool states_windows);

/// A value such as `by` of an expectation: fields are the anchor's.
std::string value_in_words(const SentenceWords& words, const Program& program,
                           const RuleInput& anchor);

}  // namespace tributary::language
