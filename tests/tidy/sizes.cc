#include "tests/tidy/sizes.h"

#include <fmt/format.h>

#include <algorithm>

#include "tests/tidy/code_text.h"

namespace tributary::tidy {
namespace {

/// Data and prose may be long; what somebody must understand as a whole may not.
bool is_measured(const SourceFile& file) {
  static constexpr std::string_view kEndings[] = {".h",  ".cc",     ".cmake", "CMakeLists.txt",
                                                  ".sh", ".svelte", ".ts",    ".js"};
  const std::string_view path = file.path;
  if (file.text.starts_with("#!")) return true;
  return std::any_of(std::begin(kEndings), std::end(kEndings),
                     [&](std::string_view ending) { return path.ends_with(ending); });
}

class Ratchet {
 public:
  explicit Ratchet(std::span<const SizeException> exceptions)
      : exceptions_(exceptions), used_(exceptions.size(), false) {}

  void measure(const SourceFile& file, std::string_view function, int at, int lines, int limit) {
    const std::string what =
        function.empty() ? "the file" : fmt::format("the function `{}`", function);
    if (const SizeException* exception = find(file.path, function)) {
      if (lines > exception->lines) {
        report(file.path, at,
               fmt::format("{} grew from {} to {} lines", what, exception->lines, lines));
      } else if (lines <= limit) {
        report(file.path, at, fmt::format("{} has {} lines: strike its exception", what, lines));
      } else if (lines < exception->lines) {
        report(file.path, at,
               fmt::format("{} shrank to {} lines: lower its exception", what, lines));
      }
    } else if (lines > limit) {
      report(file.path, at, fmt::format("{} has {} lines, {} are the limit", what, lines, limit));
    }
  }

  std::vector<Finding> finish() && {
    for (std::size_t i = 0; i < exceptions_.size(); ++i) {
      if (!used_[i])
        report(exceptions_[i].path, 0, "its size exception matches nothing: strike it");
    }
    return std::move(findings_);
  }

 private:
  const SizeException* find(std::string_view path, std::string_view function) {
    for (std::size_t i = 0; i < exceptions_.size(); ++i) {
      const SizeException& exception = exceptions_[i];
      const bool same_kind = exception.function.empty() == function.empty();
      if (exception.path == path && same_kind &&
          function.find(exception.function) != std::string_view::npos) {
        used_[i] = true;
        return &exception;
      }
    }
    return nullptr;
  }

  void report(std::string_view path, int line, std::string message) {
    findings_.push_back({std::string(path), line, std::move(message)});
  }

  std::span<const SizeException> exceptions_;
  std::vector<bool> used_;
  std::vector<Finding> findings_;
};

}  // namespace

std::span<const SizeException> size_exceptions() {
  return {};  // {"path", "function", lines, "reason"}; none so far
}

std::vector<Finding> check_sizes(const SourceTree& tree,
                                 std::span<const SizeException> exceptions) {
  Ratchet ratchet(exceptions);
  for (const SourceFile& file : tree.files()) {
    if (!is_measured(file)) continue;
    ratchet.measure(file, "", 0, static_cast<int>(lines_of(file.text).size()), kMaxFileLines);
    if (!file.path.ends_with(".h") && !file.path.ends_with(".cc")) continue;
    for (const FunctionBody& body : functions_of(file.text)) {
      ratchet.measure(file, body.head, body.first_line, body.last_line - body.first_line + 1,
                      kMaxFunctionLines);
    }
  }
  return std::move(ratchet).finish();
}

}  // namespace tributary::tidy
