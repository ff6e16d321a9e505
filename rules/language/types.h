// What types go together: in comparisons, and in sums and products of times, spans and numbers.
#pragma once

#include <cstdint>

#include "rules/language/expression.h"

namespace tributary::language {

/// `a number`, `数字`, for messages.
Message name_of(TypeKind kind);

/// Two types may be compared. Constants have been bound to the other side before.
bool agree(const Type& a, const Type& b);

/// `<` and its like exist: numbers, times, spans of time and of space.
bool is_ordered(TypeKind kind);

/// What `left op right` is; kUnknown where the two do not go together. A time and a span give a
/// time, two times a span, a span and a number a span; two spans are never multiplied or divided.
TypeKind result_of(Operator op, TypeKind left, TypeKind right);

/// Of `3wd`: whole and at most 250, else E111 and 0.
std::uint16_t working_days_of(const Expr& expr, Problems& problems);

}  // namespace tributary::language
