// A message about a rule or a configuration file (RULES 5): for people, in both languages, with a
// place.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tributary {

enum class Severity : std::uint8_t { kError, kWarning };

struct Diagnostic {
  std::string code;  ///< `E102`, `W210`
  Severity severity = Severity::kError;
  std::string file;
  std::uint32_t line = 0;    ///< from 1; 0 = the whole file
  std::uint32_t column = 0;  ///< from 1, in characters
  std::uint32_t length = 1;  ///< characters underlined
  std::string message_en;
  std::string message_zh;
  std::string source_line;         ///< the line as it stands in the file
  std::string suggestion;          ///< the nearest valid name, or empty
  std::vector<std::string> valid;  ///< the valid names when they are few
  std::string note;                ///< what `valid` lists: "fields of grievance v1"
  std::string note_zh;             ///< the same in Chinese
};

}  // namespace tributary
