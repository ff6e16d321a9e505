#include "tests/tidy/include_edges.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <filesystem>

namespace tributary::tidy {
namespace {

struct Include {
  std::string header;
  bool quoted = false;
  int line = 0;
};

std::vector<Include> includes_of(const SourceFile& file) {
  static const RE2 pattern(R"re(^\s*#\s*include\s*([<"])([^>"]+)[>"])re");
  std::vector<Include> includes;
  int line = 0;
  for (const std::string_view text : lines_of(file.text)) {
    ++line;
    std::string open;
    std::string header;
    if (RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), pattern, &open, &header)) {
      includes.push_back({header, open == "\"", line});
    }
  }
  return includes;
}

bool allows(const std::vector<std::string_view>& libraries, std::string_view header) {
  return std::any_of(libraries.begin(), libraries.end(), [&](std::string_view library) {
    return library.ends_with('/') ? header.starts_with(library) : header == library;
  });
}

bool is_excepted(std::span<const HeaderException> exceptions, std::string_view file,
                 std::string_view header) {
  return std::any_of(exceptions.begin(), exceptions.end(), [&](const HeaderException& exception) {
    return file.starts_with(exception.header) && header.starts_with(exception.library);
  });
}

/// `<vector>` and `<cstdint>`, but not `<unistd.h>` and not `<fmt/format.h>`.
bool is_standard(std::string_view header) {
  return header.find('.') == std::string_view::npos && header.find('/') == std::string_view::npos;
}

class EdgeChecker {
 public:
  EdgeChecker(const SourceFile& file, const RoomRule& rule, std::vector<Finding>& findings)
      : file_(file), rule_(rule), findings_(findings) {}

  void check(const Include& include) {
    if (include.quoted) {
      check_room(include);
    } else if (is_standard(include.header)) {
      check_standard(include);
    } else {
      check_library(include);
    }
  }

 private:
  void check_room(const Include& include) {
    const std::string_view room = room_of(include.header);
    if (room == rule_.room) return;
    if (std::find(rule_.rooms.begin(), rule_.rooms.end(), room) == rule_.rooms.end()) {
      report(include, fmt::format("{} may not include {}", rule_.room, include.header));
    }
  }

  void check_standard(const Include& include) {
    const auto impure = impure_headers();
    if (!file_.path.starts_with("engine/") ||
        std::find(impure.begin(), impure.end(), include.header) == impure.end() ||
        is_excepted(impure_exceptions(), file_.path, include.header)) {
      return;
    }
    report(include, fmt::format("<{}> has no place under engine/", include.header));
  }

  void check_library(const Include& include) {
    if (!allows(rule_.libraries, include.header)) {
      report(include, fmt::format("{} may not include <{}>", rule_.room, include.header));
    } else if (file_.path.ends_with(".h") &&
               !is_excepted(header_exceptions(), file_.path, include.header)) {
      report(include, fmt::format("<{}> belongs in a .cc file", include.header));
    }
  }

  void report(const Include& include, std::string message) {
    findings_.push_back({file_.path, include.line, std::move(message)});
  }

  const SourceFile& file_;
  const RoomRule& rule_;
  std::vector<Finding>& findings_;
};

void check_own_header_first(const SourceTree& tree, const SourceFile& file,
                            const std::vector<Include>& includes, std::vector<Finding>& findings) {
  if (!file.path.ends_with(".cc")) return;
  const std::string own = std::filesystem::path(file.path).replace_extension(".h").generic_string();
  if (tree.find(own) == nullptr) return;
  if (includes.empty() || includes.front().header != own) {
    findings.push_back({file.path, includes.empty() ? 0 : includes.front().line,
                        fmt::format("{} must be included first", own)});
  }
}

bool is_of_oracle(std::string_view path) {
  const auto files = oracle_files();
  return std::find(files.begin(), files.end(), path.substr(0, path.rfind('.'))) != files.end();
}

void check_oracle(const SourceFile& file, const std::vector<Include>& includes,
                  std::vector<Finding>& findings) {
  if (!is_of_oracle(file.path)) return;
  const auto headers = oracle_headers();
  const std::vector<std::string_view> allowed(headers.begin(), headers.end());
  for (const Include& include : includes) {
    if (!include.quoted || is_of_oracle(include.header) || allows(allowed, include.header))
      continue;
    findings.push_back(
        {file.path, include.line, fmt::format("the oracle may not include {}", include.header)});
  }
}

/// The rule of a file's room; nothing for ops and tests, which may include everything.
std::optional<RoomRule> rule_of(const SourceFile& file) {
  const auto rules = room_rules();
  const auto it = std::find_if(rules.begin(), rules.end(), [&](const RoomRule& rule) {
    return rule.room == room_of(file.path);
  });
  if (it != rules.end()) return *it;
  if (file.path.starts_with("ops/") || file.path.starts_with("tests/")) return std::nullopt;
  return RoomRule{room_of(file.path), {}, {}};
}

}  // namespace

std::vector<Finding> check_include_edges(const SourceTree& tree) {
  std::vector<Finding> findings;
  for (const SourceFile* file : tree.code()) {
    const std::vector<Include> includes = includes_of(*file);
    check_own_header_first(tree, *file, includes, findings);
    check_oracle(*file, includes, findings);
    const std::optional<RoomRule> rule = rule_of(*file);
    if (!rule) continue;
    EdgeChecker checker(*file, *rule, findings);
    for (const Include& include : includes) checker.check(include);
  }
  return findings;
}

}  // namespace tributary::tidy
