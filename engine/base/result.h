// Result<T>: a value, or why there is none. For everything the outside world can cause.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <type_traits>
#include <utility>

#include "engine/base/check.h"

namespace tributary {

/// The closed set of error kinds. A caller decides by the code; the message is for people.
enum class ErrorCode : unsigned char {
  kInvalid,       ///< malformed input or configuration
  kNotFound,      ///< a file, key or row that does not exist
  kExists,        ///< something is in the way
  kUnavailable,   ///< may succeed later (locked, broken connection)
  kIo,            ///< the operating system refused a read or write
  kCorrupt,       ///< stored bytes fail their own checks
  kIncompatible,  ///< written by a newer version, or for another configuration
  kDenied,        ///< permissions
  kLimit,         ///< a named limit was exceeded
  kUnsupported,   ///< understood, but not built (yet); says so
};

/// Stable lower-case name of a code (`not_found`), for messages and metrics.
const char* name_of(ErrorCode code);

struct Error {
  ErrorCode code = ErrorCode::kInvalid;
  std::string message;  ///< one plain sentence, without a final full stop; never a record's value

  /// The same error with `context: ` put before the message (outermost first).
  [[nodiscard]] Error within(const std::string& context) const {
    return Error{code, context + ": " + message};
  }
};

/// Success or Error; `[[nodiscard]]`, so no failure is dropped in silence.
template <typename T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
  using Base = tl::expected<T, Error>;

 public:
  using Base::Base;
  // NOLINTNEXTLINE(google-explicit-constructor): `return Error{…}` reads best
  Result(Error error) : Base(tl::unexpect, std::move(error)) {}

  /// Calls `next` with the value if there is one; `next` returns some Result<U>.
  template <typename F>
  auto and_then(F&& next) && {
    using Next = std::invoke_result_t<F, T&&>;
    if (!this->has_value()) return Next(std::move(this->error()));
    return std::forward<F>(next)(std::move(**this));
  }

  /// The value; CHECKs that there is one. For tests and where absence would be our own bug.
  T& value_or_die() & {
    if (!this->has_value())
      internal::fail_check(__FILE__, __LINE__, "has_value", this->error().message);
    return **this;
  }
  T value_or_die() && {
    if (!this->has_value())
      internal::fail_check(__FILE__, __LINE__, "has_value", this->error().message);
    return std::move(**this);
  }
};

template <>
class [[nodiscard]] Result<void> : public tl::expected<void, Error> {
  using Base = tl::expected<void, Error>;

 public:
  using Base::Base;
  Result() = default;
  Result(Error error) : Base(tl::unexpect, std::move(error)) {}  // NOLINT: as above

  void value_or_die() const {
    if (!has_value()) internal::fail_check(__FILE__, __LINE__, "has_value", error().message);
  }
};

using Status = Result<void>;

}  // namespace tributary

/// Evaluates `expression` (a Result<void>) and returns its error from the current function, if any.
#define TRY(expression)                                           \
  do {                                                            \
    if (auto try_status = (expression); !try_status) [[unlikely]] \
      return std::move(try_status.error());                       \
  } while (false)

#define TRIBUTARY_CONCAT_INNER(a, b) a##b
#define TRIBUTARY_CONCAT(a, b) TRIBUTARY_CONCAT_INNER(a, b)

/// `TRY_ASSIGN(auto x, f());` declares x from a Result, or returns its error.
#define TRY_ASSIGN(declaration, expression)                            \
  auto TRIBUTARY_CONCAT(try_result_, __LINE__) = (expression);         \
  if (!TRIBUTARY_CONCAT(try_result_, __LINE__)) [[unlikely]]           \
    return std::move(TRIBUTARY_CONCAT(try_result_, __LINE__).error()); \
  declaration = std::move(*TRIBUTARY_CONCAT(try_result_, __LINE__))
