// A checked tree to the postfix program that the engine runs (engine/model/rule.h).
#pragma once

#include "engine/model/rule.h"
#include "rules/language/context.h"
#include "rules/language/expression.h"

namespace tributary::language {

/// The tree must have been checked without an error. E002 when it needs more than the engine's
/// stack.
Program emit(const Expr& expr, const LanguageContext& context, Problems& problems);

/// `text` with every run of white space as one space.
std::string folded(std::string_view text);

}  // namespace tributary::language
