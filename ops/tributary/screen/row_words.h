// The words of a row's enumerations for people; programs read the row's own.
#pragma once

#include <string>
#include <string_view>

#include "schemas/document/render.h"

namespace tributary {

/// `present` → `present`, `存在`. A word that is not known stays as it is.
std::string word_of_condition(std::string_view condition, Language language);
std::string word_of_handling(std::string_view handling, Language language);
std::string word_of_trend(std::string_view trend, Language language);
std::string word_of_outcome(std::string_view outcome, Language language);
/// Of an entry of `feedback`: its kind, and a measure taken.
std::string word_of_feedback(std::string_view kind, Language language);
std::string word_of_measure(std::string_view measure, Language language);

}  // namespace tributary
