// The words of a row's enumerations for people; programs read the row's own.
#pragma once

#include <string>
#include <string_view>

#include "ops/tributary/screen/console.h"

namespace tributary {

/// `present` → `present`, `存在`. A word that is not known stays as it is.
std::string word_of_condition(std::string_view condition, const Console& console);
std::string word_of_handling(std::string_view handling, const Console& console);
std::string word_of_trend(std::string_view trend, const Console& console);

}  // namespace tributary
