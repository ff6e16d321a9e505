// The source tree as text, for the tests that hold it to its own rules.
//
// Reads files and knows nothing of what a rule is. Refuses to guess where the tree lies: the tests
// run with the repository's root as working directory.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tributary::tidy {

struct SourceFile {
  std::string path;  ///< from the root, with '/'
  std::string text;
};

/// One thing that is not as it must be. `line` counts from 1; 0 means the file as a whole.
struct Finding {
  std::string path;
  int line = 0;
  std::string message;
};

/// `path:line: message`, as compilers write it.
std::string to_string(const Finding& finding);
/// All of them, one per line: what a failing test prints.
std::string to_string(const std::vector<Finding>& findings);

class SourceTree {
 public:
  /// Reads every text file under `root` except what git and builds keep (.git, build).
  /// Aborts when `root` does not hold a top-level CMakeLists.txt: it is not our tree then.
  static SourceTree read(const std::string& root);

  /// In the order of their paths.
  const std::vector<SourceFile>& files() const { return files_; }
  /// The text of one file, or nullptr.
  const std::string* find(std::string_view path) const;
  /// Files of the five source folders that end in .h or .cc.
  std::vector<const SourceFile*> code() const;

 private:
  std::vector<SourceFile> files_;
};

/// `engine/base` for `engine/base/time.h`: the first two folders of a path.
std::string_view room_of(std::string_view path);
/// `engine/base/` for `engine/base/time.h`; empty at the root.
std::string_view folder_of(std::string_view path);
/// Splits at newlines, without them.
std::vector<std::string_view> lines_of(std::string_view text);
/// The line, counted from 1, in which `offset` lies.
int line_at(std::string_view text, std::size_t offset);

}  // namespace tributary::tidy
