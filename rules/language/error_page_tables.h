// The pages by their first digit; of no interest outside error_pages.cc.
#pragma once

#include <span>
#include <string_view>

#include "rules/language/error_pages.h"

namespace tributary::language {

std::span<const ErrorPage> reading_pages();  ///< E0
std::span<const ErrorPage> name_pages();     ///< E1
std::span<const ErrorPage> people_pages();   ///< E2
std::span<const ErrorPage> other_pages();    ///< E3, E4, W

/// An example that reads alike in both languages.
constexpr Bilingual example(std::string_view text) { return {text, text}; }

}  // namespace tributary::language
