// The four-colour levels and the condition of a row.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tributary {

/// Ordered: a higher level compares greater. 一般 (blue) … 特别重大 (red).
enum class Level : std::uint8_t { kNone = 0, kBlue, kYellow, kOrange, kRed };

inline constexpr std::array kLevels = {Level::kBlue, Level::kYellow, Level::kOrange, Level::kRed};

/// `none`, `blue`, `yellow`, `orange`, `red`.
std::string_view name_of(Level level);
std::optional<Level> level_named(std::string_view name);
/// `蓝` … `红`, `无`.
std::string_view chinese_name_of(Level level);

/// Engine axis of a row (SIGNALS 2). kPending makes no row.
enum class Condition : std::uint8_t { kPending, kPresent, kKept, kGone, kUnknown };
std::string_view name_of(Condition condition);

/// Inclusive score band of a level.
struct Band {
  int low = 0;
  int high = 0;
};

/// Site setting; these are its defaults (RULES 3.11).
struct Bands {
  Band blue{20, 39};
  Band yellow{40, 59};
  Band orange{60, 79};
  Band red{80, 100};
  [[nodiscard]] Band of(Level level) const;
};

}  // namespace tributary
