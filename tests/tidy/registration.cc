#include "tests/tidy/registration.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <set>
#include <string>

namespace tributary::tidy {
namespace {

/// The words of a CMake file, comments left out, split at spaces, brackets, quotes and semicolons.
std::set<std::string> words_of(std::string_view cmake) {
  static const RE2 word(R"re(([^\s()";]+))re");
  std::set<std::string> words;
  for (std::string_view line : lines_of(cmake)) {
    line = line.substr(0, line.find('#'));
    re2::StringPiece rest(line.data(), line.size());
    std::string found;
    while (RE2::FindAndConsume(&rest, word, &found)) words.insert(found);
  }
  return words;
}

struct Owner {
  std::string list;    ///< path of the nearest CMakeLists.txt
  std::string inside;  ///< the rest of the path, seen from its folder
};

/// The nearest CMakeLists.txt in the folders above `path`, not counting `path` itself.
Owner owner_of(const SourceTree& tree, std::string_view path) {
  std::string_view folder = folder_of(path);
  while (true) {
    const std::string list = std::string(folder) + "CMakeLists.txt";
    if (list != path && tree.find(list) != nullptr) {
      return {list, std::string(path.substr(folder.size()))};
    }
    if (folder.empty()) return {};
    folder = folder_of(folder.substr(0, folder.size() - 1));
  }
}

bool names(const SourceTree& tree, const Owner& owner, const std::string& what) {
  const std::string* text = tree.find(owner.list);
  return text != nullptr && words_of(*text).contains(what);
}

void check_list(const SourceTree& tree, const SourceFile& file, std::vector<Finding>& findings) {
  const Owner owner = owner_of(tree, file.path);
  if (owner.list.empty()) return;  // the top-level one
  const std::string folder = owner.inside.substr(0, owner.inside.rfind('/'));
  if (!names(tree, owner, folder)) {
    findings.push_back({file.path, 0, fmt::format("{} does not add this folder", owner.list)});
  }
}

}  // namespace

std::vector<Finding> check_registration(const SourceTree& tree) {
  std::vector<Finding> findings;
  for (const SourceFile& file : tree.files()) {
    if (file.path.ends_with("CMakeLists.txt")) check_list(tree, file, findings);
  }
  for (const SourceFile* file : tree.code()) {
    if (file->path.starts_with("tests/") && file->path.ends_with(".h")) continue;
    const Owner owner = owner_of(tree, file->path);
    if (!names(tree, owner, owner.inside)) {
      findings.push_back({file->path, 0, fmt::format("not named in {}", owner.list)});
    }
  }
  return findings;
}

}  // namespace tributary::tidy
