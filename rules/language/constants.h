// Constants in expressions: what a text means beside a name of a certain type (a value of an
// enumeration, a topic, a time, a division), and named lists as rows of such texts.
#pragma once

#include <string_view>

#include "rules/language/context.h"
#include "rules/language/expression.h"
#include "rules/language/problems.h"

namespace tributary::language {

/// A field or attribute whose values are division codes.
bool is_division(const Expr& expr);

class Constants {
 public:
  Constants(const LanguageContext& context, Problems& problems)
      : context_(context), problems_(problems) {}

  /// `kind == fire`: true, and reported, for a value of `other` that stands without its quotes.
  bool refuse_unquoted(const Expr& value, const Expr& other);

  /// Gives a text constant the type and value it has beside `other`; false, and reported, if it has
  /// none. What is no text constant is left as it is.
  bool bind(Expr& constant, const Expr& other);

  /// `lists.NAME` behind `in`: there must be such a list, and each entry must be a value of `left`,
  /// else it could never match.
  void bind_list(Expr& list, const Expr& left);

  /// PEOPLE 10: whole streets or more, in a list of the rule as in a named one.
  bool check_division(const Expr& constant);

 private:
  bool bind_value(Expr& constant, const Expr& other);
  bool bind_time(Expr& constant);
  bool bind_topic(Expr& constant);
  [[nodiscard]] bool is_value_of(const Type& type, std::string_view entry) const;

  const LanguageContext& context_;
  Problems& problems_;
};

}  // namespace tributary::language
