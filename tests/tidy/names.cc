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

/// What a line opens or closes of namespaces, as clang-format lays them out.
void follow_namespaces(std::string_view line, std::vector<std::string>& open) {
  static const RE2 opens(R"(^(?:inline )?namespace\s*([\w:]*)\s*\{)");
  std::string name;
  if (RE2::PartialMatch(re2::StringPiece(line.data(), line.size()), opens, &name)) {
    open.push_back(name);
  } else if (line.starts_with("}") && !line.starts_with("};") && !open.empty()) {
    // At the margin nothing but a function closes like this, and those were counted out before.
    open.pop_back();
  }
}

/// Where a type of the program was first defined, by its whole name.
using Definitions = std::map<std::string, std::string>;

/// Two types of one name in one namespace are one type to the linker, whatever each source takes
/// it for (the One Definition Rule): it says nothing and mixes them up.
void check_defined_once(const SourceFile& file, Definitions& seen, std::vector<Finding>& findings) {
  static const RE2 type(
      R"(^(?:class|struct|enum class|union)\s+(\w+)(?:\s+final)?\s*(?::[^:]|\{|$))");
  if (file.path.starts_with("tests/")) return;  // each test is a program of its own
  std::vector<std::string> open;
  int number = 0;
  const std::string text = without_comments_and_literals(file.text);
  bool in_function = false;
  for (const std::string_view line : lines_of(text)) {
    ++number;
    const bool ends_function = in_function && line.starts_with("}");
    if (!ends_function) follow_namespaces(line, open);
    if (ends_function) in_function = false;
    const bool is_margin = !line.empty() && line.front() != ' ' && line.front() != '}';
    if (is_margin && line.ends_with("{") && !line.starts_with("namespace")) in_function = true;
    std::string name;
    const bool is_hidden = std::count(open.begin(), open.end(), "") > 0;
    if (is_hidden || !RE2::PartialMatch(re2::StringPiece(line.data(), line.size()), type, &name)) {
      continue;
    }
    std::string whole;
    for (const std::string& one : open) whole += one + "::";
    whole += name;
    const auto [first, is_new] = seen.emplace(whole, file.path);
    if (is_new) continue;
    findings.push_back(
        {file.path, number, fmt::format("`{}` is also in {}", whole, first->second)});
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
  Definitions seen;
  for (const SourceFile* file : tree.code()) {
    check_defined_once(*file, seen, findings);
    if (!RE2::FullMatch(file->path, snake_case)) {
      findings.push_back({file->path, 0, "files are named in snake_case"});
    }
    check_types(*file, findings);
  }
  return findings;
}

}  // namespace tributary::tidy
