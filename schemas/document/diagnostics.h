// Collects what is wrong with files that people write, in both languages and with a place, so that
// one run shows all of it (RULES 5).
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/diagnostic.h"

namespace tributary {

/// A place in a file. Lines and columns from 1, columns and length in characters (code points);
/// `begin` and `end` are byte offsets in the file's text. Line 0: the whole file.
struct Span {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::uint32_t length = 1;
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// One sentence in both languages, without a final full stop.
struct Message {
  std::string en;
  std::string zh;
};

/// Errors shown of one file in one run; further ones are counted, and said to be.
inline constexpr std::size_t kMostDiagnosticsPerFile = 20;

/// All diagnostics of a run, over any number of files. Not thread-safe.
class Diagnostics {
 public:
  /// Keeps it, or counts it when the file has kMostDiagnosticsPerFile already. An error pushes out
  /// the file's last warning rather than being left out for it.
  void add(Diagnostic diagnostic);
  /// An error without a place inside the file.
  void file_error(std::string_view code, const std::string& file, Message message);

  /// By file in order of first mention, then line, column, order of arrival.
  [[nodiscard]] std::vector<Diagnostic> sorted() const;
  [[nodiscard]] bool has_errors() const { return errors_ > 0; }
  [[nodiscard]] std::size_t errors() const { return errors_; }      ///< left-out ones included
  [[nodiscard]] std::size_t warnings() const { return warnings_; }  ///< left-out ones included
  [[nodiscard]] std::size_t left_out() const;
  /// Errors of one file, so that a caller can go on with the files that have none.
  [[nodiscard]] std::size_t errors_in(std::string_view file) const;

 private:
  struct File {
    std::size_t order = 0;
    std::size_t errors = 0;
    std::size_t left_out = 0;
    std::vector<Diagnostic> kept;
  };
  std::map<std::string, File, std::less<>> files_;
  std::size_t errors_ = 0;
  std::size_t warnings_ = 0;
};

/// What is put under a caret for `found`: the nearest of `valid`, and the list itself when it has
/// at most kMostNamesListed names.
inline constexpr std::size_t kMostNamesListed = 24;
void suggest(Diagnostic& diagnostic, std::string_view found, std::span<const std::string> valid,
             const Message& note);

}  // namespace tributary
