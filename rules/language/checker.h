// Types and bindings: writes into every node of a tree what it is and what it reads. Reports what
// does not fit (E1xx, and of PEOPLE E201, E203, E205, E213) and warns of W210.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/rule.h"
#include "rules/language/context.h"
#include "rules/language/expression.h"
#include "rules/language/rule_source.h"

namespace tributary::language {

/// Where the names of an expression get their meaning.
class Scope {
 public:
  virtual ~Scope() = default;
  /// `expr` is a name, member or method. Writes its type and binding, or reports and leaves it
  /// kUnknown.
  virtual void bind(Expr& expr) = 0;
  /// False where the records are of people or opinion (RULES 2): no text operators on their fields.
  [[nodiscard]] virtual bool allows_text_operators() const { return true; }
  /// `distance()`, from the subject to the record.
  [[nodiscard]] virtual bool allows_distance() const { return false; }
  /// A time and `3wd`: where the site's calendar is at hand.
  [[nodiscard]] virtual bool allows_working_days() const { return false; }
};

/// In `where`: the fields of one feed's records.
class FieldScope : public Scope {
 public:
  /// `has_near`: the input binds what lies near.
  FieldScope(const SchemaView& schemas, const SourceInfo& source, bool has_near, Problems& problems)
      : schemas_(schemas), source_(source), has_near_(has_near), problems_(problems) {}
  void bind(Expr& expr) override;
  [[nodiscard]] bool allows_text_operators() const override {
    return source_.source_class != SourceClass::kPeople &&
           source_.source_class != SourceClass::kOpinion;
  }
  [[nodiscard]] bool allows_distance() const override {
    return has_near_ && source_.source_class != SourceClass::kPeople;
  }

 private:
  void bind_own_time(Expr& expr);

  const SchemaView& schemas_;
  const SourceInfo& source_;
  bool has_near_;
  Problems& problems_;
};

/// A path from an input, the subject or the anchor: `x.last.at` is {x, "last.at"}.
struct Path {
  const Expr* root = nullptr;
  std::string attribute;   ///< empty for the name alone
  bool is_method = false;  ///< brackets follow
};
/// nullopt when the root is no name, or a call stands in between.
std::optional<Path> path_of(const Expr& expr);

/// Adds the field `name` to those kept of the input's observations, once, and writes its type into
/// `expr`; index into RuleInput::fields. Reports what no rule reads (location, address, token) and
/// what the input's feeds do not agree in: nullopt then.
std::optional<std::uint16_t> use_field(Expr& expr, const TextAt& name, RuleInput& input,
                                       const SchemaView& schemas, Problems& problems);

/// In levels, score and templates: attributes of inputs, of the subject and of what is expected.
/// Collects what is read, each once, in order of first use.
class EvidenceScope : public Scope {
 public:
  /// An input whose sources are not known has neither feeds nor a signal: its attributes are not
  /// checked further. `rule` has its inputs, subject, status and `expect`; fields that are read are
  /// added to its inputs. `type` is nullptr when the rule's subject is unknown.
  EvidenceScope(Rule& rule, const SubjectType* type, const SchemaView& schemas, Problems& problems)
      : rule_(rule), type_(type), schemas_(schemas), problems_(problems) {}
  void bind(Expr& expr) override;

 private:
  void bind_input(Expr& expr, const Path& path, std::size_t index);
  void bind_people(Expr& expr, const Path& path, std::size_t index);
  void bind_opinion(Expr& expr, const Path& path, std::size_t index);
  void bind_signal(Expr& expr, const Path& path, std::size_t index);
  bool bind_plain(Expr& expr, const Path& path, std::size_t index);
  bool bind_field_of(Expr& expr, const Path& path, std::size_t index);
  void bind_expected(Expr& expr, const Path& path);
  void bind_anchor(Expr& expr, const Path& path);
  void bind_subject(Expr& expr, const Path& path);
  void bind_ratio(Expr& expr, std::size_t index, InputAttribute attribute);
  [[nodiscard]] bool tells_people_apart(const RuleInput& input) const;
  void refuse(const Expr& expr, const Path& path, const RuleInput& input);
  void use(Expr& expr, std::size_t input, InputAttribute attribute, TypeKind type);
  void use_as(Expr& expr, std::size_t input, InputAttribute attribute, std::uint16_t field);

  Rule& rule_;
  const SubjectType* type_;
  const SchemaView& schemas_;
  Problems& problems_;
};

/// In `by` and `match` of `expect`: the anchor's fields and time.
class AnchorScope : public Scope {
 public:
  AnchorScope(RuleInput& after, const SchemaView& schemas, Problems& problems)
      : after_(after), schemas_(schemas), problems_(problems) {}
  void bind(Expr& expr) override;
  [[nodiscard]] bool allows_working_days() const override { return true; }

 private:
  RuleInput& after_;
  const SchemaView& schemas_;
  Problems& problems_;
};

/// Checks the whole tree; `wanted` is what it must be as a whole.
void check_expression(Expr& expr, TypeKind wanted, Scope& scope, const LanguageContext& context,
                      Problems& problems);

/// W210 for every comparison of a value that may be missing and was not asked for with `has`.
void warn_of_missing_values(const Expr& expr, Problems& problems);

/// Marks the names of a condition by whether more or less of each would make it true, so that the
/// checker knows which are bounded from above (RULES 3.15).
void mark_directions(Expr& condition);

}  // namespace tributary::language
