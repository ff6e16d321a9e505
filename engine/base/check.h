// Checks for programmer errors: what cannot happen unless we are wrong.
//
// A failed check prints the expression, both values and the place, then aborts. Checks are on in
// every build. What the outside world can cause (bad input, full disk, lost broker) is never a
// check: it is a Result (result.h) or a Rejection (engine/model/rejection.h).
#pragma once

#include <concepts>
#include <sstream>
#include <string>
#include <string_view>
#include <type_traits>

namespace tributary::internal {

/// Prints `file:line: check failed: text (detail)` to standard error and aborts. Never returns.
[[noreturn]] void fail_check(const char* file, int line, std::string_view text,
                             std::string_view detail);

template <typename T>
std::string printable(const T& value) {
  if constexpr (std::is_enum_v<T>) {
    return std::to_string(static_cast<long long>(value));
  } else if constexpr (requires(std::ostringstream & out) { out << value; }) {
    std::ostringstream out;
    out << value;
    return out.str();
  } else {
    return "<value>";
  }
}

template <typename A, typename B>
std::string both(const A& left, const B& right) {
  return printable(left) + " against " + printable(right);
}

}  // namespace tributary::internal

#define TRIBUTARY_CHECK(condition)                                           \
  do {                                                                       \
    if (!(condition)) [[unlikely]]                                           \
      ::tributary::internal::fail_check(__FILE__, __LINE__, #condition, ""); \
  } while (false)

#define TRIBUTARY_CHECK_OP(left, op, right)                                                    \
  do {                                                                                         \
    const auto& check_left = (left);                                                           \
    const auto& check_right = (right);                                                         \
    if (!(check_left op check_right)) [[unlikely]]                                             \
      ::tributary::internal::fail_check(__FILE__, __LINE__, #left " " #op " " #right,          \
                                        ::tributary::internal::both(check_left, check_right)); \
  } while (false)

#define CHECK(condition) TRIBUTARY_CHECK(condition)
#define CHECK_EQ(left, right) TRIBUTARY_CHECK_OP(left, ==, right)
#define CHECK_NE(left, right) TRIBUTARY_CHECK_OP(left, !=, right)
#define CHECK_LT(left, right) TRIBUTARY_CHECK_OP(left, <, right)
#define CHECK_LE(left, right) TRIBUTARY_CHECK_OP(left, <=, right)
#define CHECK_GT(left, right) TRIBUTARY_CHECK_OP(left, >, right)
#define CHECK_GE(left, right) TRIBUTARY_CHECK_OP(left, >=, right)
