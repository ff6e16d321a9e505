#include "tests/tidy/source_tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace tributary::tidy {
namespace fs = std::filesystem;
namespace {

bool is_skipped_folder(const fs::path& path) {
  const std::string name = path.filename().string();
  return name == ".git" || name == "build" || name == "node_modules";
}

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

}  // namespace

std::string to_string(const Finding& finding) {
  if (finding.line == 0) return fmt::format("{}: {}", finding.path, finding.message);
  return fmt::format("{}:{}: {}", finding.path, finding.line, finding.message);
}

std::string to_string(const std::vector<Finding>& findings) {
  std::string all;
  for (const Finding& finding : findings) all += to_string(finding) + "\n";
  return all;
}

SourceTree SourceTree::read(const std::string& root) {
  if (!fs::exists(fs::path(root) / "CMakeLists.txt")) {
    fmt::print(stderr, "{}: no source tree here\n", fs::absolute(root).string());
    std::abort();
  }
  SourceTree tree;
  for (auto it = fs::recursive_directory_iterator(root); it != fs::recursive_directory_iterator();
       ++it) {
    if (it->is_directory() && is_skipped_folder(it->path())) {
      it.disable_recursion_pending();
    } else if (it->is_regular_file()) {
      std::string text = read_file(it->path());
      if (text.find('\0') != std::string::npos) text.clear();  // not text; its name still counts
      tree.files_.push_back({fs::relative(it->path(), root).generic_string(), std::move(text)});
    }
  }
  std::sort(tree.files_.begin(), tree.files_.end(),
            [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
  return tree;
}

const std::string* SourceTree::find(std::string_view path) const {
  const auto it =
      std::lower_bound(files_.begin(), files_.end(), path,
                       [](const SourceFile& file, std::string_view p) { return file.path < p; });
  return it != files_.end() && it->path == path ? &it->text : nullptr;
}

std::vector<const SourceFile*> SourceTree::code() const {
  std::vector<const SourceFile*> chosen;
  for (const SourceFile& file : files_) {
    const std::string_view path = file.path;
    const bool is_code = path.ends_with(".h") || path.ends_with(".cc");
    if (is_code && path.find('/') != std::string_view::npos) chosen.push_back(&file);
  }
  return chosen;
}

std::string_view room_of(std::string_view path) {
  const std::size_t first = path.find('/');
  if (first == std::string_view::npos) return {};
  const std::size_t second = path.find('/', first + 1);
  return path.substr(0, second == std::string_view::npos ? first : second);
}

std::string_view folder_of(std::string_view path) {
  const std::size_t last = path.rfind('/');
  return last == std::string_view::npos ? std::string_view{} : path.substr(0, last + 1);
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return lines;
}

int line_at(std::string_view text, std::size_t offset) {
  const auto begin = text.begin();
  return 1 + static_cast<int>(std::count(begin, begin + static_cast<std::ptrdiff_t>(offset), '\n'));
}

}  // namespace tributary::tidy
