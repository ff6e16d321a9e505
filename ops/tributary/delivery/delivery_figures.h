// What has become of the changes that receivers are told, for an operator: which receiver takes
// them, refuses them, or does not answer. Counted since the process began.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace tributary {

/// From any thread.
class DeliveryFigures {
 public:
  struct Receiver {
    std::uint64_t told = 0;     ///< changes that it has taken
    std::uint64_t refused = 0;  ///< changes that it refused for good: its dead letters
    bool is_away = false;       ///< it does not answer, or not now
  };

  /// A receiver that is configured: its series begin at zero.
  void begin(const std::string& name) {
    change(name, [](Receiver&) {});
  }
  void told(const std::string& name) {
    change(name, [](Receiver& one) { ++one.told, one.is_away = false; });
  }
  void refused(const std::string& name) {
    change(name, [](Receiver& one) { ++one.refused, one.is_away = false; });
  }
  void away(const std::string& name) {
    change(name, [](Receiver& one) { one.is_away = true; });
  }

  /// By name, in order.
  using All = std::vector<std::pair<std::string, Receiver>>;
  [[nodiscard]] All all() const {
    const std::lock_guard lock(mutex_);
    return {receivers_.begin(), receivers_.end()};
  }

 private:
  template <typename Change>
  void change(const std::string& name, Change&& change) {
    const std::lock_guard lock(mutex_);
    change(receivers_[name]);
  }

  mutable std::mutex mutex_;
  std::map<std::string, Receiver> receivers_;
};

}  // namespace tributary
