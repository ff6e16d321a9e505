#include "tests/tidy/names.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <map>
#include <set>

#include "tests/tidy/code_text.h"

namespace tributary::tidy {
namespace {

using Names = std::set<std::string_view>;

const Names& top_level() {
  static const Names names = {
      "CMakeLists.txt", "CMakePresets.json", "README.md", "engine", "connectors",
      "rules",          "schemas",           "ops",       "tests"};
  return names;
}

/// Folders of DESIGN 4, with those that ops/decisions added.
const std::map<std::string_view, Names>& rooms() {
  static const std::map<std::string_view, Names> rooms = {
      {"engine",
       {"base", "model", "ports", "resolve", "route", "correlate", "score", "signal", "feedback",
        "partition", "pipeline"}},
      {"schemas", {"catalog", "document", "feeds", "registry", "decode"}},
      {"rules", {"language", "packs", "check"}},
      {"connectors",
       {"file", "kafka", "http", "rocksdb", "prometheus", "cap", "xlsx", "system", "memory"}},
      {"ops",
       {"tributary", "city", "api", "console", "cmake", "steps", "deploy", "observability",
        "decisions"}},
      {"tests",
       {"engine", "schemas", "rules", "connectors", "ops", "support", "golden", "oracle",
        "simulation", "fuzz", "integration", "real", "kafka", "loop", "browser", "tidy", "bench"}},
  };
  return rooms;
}

bool says_nothing(std::string_view path) {
  static const RE2 empty(
      R"((^|[/_.-])(utils?|utilities|helpers?|common|managers?|misc)([/_.-]|$))");
  return RE2::PartialMatch(re2::StringPiece(path.data(), path.size()), empty);
}

/// The first folder of a path, and the second where the path goes on below it.
void check_place(const SourceFile& file, std::vector<Finding>& findings) {
  const std::string_view path = file.path;
  const std::size_t slash = path.find('/');
  const std::string_view top = path.substr(0, slash);
  if (!top.starts_with('.') && !top_level().contains(top)) {
    findings.push_back({file.path, 0, "the top level is fixed (DESIGN 4)"});
    return;
  }
  const auto known = rooms().find(top);
  if (slash == std::string_view::npos || known == rooms().end()) return;
  const std::string_view below = path.substr(slash + 1);
  const std::size_t next = below.find('/');
  if (next != std::string_view::npos && !known->second.contains(below.substr(0, next))) {
    findings.push_back({file.path, 0, fmt::format("{}/{} is no room", top, below.substr(0, next))});
  }
}

void check_types(const SourceFile& file, std::vector<Finding>& findings) {
  static const RE2 type(
      R"(\b((?:class|struct|enum class)\s+\w*(?:Utils?|Helpers?|Manager|Misc|Common))\b)");
  const std::string text = without_comments_and_literals(file.text);
  re2::StringPiece rest(text);
  std::string found;
  while (RE2::FindAndConsume(&rest, type, &found)) {
    const int line = line_at(text, static_cast<std::size_t>(rest.data() - text.data()));
    findings.push_back({file.path, line, fmt::format("`{}` says nothing", found)});
  }
}

}  // namespace

std::vector<Finding> check_names(const SourceTree& tree) {
  static const RE2 snake_case(R"(([a-z0-9_]+/)*[a-z0-9_]+\.(h|cc))");
  std::vector<Finding> findings;
  for (const SourceFile& file : tree.files()) {
    check_place(file, findings);
    if (says_nothing(file.path)) findings.push_back({file.path, 0, "the name says nothing"});
  }
  for (const SourceFile* file : tree.code()) {
    if (!RE2::FullMatch(file->path, snake_case)) {
      findings.push_back({file->path, 0, "files are named in snake_case"});
    }
    check_types(*file, findings);
  }
  return findings;
}

}  // namespace tributary::tidy
