// What rules are checked against: sources, named lists, and, where they are known, registers and
// divisions. The compiler reads nothing else, so the same text and context give the same rule.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/divisions.h"
#include "engine/model/level.h"
#include "engine/model/register.h"
#include "schemas/document/diagnostics.h"
#include "schemas/registry/source_registry.h"

namespace tributary {

/// `lists/NAME.txt`: one entry per line, `#` begins a comment.
struct NamedList {
  std::string file;
  std::vector<std::string> entries;  ///< sorted, each once
};
using NamedLists = std::map<std::string, NamedList, std::less<>>;

/// Everything is borrowed and must outlive the compilation.
struct LanguageContext {
  const SchemaView* schemas = nullptr;
  const NamedLists* lists = nullptr;
  /// Empty: not known (`check` without a configuration); E211 is then checked when they are.
  std::span<const Register> registers;
  /// Ids of the rules that stand beside this one, for `from: signal`. Null: not known, any is
  /// taken.
  const std::set<std::string>* rule_ids = nullptr;
  Millis event_store = std::chrono::hours(24 * 400);
  Bands bands = {};  ///< of the site

  [[nodiscard]] const Catalog& catalog() const { return schemas->catalog(); }
};

/// Reads one list. Every entry is a topic, an enumeration value of the catalogue, or a division
/// code of street level or above (E210); none looks personal (E209, not printed).
NamedList parse_list(const std::string& file, std::string_view text, const Catalog& catalog,
                     Diagnostics& diagnostics);

/// Adds every `NAME.txt` of `directory` to `lists`, in order of name. A name that is there already
/// is E015.
void load_lists(const std::string& directory, const Catalog& catalog, NamedLists& lists,
                Diagnostics& diagnostics);

}  // namespace tributary
