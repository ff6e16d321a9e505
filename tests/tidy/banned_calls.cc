#include "tests/tidy/banned_calls.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <map>
#include <set>
#include <span>

#include "tests/tidy/code_text.h"

namespace tributary::tidy {
namespace {

using Names = std::vector<std::string_view>;

struct Ban {
  RE2 pattern;
  const char* message;
  Names where;   ///< path prefixes the ban holds under
  Names except;  ///< path prefixes or files where it does not
};

std::span<const Ban> bans() {
  const Names engine = {"engine/"};
  const Names rooms = {"engine/", "schemas/", "rules/", "connectors/"};
  const char* const generator = "schemas/catalog/generator/";  // a program of the build
  static const Ban list[] = {
      {R"(\b(random_device|mt19937\w*|default_random_engine|s?rand|drand48|arc4random)\b)",
       "random numbers have no place under engine/ (DESIGN P1)",
       engine,
       {}},
      {R"(\b(system|steady|high_resolution|utc|tai|file)_clock\b)",
       "no clock under engine/: time comes in as data (DESIGN P1)",
       engine,
       {}},
      {R"(\btime\s*\(\s*(nullptr|NULL|0|&\w+)\s*\)|\bstd::(time|clock)\s*\()",
       "no clock under engine/: time comes in as data (DESIGN P1)",
       engine,
       {}},
      {R"(\b(gettimeofday|clock_gettime|localtime|gmtime|mktime|strftime)\b)",
       "no clock under engine/: time comes in as data (DESIGN P1)",
       engine,
       {}},
      {R"(\b(sleep_for|sleep_until|usleep|nanosleep)\b)",
       "no step waits (DESIGN P1)",
       engine,
       {"engine/pipeline/"}},  // between two empty polls of a live source
      {R"(\b(getenv|setenv|secure_getenv)\b)",
       "the environment is read in ops/ and connectors/system",
       rooms,
       {"connectors/system/"}},
      {R"(\b(double|float)\b)",
       "scores and signals are fixed-point (DESIGN P1)",
       {"engine/score/", "engine/signal/"},
       {}},
      {R"(\bthrow\b)",
       "no exception crosses a room: return Result or CHECK",
       {"engine/", "schemas/", "rules/"},
       {}},
      {R"(\b(std::)?(cout|cerr|clog)\b)", "a room prints nothing; ops/ does", rooms, {generator}},
      {R"(\b(v?f?printf|fputs|puts|putchar|fputc|fmt::print)\s*\()",
       "a room prints nothing; ops/ does",
       rooms,
       {"engine/base/check.cc", generator}},
      {R"(\b(exit|quick_exit|_Exit|abort|terminate)\s*\()",
       "a room ends no process; CHECK does",
       rooms,
       {"engine/base/check.cc", generator}},
      {R"(\b(strcpy|strcat|sprintf|gets|alloca)\s*\()",
       "unbounded write",
       {"engine/", "schemas/", "rules/", "connectors/", "ops/", "tests/"},
       {}},
  };
  return list;
}

bool is_under(const Names& prefixes, std::string_view path) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](std::string_view prefix) { return path.starts_with(prefix); });
}

/// Calls `found(offset)` for each match.
template <typename Found>
void each_match(const std::string& text, const RE2& pattern, Found found) {
  re2::StringPiece match;
  std::size_t from = 0;
  while (pattern.Match(text, from, text.size(), RE2::UNANCHORED, &match, 1)) {
    const auto offset = static_cast<std::size_t>(match.data() - text.data());
    found(offset);
    from = offset + std::max<std::size_t>(match.size(), 1);
  }
}

/// Whether the line (from 1) or the one above it has a comment that contains `word`.
bool is_explained(const SourceFile& file, int line, std::string_view word) {
  const auto lines = lines_of(file.text);
  for (int i = std::max(line - 1, 1); i <= line; ++i) {
    const std::string_view text = lines[static_cast<std::size_t>(i - 1)];
    const std::size_t comment = text.find("//");
    if (comment != std::string_view::npos && text.find(word, comment) != std::string_view::npos) {
      return true;
    }
  }
  return false;
}

std::map<std::string, std::set<std::string>> unordered_names(const SourceTree& tree) {
  static const RE2 declaration(R"(\bunordered_(?:multi)?(?:map|set)\s*<[^;(){}]*>\s*&?\s*(\w+))");
  std::map<std::string, std::set<std::string>> names;
  for (const SourceFile* file : tree.code()) {
    const std::string text = without_comments_and_literals(file->text);
    re2::StringPiece rest(text);
    std::string name;
    while (RE2::FindAndConsume(&rest, declaration, &name)) {
      names[std::string(room_of(file->path))].insert(name);
    }
  }
  return names;
}

}  // namespace

std::vector<Finding> check_banned_calls(const SourceTree& tree) {
  std::vector<Finding> findings;
  for (const SourceFile* file : tree.code()) {
    const std::string text = without_comments_and_literals(file->text);
    for (const Ban& ban : bans()) {
      if (!is_under(ban.where, file->path) || is_under(ban.except, file->path)) continue;
      each_match(text, ban.pattern, [&](std::size_t offset) {
        findings.push_back({file->path, line_at(text, offset), ban.message});
      });
    }
  }
  return findings;
}

std::vector<Finding> check_unordered_loops(const SourceTree& tree) {
  static const RE2 loop(R"(\bfor\s*\([^;{}]*?:\s*\*?(?:\w+(?:\.|->))*(\w+)\s*\))");
  static const RE2 begin(R"(\b(\w+)\s*(?:\.|->)\s*c?begin\s*\()");
  const auto names = unordered_names(tree);
  std::vector<Finding> findings;
  for (const SourceFile* file : tree.code()) {
    if (!file->path.starts_with("engine/")) continue;
    const auto room = names.find(std::string(room_of(file->path)));
    if (room == names.end()) continue;
    const std::string text = without_comments_and_literals(file->text);
    for (const RE2* pattern : {&loop, &begin}) {
      re2::StringPiece rest(text);
      std::string name;
      while (RE2::FindAndConsume(&rest, *pattern, &name)) {
        const int line = line_at(text, static_cast<std::size_t>(rest.data() - text.data()));
        if (room->second.contains(name) && !is_explained(*file, line, "unordered:")) {
          findings.push_back(
              {file->path, line, fmt::format("`{}` has no order (DESIGN P1)", name)});
        }
      }
    }
  }
  return findings;
}

std::vector<Finding> check_shared_pointers(const SourceTree& tree) {
  static const RE2 use(R"(\b(shared_ptr|make_shared)\b)");
  static const RE2 reason(R"(//.*\bshared_ptr: \w)");
  std::set<std::string_view> explained;
  for (const SourceFile* file : tree.code()) {
    if (RE2::PartialMatch(file->text, reason)) explained.insert(room_of(file->path));
  }
  std::vector<Finding> findings;
  for (const SourceFile* file : tree.code()) {
    if (file->path.starts_with("tests/") || explained.contains(room_of(file->path))) continue;
    const std::string text = without_comments_and_literals(file->text);
    each_match(text, use, [&](std::size_t offset) {
      findings.push_back({file->path, line_at(text, offset),
                          "shared_ptr needs its reason: a comment `// shared_ptr: why`"});
    });
  }
  return findings;
}

}  // namespace tributary::tidy
