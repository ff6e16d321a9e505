// What `tributary explain CODE` prints: for each code of RULES 5 what it means, why it is so, and a
// wrong and a right example. Compiled in, so that the program explains itself without its sources.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/model/catalog.h"
#include "schemas/document/render.h"

namespace tributary {

/// What the two examples are, and so how a test tries them.
enum class ExampleOf : std::uint8_t {
  kRule,     ///< the keys of a rule that matter; the rest is a sound rule's
  kMapping,  ///< a whole mapping
  kWords,    ///< described in words, since it takes more than one file or a running site
};

struct ErrorPage {
  std::string_view code;  ///< `E102`
  Bilingual title;        ///< without a full stop
  Bilingual text;         ///< what it means and what to do; sentences
  ExampleOf example = ExampleOf::kRule;
  Bilingual wrong, right;  ///< both languages are the same but for kWords
};

/// All pages, in order of code.
std::span<const ErrorPage> error_pages();

/// By code, upper or lower case; nullptr when there is none.
const ErrorPage* error_page(std::string_view code);

/// The page as it is printed.
std::string page_text(const ErrorPage& page, Language language);

}  // namespace tributary
