// Strong<Tag, T>: an integer that is not another integer. Explicit in, `.value()` out.
#pragma once

#include <compare>
#include <cstddef>
#include <functional>

namespace tributary {

template <typename Tag, typename T>
class Strong {
 public:
  using Value = T;

  constexpr Strong() = default;
  constexpr explicit Strong(T value) : value_(value) {}

  [[nodiscard]] constexpr T value() const { return value_; }
  constexpr auto operator<=>(const Strong&) const = default;

 private:
  T value_{};
};

}  // namespace tributary

template <typename Tag, typename T>
struct std::hash<tributary::Strong<Tag, T>> {
  std::size_t operator()(tributary::Strong<Tag, T> id) const noexcept {
    return std::hash<T>{}(id.value());
  }
};
