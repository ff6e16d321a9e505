// Types and bindings: writes into every node of a tree what it is and what it reads. Reports what
// does not fit (E1xx, and of PEOPLE E201, E203, E205, E213) and warns of W210.
#pragma once

#include <string>
#include <vector>

#include "engine/model/rule.h"
#include "rules/language/context.h"
#include "rules/language/expression.h"

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
};

/// In `where`: the fields of one feed's records.
class FieldScope : public Scope {
 public:
  FieldScope(const SchemaView& schemas, const SourceInfo& source, Problems& problems)
      : schemas_(schemas), source_(source), problems_(problems) {}
  void bind(Expr& expr) override;
  [[nodiscard]] bool allows_text_operators() const override {
    return source_.source_class != SourceClass::kPeople &&
           source_.source_class != SourceClass::kOpinion;
  }

 private:
  void bind_field(Expr& expr, const Field& field);

  const SchemaView& schemas_;
  const SourceInfo& source_;
  Problems& problems_;
};

/// In levels, score and templates: attributes of inputs and of the subject. Collects the pairs
/// read, each once, in order of first use.
class EvidenceScope : public Scope {
 public:
  /// An input whose sources are not known has no feeds: its attributes are not checked further.
  /// `type` is nullptr when the rule's subject is unknown.
  EvidenceScope(const std::vector<RuleInput>& inputs, const SubjectType* type,
                const SchemaView& schemas, Problems& problems)
      : inputs_(inputs), type_(type), schemas_(schemas), problems_(problems) {}
  void bind(Expr& expr) override;

  [[nodiscard]] const std::vector<AttributeRef>& attributes() const { return attributes_; }

 private:
  void bind_input(Expr& expr, std::size_t input);
  void bind_subject(Expr& expr);
  [[nodiscard]] bool tells_people_apart(const RuleInput& input) const;
  void refuse(const Expr& expr, const RuleInput& input);
  void use(Expr& expr, std::size_t input, InputAttribute attribute, TypeKind type);

  const std::vector<RuleInput>& inputs_;
  const SubjectType* type_;
  const SchemaView& schemas_;
  Problems& problems_;
  std::vector<AttributeRef> attributes_;
};

/// Checks the whole tree; `wanted` is what it must be as a whole.
void check_expression(Expr& expr, TypeKind wanted, Scope& scope, const LanguageContext& context,
                      Problems& problems);

/// W210 for every comparison of a value that may be missing and was not asked for with `has`.
void warn_of_missing_values(const Expr& expr, Problems& problems);

/// `a number`, `数字`, for messages.
Message name_of(TypeKind kind);

}  // namespace tributary::language
