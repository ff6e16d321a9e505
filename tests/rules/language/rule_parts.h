// Parts of a rule, as pages show them, set into a rule that is sound otherwise.
#pragma once

#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/rules/language/rule_text.h"

namespace tributary {

/// The top-level parts of a rule, in order, each with its key.
inline std::vector<std::pair<std::string, std::string>> parts_of(const std::string& text) {
  std::vector<std::pair<std::string, std::string>> out;
  std::stringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with(' ')) out.emplace_back(line.substr(0, line.find(':')), "");
    out.back().second += line + "\n";
  }
  return out;
}

/// A sound rule in which the parts that the example shows stand as it shows them.
inline std::string rule_with(std::string_view example) {
  RuleText sound;
  sound.status = "draft";
  sound.score = "  - add: min(20 * failed.count, 60)\n    why: failed\n";
  const auto shown = parts_of(std::string(example));
  std::set<std::string> done;
  std::string out;
  const auto put = [&](const std::string& key) {
    for (const auto& [name, text] : shown) {
      if (name == key) out += text;
    }
  };
  for (const auto& [key, text] : parts_of(sound.text())) {
    const std::size_t before = out.size();
    put(key);
    if (out.size() == before) out += text;
    done.insert(key);
  }
  for (const auto& [key, text] : shown) {
    if (done.insert(key).second) put(key);
  }
  return out;
}

}  // namespace tributary
