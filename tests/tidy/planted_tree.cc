#include "tests/tidy/planted_tree.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace tributary::tidy {
namespace fs = std::filesystem;

SourceTree plant(std::initializer_list<SourceFile> files) {
  std::string root = (fs::temp_directory_path() / "tributary-planted-XXXXXX").string();
  if (mkdtemp(root.data()) == nullptr) std::abort();
  std::ofstream(fs::path(root) / "CMakeLists.txt").put('\n');
  for (const SourceFile& file : files) {
    const fs::path path = fs::path(root) / file.path;
    fs::create_directories(path.parent_path());
    std::ofstream out(path, std::ios::binary);
    out << file.text;
    if (!out.flush()) std::abort();
  }
  SourceTree tree = SourceTree::read(root);
  fs::remove_all(root);
  return tree;
}

void expect_none(const std::vector<Finding>& findings) {
  for (const Finding& finding : findings) ADD_FAILURE() << to_string(finding);
}

}  // namespace tributary::tidy
