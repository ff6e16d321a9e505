// Text as people see it: UTF-8 code points, display width, distance between misspelt names.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tributary {

/// Decodes the code point at `at` and moves `at` past it. An invalid byte gives U+FFFD and moves by
/// one.
char32_t next_code_point(std::string_view text, std::size_t& at);

bool is_valid_utf8(std::string_view text);

/// Terminal cells: East Asian wide and fullwidth characters 2, combining marks and joiners 0,
/// others 1 (so control characters as well: what is shown has none).
std::size_t display_width(std::string_view text);

/// Padded with spaces (or cut, with `…`) to exactly `cells` terminal cells.
std::string fit_to_width(std::string_view text, std::size_t cells);

/// Levenshtein distance in code points, with a swap of neighbours as one step.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The nearest candidate within 2 steps or a third of the length of `name`, whichever is more
/// (RULES 5), and with something in common with it; of equally near ones the first. nullopt if
/// none.
std::optional<std::string> nearest_name(std::string_view name,
                                        std::span<const std::string> candidates);

/// A name in a sentence: `a, b, c`.
std::string join(std::span<const std::string> parts, std::string_view separator);

/// Some character of `text`, UTF-8, is one of U+4E00 to U+9FFF.
bool has_chinese_character(std::string_view text);

}  // namespace tributary
