// What mostly is not there: then it takes the room of a pointer. Of a city's subjects there are
// very many in memory, and most hold little.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tributary {

class RareText {
 public:
  RareText() = default;
  explicit RareText(std::string_view text)
      : text_(text.empty() ? nullptr : std::make_unique<const std::string>(text)) {}
  RareText(const RareText& other) : RareText(other.view()) {}
  RareText(RareText&&) noexcept = default;
  RareText& operator=(const RareText& other) { return *this = RareText(other); }
  RareText& operator=(RareText&&) noexcept = default;
  ~RareText() = default;

  [[nodiscard]] bool empty() const { return text_ == nullptr; }
  [[nodiscard]] std::string_view view() const {
    return text_ == nullptr ? std::string_view() : std::string_view(*text_);
  }

 private:
  std::unique_ptr<const std::string> text_;  ///< null: empty
};

/// Iterators are pointers; any change of its size makes them invalid.
template <typename T>
class RareVector {
 public:
  [[nodiscard]] bool empty() const { return items_ == nullptr || items_->empty(); }
  [[nodiscard]] std::size_t size() const { return items_ == nullptr ? 0 : items_->size(); }
  T* begin() { return items_ == nullptr ? nullptr : items_->data(); }
  T* end() { return begin() + size(); }
  const T* begin() const { return items_ == nullptr ? nullptr : items_->data(); }
  const T* end() const { return begin() + size(); }

  /// Before `at`; where it is now.
  T* insert(const T* at, T item) {
    const std::ptrdiff_t offset = at - begin();
    if (items_ == nullptr) items_ = std::make_unique<std::vector<T>>();
    return &*items_->insert(items_->begin() + offset, std::move(item));
  }
  void erase(const T* at) { items_->erase(items_->begin() + (at - begin())); }
  template <typename Condition>
  void erase_if(Condition&& condition) {
    if (items_ == nullptr) return;
    std::erase_if(*items_, std::forward<Condition>(condition));
    if (items_->empty()) items_.reset();
  }
  void assign(std::vector<T> items) {
    if (items.empty()) return items_.reset();
    if (items_ == nullptr) items_ = std::make_unique<std::vector<T>>();
    *items_ = std::move(items);
  }
  void clear() { items_.reset(); }

 private:
  std::unique_ptr<std::vector<T>> items_;  ///< null: there is none
};

}  // namespace tributary
