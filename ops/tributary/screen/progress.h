// One line on a terminal that says how far long work is; nothing at all in a pipe.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "ops/tributary/screen/console.h"

namespace tributary {

/// Drawn at most five times a second. One thread; `console` must outlive it.
class Progress {
 public:
  using Milliseconds = std::function<std::int64_t()>;

  /// `now` counts milliseconds from anywhere, monotonously.
  Progress(const Console& console, Milliseconds now);
  explicit Progress(const Console& console);  ///< by the machine's steady clock
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// `share`: of the whole work, 0 to 1, where it is known.
  void show(std::uint64_t records, std::optional<double> share);
  /// Takes the line away, so that a message can stand there.
  void clear();

  [[nodiscard]] std::int64_t elapsed_millis() const { return now_() - started_; }

 private:
  [[nodiscard]] std::string line(std::uint64_t records, std::optional<double> share) const;

  const Console& console_;
  Milliseconds now_;
  std::int64_t started_;
  std::int64_t drawn_;
  bool is_drawn_ = false;
};

}  // namespace tributary
